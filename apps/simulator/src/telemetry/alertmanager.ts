import { createHash } from 'node:crypto';
import { type AlarmNotice } from './alarms.js';
import { keyOf } from './standing-alarms.js';

/** Alarms in one webhook body: what a receiver takes. */
const MOST = 500;
const NEVER = '0001-01-01T00:00:00Z';

/** The same notices as an Alertmanager sends them: webhook version 4, in as many bodies as it takes. */
export const alertmanagerBodies = (notices: readonly AlarmNotice[]): readonly object[] => {
  const alerts = notices.map(({ alarm, isCleared, startMs, atMs }) => ({
    status: isCleared ? 'resolved' : 'firing',
    labels: { alertname: alarm.condition, dn: alarm.dn, severity: alarm.severity, source: alarm.source },
    annotations: { summary: alarm.text },
    startsAt: new Date(startMs).toISOString(),
    endsAt: isCleared ? new Date(atMs).toISOString() : NEVER,
    generatorURL: '',
    fingerprint: createHash('sha1').update(keyOf(alarm)).digest('hex').slice(0, 16),
  }));
  const group = { groupKey: '{}:{}', truncatedAlerts: 0, receiver: 'nocturne', groupLabels: {}, commonLabels: {} };
  return Array.from({ length: Math.ceil(alerts.length / MOST) }, (_, n) => {
    const part = alerts.slice(n * MOST, (n + 1) * MOST);
    const status = part.some((alert) => alert.status === 'firing') ? 'firing' : 'resolved';
    return { ...{ version: '4', status, ...group, commonAnnotations: {}, externalURL: '' }, alerts: part };
  });
};
