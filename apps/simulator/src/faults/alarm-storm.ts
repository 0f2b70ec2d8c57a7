import { createHash } from 'node:crypto';
import { type Plant } from '../network/build-network.js';

/** Alarms in one webhook body: what a receiver takes. */
const MOST = 500;

/** Alertmanager webhook v4, in as many bodies as it takes: the link itself, the sites behind it and each of their cells; repeated while it lasts. */
export const alarmStorm = (
  plant: Plant,
  link: string,
  status: 'firing' | 'resolved',
  onset: string,
  at: string,
): object[] => {
  const behind = plant.sites.flatMap((s, i) => (s.aggregationLink === link ? [i] : []));
  const causes: [string, string, string][] = [
    [link, 'LinkDown', 'critical'],
    ...behind.map((i): [string, string, string] => [plant.sites[i]?.dn ?? '', 'NgInterfaceLost', 'major']),
    ...plant.cells
      .filter((c) => behind.includes(c.site))
      .map((c): [string, string, string] => [c.dn, 'CellUnavailable', 'major']),
  ];
  const alerts = causes.map(([dn, alertname, severity]) => ({
    status,
    labels: { alertname, dn, severity },
    annotations: { summary: `${alertname} at ${dn}` },
    startsAt: onset,
    endsAt: status === 'resolved' ? at : '0001-01-01T00:00:00Z',
    generatorURL: '',
    fingerprint: createHash('sha1').update(`${alertname} ${dn}`).digest('hex').slice(0, 16),
  }));
  const group = {
    groupKey: `{}:{link="${link}"}`,
    truncatedAlerts: 0,
    receiver: 'nocturne',
    groupLabels: {},
    commonLabels: {},
  };
  return Array.from({ length: Math.ceil(alerts.length / MOST) }, (_, n) => ({
    ...{ version: '4', status, ...group, commonAnnotations: {}, externalURL: '' },
    alerts: alerts.slice(n * MOST, (n + 1) * MOST),
  }));
};

/** What the router at the link's near end logs, in OTLP JSON. */
export const linkLog = (plant: Plant, link: string, down: boolean, timeMs: number): object => {
  const [subnetwork = '', element = ''] = String(plant.network.read(link, 'aEndRef'))
    .split(',')
    .map((rdn) => rdn.slice(rdn.indexOf('=') + 1));
  const name = `to-${link.slice(link.lastIndexOf('=') + 1)}`;
  const body = {
    stringValue: `%LINEPROTO-5-UPDOWN: Line protocol on Interface ${name}, changed state to ${down ? 'down' : 'up'}`,
  };
  const attributes = Object.entries({ subnetwork, managed_element: element, interface: name }).map(([key, value]) => ({
    key,
    value: { stringValue: value },
  }));
  const record = { timeUnixNano: `${timeMs}000000`, severityNumber: down ? 17 : 9, body, attributes };
  return {
    resourceLogs: [{ resource: { attributes: [] }, scopeLogs: [{ scope: { name: 'syslog' }, logRecords: [record] }] }],
  };
};
