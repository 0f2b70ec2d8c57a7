import { createHash } from 'node:crypto';
import { z } from 'zod';
import { type AttributeValue, type ConfigurationChange, networkTimeOf } from '#foundation/vocabulary';
import { type ConfigurationChangesConfig } from './configuration-changes.config.js';
import { refuse } from './errors.js';
import { jsonOf, problemsOf } from './json-body.js';

/** Structures are followed so deep; no attribute of TS 28.541 is nested deeper. */
const MAX_DEPTH = 8;

const attributes = z.record(z.string().max(256), z.unknown());
/** New values, then the old ones where they are told. @see TS 28.623 AttributeValueChangeSet */
const valueChanges = z.tuple([attributes]).rest(attributes);
const moiChange = z.object({
  notificationId: z.number().optional(),
  path: z.string().max(2048),
  operation: z.enum(['CREATE', 'DELETE', 'REPLACE']),
  sourceIndicator: z.string().max(64).optional(),
  value: z.union([valueChanges, attributes]).optional(),
});
const header = {
  href: z.string().max(2048),
  notificationId: z.number(),
  eventTime: z.iso.datetime({ offset: true }),
  systemDN: z.string().max(1024),
  sourceIndicator: z.string().max(64).optional(),
};
const notification = z.discriminatedUnion('notificationType', [
  z.object({
    ...{ notificationType: z.literal('notifyMOIAttributeValueChanges'), ...header },
    attributeListValueChanges: valueChanges,
  }),
  z.object({ notificationType: z.literal('notifyMOICreation'), ...header }),
  z.object({ notificationType: z.literal('notifyMOIDeletion'), ...header }),
  z.object({ notificationType: z.literal('notifyMOIChanges'), ...header, moiChanges: z.array(moiChange).min(1) }),
]);
type Notification = z.infer<typeof notification>;

interface Changed {
  readonly uri: string;
  readonly notificationId: number;
  readonly operation: 'CREATE' | 'DELETE' | 'REPLACE';
  readonly actor: string;
  readonly to: Readonly<Record<string, unknown>>;
  readonly from: Readonly<Record<string, unknown>>;
}

/**
 * Reads one notification of a provisioning MnS producer, TS 28.532 clause 11.1.1 (JSON): attribute value changes, creation, deletion, or several of
 * them. Each attribute with a value of its own is one change, structures by dotted names; of an object that came or went, `operation` is what changed.
 *
 * @throws ApplianceError not retryable; the message names each bad path, ten at most
 */
export const parseProvMnsNotification = (
  body: Uint8Array,
  config: ConfigurationChangesConfig,
): readonly ConfigurationChange[] => {
  const parsed = notification.safeParse(jsonOf(body));
  if (!parsed.success) return refuse('CONFIGURATION_CHANGES_MALFORMED', problemsOf(parsed.error));
  const told = parsed.data;
  const time = networkTimeOf(Date.parse(told.eventTime));
  const changes = changedBy(told).flatMap((changed) => {
    const dn = dnOf(changed.uri);
    const identity = (attribute: string): string =>
      createHash('sha256')
        .update(JSON.stringify([told.systemDN, changed.notificationId, told.eventTime, dn, attribute]))
        .digest('hex')
        .slice(0, 32);
    const from = new Map(leavesOf(changed.from));
    const leaves: readonly (readonly [string, AttributeValue])[] =
      changed.operation === 'REPLACE' ? leavesOf(changed.to) : [['operation', changed.operation]];
    return leaves.map(([attribute, to]) => ({
      ...{ id: identity(attribute), dn, time, attribute, from: from.get(attribute), to, actor: changed.actor },
    }));
  });
  if (changes.length > config.maxChanges)
    return refuse(
      'CONFIGURATION_CHANGES_TOO_MANY',
      `The notification has ${changes.length} changes; ${config.maxChanges} are taken at most.`,
    );
  return changes;
};

const changedBy = (told: Notification): readonly Changed[] => {
  const { href: uri, notificationId, systemDN, sourceIndicator: actor = systemDN } = told;
  const whole = { uri, notificationId, actor, to: {}, from: {} };
  switch (told.notificationType) {
    case 'notifyMOIAttributeValueChanges': {
      const [to, from = {}] = told.attributeListValueChanges;
      return [{ ...whole, operation: 'REPLACE', to, from }];
    }
    case 'notifyMOICreation':
      return [{ ...whole, operation: 'CREATE' }];
    case 'notifyMOIDeletion':
      return [{ ...whole, operation: 'DELETE' }];
    case 'notifyMOIChanges':
      return told.moiChanges.map((change) => {
        const [to, from = {}] = Array.isArray(change.value) ? change.value : [change.value ?? {}];
        return {
          uri: `${uri}/${change.path}`,
          notificationId: change.notificationId ?? notificationId,
          operation: change.operation,
          actor: change.sourceIndicator ?? actor,
          ...{ to, from },
        };
      });
  }
};

/** The DN that a URI of TS 32.158 clause 4.2 stands for: its path segments of the form `Class=id`. */
const dnOf = (uri: string): string => {
  const path = uri.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/]*/i, '').replace(/[?#].*$/, '');
  const names = path.split(/[/,]/).filter((segment) => /^[A-Za-z][\w-]*=[^=]+$/.test(segment));
  if (names.length === 0) return refuse('CONFIGURATION_CHANGES_MALFORMED', 'href: it names no managed object.');
  try {
    return names.map(decodeURIComponent).join(',');
  } catch {
    return refuse('CONFIGURATION_CHANGES_MALFORMED', 'href: it is no valid URI.');
  }
};

/** Attributes with a value of their own, by dotted name. What is no structure and no plain value is kept as its JSON. */
const leavesOf = (
  of: Readonly<Record<string, unknown>>,
  prefix = '',
  depth = 0,
): readonly (readonly [string, AttributeValue])[] =>
  Object.entries(of).flatMap(([name, value]): readonly (readonly [string, AttributeValue])[] => {
    const path = `${prefix}${name}`;
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return [[path, value]];
    if (typeof value === 'object' && value !== null && !Array.isArray(value) && depth < MAX_DEPTH)
      return leavesOf(value as Readonly<Record<string, unknown>>, `${path}.`, depth + 1);
    return [[path, JSON.stringify(value ?? null)]];
  });
