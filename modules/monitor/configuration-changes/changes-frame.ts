import { z } from 'zod';
import { type ConfigurationChange, networkTimeOf } from '#foundation/vocabulary';
import { refuse } from './errors.js';

const value = z.union([z.string(), z.number(), z.boolean()]);
const frame = z.array(
  z.object({
    id: z.string(),
    dn: z.string(),
    time: z.number().transform(networkTimeOf),
    attribute: z.string(),
    from: value.optional(),
    to: value,
    actor: z.string(),
    reason: z.string().optional(),
  }),
);

/** What the log keeps of received changes: UTF-8 JSON, without `from` where it was not known. */
export const writeConfigurationChangesFrame = (changes: readonly ConfigurationChange[]): Uint8Array =>
  new TextEncoder().encode(JSON.stringify(changes));

/** @throws ApplianceError CONFIGURATION_CHANGES_FRAME_MALFORMED, not retryable */
export const readConfigurationChangesFrame = (body: Uint8Array): readonly ConfigurationChange[] => {
  try {
    const changes = frame.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body)));
    return changes.map(({ from, reason, ...rest }) => ({ ...rest, from, ...(reason === undefined ? {} : { reason }) }));
  } catch {
    return refuse('CONFIGURATION_CHANGES_FRAME_MALFORMED', 'The frame holds no configuration changes.');
  }
};
