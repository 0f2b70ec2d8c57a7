import { z } from 'zod';
import { networkTimeOf, type Span, SPAN_KINDS, SPAN_STATUSES } from '#foundation/vocabulary';
import { refuse } from './errors.js';

const frame = z.array(
  z.object({
    dn: z.string(),
    time: z.number().transform(networkTimeOf),
    durationSeconds: z.number().nonnegative(),
    startTimeUnixNano: z.string(),
    traceId: z.string(),
    spanId: z.string(),
    parentSpanId: z.string().exactOptional(),
    name: z.string(),
    kind: z.enum(SPAN_KINDS),
    status: z.enum(SPAN_STATUSES),
    message: z.string().exactOptional(),
    exception: z.string().exactOptional(),
    attributes: z.record(z.string(), z.string()).exactOptional(),
  }),
);

/** What the log keeps of spans: UTF-8 JSON, subscriber identities already pseudonyms. */
export const writeSpansFrame = (spans: readonly Span[]): Uint8Array => new TextEncoder().encode(JSON.stringify(spans));

/** @throws ApplianceError OTLP_FRAME_MALFORMED, not retryable */
export const readSpansFrame = (body: Uint8Array): readonly Span[] => {
  try {
    return frame.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body)));
  } catch {
    return refuse('OTLP_FRAME_MALFORMED', 'The frame holds no spans.');
  }
};
