import { z } from 'zod';
import { type ConfigurationChange, networkTimeOf } from '#foundation/vocabulary';
import { type ConfigurationChangesConfig } from './configuration-changes.config.js';
import { refuse } from './errors.js';

/** TS 32.300 clause 7: relative names `Type=value`, comma-separated. */
const DN = /^[A-Za-z][\w-]*=[^,=]+(?:,[A-Za-z][\w-]*=[^,=]+)*$/;
/** Problems that one refusal lists at most; the rest says nothing new to the sender. */
const MAX_PROBLEMS = 10;

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
});

const jsonOf = (body: Uint8Array): unknown => {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return refuse('CONFIGURATION_CHANGES_NOT_JSON', 'The body is not JSON in UTF-8.');
  }
};

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
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => `${issue.path.map(String).join('.')}: ${issue.message}`);
    return refuse('CONFIGURATION_CHANGES_MALFORMED', problems.slice(0, MAX_PROBLEMS).join('; '));
  }
  return parsed.data.map(({ time, from, ...rest }) => ({ ...rest, from, time: networkTimeOf(time) }));
};
