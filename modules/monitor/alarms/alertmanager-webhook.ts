import { z } from 'zod';
import { type Alarm, type Dn, networkTimeOf, type PerceivedSeverity } from '#foundation/vocabulary';
import { type AlarmsConfig } from './alarms.config.js';
import { refuse } from './errors.js';

/** TS 32.300 clause 7: relative names `Type=value`, comma-separated. */
const DN = /^[A-Za-z][\w-]*=[^,=]+(?:,[A-Za-z][\w-]*=[^,=]+)*$/;
/** Longest text kept of one alarm, in UTF-16 units; chosen, a page of a console. */
const MAX_TEXT = 2000;
const MAX_PROBLEMS = 10;
/** Stands for a label that cannot be part of a name; no name has it. */
const UNNAMED = '\u0000';

const time = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));
const labels = z.record(z.string(), z.string());
const alert = z.object({
  status: z.enum(['firing', 'resolved']),
  labels,
  annotations: labels.default({}),
  startsAt: time,
  endsAt: time,
  fingerprint: z.string().min(1).max(64),
});
const webhook = z.object({
  version: z.literal('4'),
  alerts: z.array(alert),
  truncatedAlerts: z.int().nonnegative().default(0),
});
type Alert = z.infer<typeof alert>;

/** Alarms in the sender's order. */
export interface ReceivedAlarms {
  readonly alarms: readonly Alarm[];
  /** Left out by Alertmanager itself (its `max_alerts`). */
  readonly truncatedAlarms: number;
  /** Left out because their labels name no object: a watchdog's own alarm must not hold back those of the network beside it. */
  readonly unidentifiedAlarms: number;
}

const labelOf = (from: Readonly<Record<string, string>>, name: string): string | undefined =>
  Object.hasOwn(from, name) ? from[name] : undefined;

/** `undefined` where a label is absent or the result is no DN. Only a template that is one label may bring a DN of several parts. */
const dnOf = (template: string, from: Readonly<Record<string, string>>): Dn | undefined => {
  const whole = /^\{[^{}]+\}$/.test(template);
  const dn = template.replace(/\{([^{}]+)\}/g, (_, name: string) => {
    const label = labelOf(from, name) ?? '';
    // A comma inside one part would name another object than the template means, and so would a part left out.
    return label === '' || (!whole && /[,=]/.test(label)) ? UNNAMED : label;
  });
  return dn.length <= 1024 && !dn.includes(UNNAMED) && DN.test(dn) ? dn : undefined;
};

const severityOf = (of: Alert, config: AlarmsConfig): PerceivedSeverity => {
  if (of.status === 'resolved') return 'cleared';
  const label = (labelOf(of.labels, config.severityLabel) ?? '').toLowerCase();
  return Object.hasOwn(config.severities, label) ? (config.severities[label] ?? 'indeterminate') : 'indeterminate';
};

const alarmOf = (of: Alert, config: AlarmsConfig): Alarm | undefined => {
  const dn = dnOf(config.dnTemplate, of.labels);
  if (dn === undefined) return undefined;
  const name = labelOf(of.labels, 'alertname') ?? 'unknown';
  const text = labelOf(of.annotations, 'summary') ?? labelOf(of.annotations, 'description') ?? name;
  return {
    // The fingerprint is of the labels alone, so raise, repeats and clear share it.
    id: `alertmanager/${of.fingerprint}`,
    dn,
    time: networkTimeOf(of.status === 'resolved' ? of.endsAt : of.startsAt),
    perceivedSeverity: severityOf(of, config),
    probableCause: name.slice(0, 256),
    text: text.slice(0, MAX_TEXT),
  };
};

const jsonOf = (body: Uint8Array): unknown => {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return refuse('ALARMS_NOT_JSON', 'The body is not JSON in UTF-8.');
  }
};

/**
 * Reads one Alertmanager webhook body, version 4. A body is taken whole or not at all, but for alarms whose labels name no object.
 *
 * @throws ApplianceError not retryable; the message names the bad item and path, e.g. `alerts.2.startsAt: …`; ALARMS_OBJECT_UNKNOWN where not one
 *   alarm names an object, which says that the template is wrong
 */
export const parseAlertmanagerWebhook = (body: Uint8Array, config: AlarmsConfig): ReceivedAlarms => {
  const document = jsonOf(body);
  const count = z.object({ alerts: z.array(z.unknown()) }).safeParse(document).data?.alerts.length ?? 0;
  // Counted before the items are looked at, so that an oversized body costs little.
  if (count > config.maxAlarms)
    return refuse(
      'ALARMS_TOO_MANY',
      `The body has ${String(count)} alarms; ${String(config.maxAlarms)} are taken at most.`,
    );
  const parsed = webhook.safeParse(document);
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => `${issue.path.map(String).join('.')}: ${issue.message}`);
    return refuse('ALARMS_MALFORMED', problems.slice(0, MAX_PROBLEMS).join('; '));
  }
  const { alerts, truncatedAlerts } = parsed.data;
  const alarms = alerts.map((of) => alarmOf(of, config)).filter((alarm) => alarm !== undefined);
  if (alarms.length === 0 && alerts.length > 0)
    return refuse(
      'ALARMS_OBJECT_UNKNOWN',
      `alerts.0.labels: give no distinguished name by the template ${config.dnTemplate}, and neither do others`,
    );
  return { alarms, truncatedAlarms: truncatedAlerts, unidentifiedAlarms: alerts.length - alarms.length };
};
