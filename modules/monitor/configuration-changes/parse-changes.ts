import { z } from 'zod';
import { type ConfigurationChange, networkTimeOf } from '#foundation/vocabulary';
import { type ConfigurationChangesConfig } from './configuration-changes.config.js';
import { refuse } from './errors.js';
import { jsonOf, problemsOf } from './json-body.js';

/** TS 32.300 clause 7: relative names `Type=value`, comma-separated. */
const DN = /^[A-Za-z][\w-]*=[^,=]+(?:,[A-Za-z][\w-]*=[^,=]+)*$/;

const value = z.union([z.string().max(4096), z.number(), z.boolean()]);
const change = z.strictObject({
  id: z.string().min(1).max(256),
  dn: z.string().max(1024).regex(DN, 'must be a distinguished name such as ManagedElement=7,NRCellDU=3'),
  time: z.union(
    [z.int().nonnegative(), z.iso.datetime({ offset: true }).transform((text) => Date.parse(text))],
    'must be milliseconds since 1970 or an ISO 8601 time with its offset',
  ),
  attribute: z.string().min(1).max(256),
  from: value.optional(),
  to: value,
  actor: z.string().min(1).max(256),
  reason: z.string().max(2000).optional(),
});

/**
 * Reads a POST body, an array of changes, in its own order. A body is taken whole or not at all.
 *
 * @throws ApplianceError not retryable; the message names each bad item and path, e.g. `2.time: must be …`, ten at most
 */
export const parseConfigurationChanges = (
  body: Uint8Array,
  config: ConfigurationChangesConfig,
): readonly ConfigurationChange[] => {
  const items = jsonOf(body);
  if (!Array.isArray(items)) return refuse('CONFIGURATION_CHANGES_MALFORMED', 'The body must be an array of changes.');
  // Counted before the items are looked at, so that an oversized body costs no validation.
  if (items.length > config.maxChanges)
    return refuse(
      'CONFIGURATION_CHANGES_TOO_MANY',
      `The body has ${String(items.length)} changes; ${String(config.maxChanges)} are taken at most.`,
    );
  const parsed = z.array(change).safeParse(items);
  if (!parsed.success) return refuse('CONFIGURATION_CHANGES_MALFORMED', problemsOf(parsed.error));
  return parsed.data.map(({ time, from, reason, ...rest }) => ({
    ...{ ...rest, from, time: networkTimeOf(time) },
    ...(reason === undefined ? {} : { reason }),
  }));
};
