import { z } from 'zod';
import { type Alarm, networkTimeOf, type PerceivedSeverity } from '#foundation/vocabulary';
import { dnOf, labelOf } from './alarm-dn.js';
import { type AlarmsConfig } from './alarms.config.js';
import { refuse } from './errors.js';
import { jsonOf, MAX_CAUSE, MAX_TEXT, problemsOf, type ReceivedAlarms, refuseTooMany } from './received-alarms.js';

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
    probableCause: name.slice(0, MAX_CAUSE),
    text: text.slice(0, MAX_TEXT),
  };
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
  refuseTooMany(count, config);
  const parsed = webhook.safeParse(document);
  if (!parsed.success) return refuse('ALARMS_MALFORMED', problemsOf(parsed.error));
  const { alerts, truncatedAlerts } = parsed.data;
  const alarms = alerts.map((of) => alarmOf(of, config)).filter((alarm) => alarm !== undefined);
  if (alarms.length === 0 && alerts.length > 0)
    return refuse(
      'ALARMS_OBJECT_UNKNOWN',
      `alerts.0.labels: give no distinguished name by the template ${config.dnTemplate}, and neither do others`,
    );
  return { alarms, truncatedAlarms: truncatedAlerts, unidentifiedAlarms: alerts.length - alarms.length };
};
