import { z } from 'zod';
import { type CallRecord, networkTimeOf } from '#foundation/vocabulary';
import { refuse } from './errors.js';

const time = z.number().transform(networkTimeOf);
/** One record as JSON. */
export const callRecordSchema = z.object({
  id: z.string(),
  kind: z.enum(['quality-report', 'packet-session']).exactOptional(),
  trunk: z.string(),
  start: time,
  end: time,
  caller: z.string(),
  callee: z.string(),
  answered: z.boolean(),
  disposition: z.string(),
  billableSeconds: z.number(),
  postDialDelaySeconds: z.number().exactOptional(),
  codec: z.string().exactOptional(),
  lossRatio: z.number().exactOptional(),
  jitterSeconds: z.number().exactOptional(),
  roundTripSeconds: z.number().exactOptional(),
  releaseCause: z.number().exactOptional(),
  sipStatus: z.number().exactOptional(),
  measuredMos: z.number().exactOptional(),
  uplinkBytes: z.number().exactOptional(),
  downlinkBytes: z.number().exactOptional(),
});
const frame = z.array(callRecordSchema);

/** What the log keeps of call records: UTF-8 JSON, subscriber identities already pseudonyms. */
export const writeCallRecordsFrame = (records: readonly CallRecord[]): Uint8Array =>
  new TextEncoder().encode(JSON.stringify(records));

/** @throws ApplianceError CDR_FRAME_MALFORMED, not retryable */
export const readCallRecordsFrame = (body: Uint8Array): readonly CallRecord[] => {
  try {
    return frame.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body)));
  } catch {
    return refuse('CDR_FRAME_MALFORMED', 'The frame holds no call records.');
  }
};
