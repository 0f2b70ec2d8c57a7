import { z } from 'zod';
import { type LogRecord, networkTimeOf } from '#foundation/vocabulary';
import { refuse } from './errors.js';

const frame = z.array(
  z.object({
    dn: z.string(),
    time: z.number().transform(networkTimeOf),
    severityNumber: z.int().min(1).max(24),
    body: z.string(),
  }),
);

/**
 * What the log keeps of log records: UTF-8 JSON, subscriber identities already pseudonyms.
 *
 * @param mark makes the frame another one than that of the same records before, which is taken for the same body sent again: whatever tells apart two
 *   bodies that hold the same records
 */
export const writeLogRecordsFrame = (records: readonly LogRecord[], mark?: string): Uint8Array => {
  const marked = mark === undefined ? records : records.map((record, at) => (at === 0 ? { ...record, mark } : record));
  return new TextEncoder().encode(JSON.stringify(marked));
};

/** @throws ApplianceError OTLP_FRAME_MALFORMED, not retryable */
export const readLogRecordsFrame = (body: Uint8Array): readonly LogRecord[] => {
  try {
    return frame.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body)));
  } catch {
    return refuse('OTLP_FRAME_MALFORMED', 'The frame holds no log records.');
  }
};
