import { describe, expect, it } from '@jest/globals';
import { ApplianceError } from '#foundation/platform';
import { AlarmsConfig } from './alarms.config.js';
import { parseAlertmanagerWebhook } from './alertmanager-webhook.js';

const byElement = { dnTemplate: 'SubNetwork={region},ManagedElement={element}', maxAlarms: 2 };
const firing = {
  status: 'firing',
  labels: { alertname: 'LinkDown', severity: 'Error', region: 'North', element: '7' },
  annotations: { summary: 'Link to 7 is down' },
  startsAt: '1970-01-01T00:00:01Z',
  endsAt: '0001-01-01T00:00:00Z',
  generatorURL: 'http://prometheus/graph',
  fingerprint: 'c0ffee',
};
const resolved = { ...firing, status: 'resolved', endsAt: '1970-01-01T00:00:09.5Z' };
const parse = (alerts: unknown, config: object = byElement, version = '4') =>
  parseAlertmanagerWebhook(
    new TextEncoder().encode(JSON.stringify({ version, status: 'firing', truncatedAlerts: 3, alerts })),
    AlarmsConfig.schema.parse(config),
  );
const refusal = (...args: Parameters<typeof parse>): string => {
  try {
    parse(...args);
  } catch (error) {
    if (error instanceof ApplianceError) return `${error.code} ${error.message}`;
  }
  return 'taken';
};

describe('parseAlertmanagerWebhook', () => {
  it('reads a raise and its clear as one alarm', () => {
    const { alarms, truncatedAlarms } = parse([firing, resolved]);
    const raised = {
      id: 'alertmanager/c0ffee',
      dn: 'SubNetwork=North,ManagedElement=7',
      time: 1000,
      perceivedSeverity: 'major',
      probableCause: 'LinkDown',
      text: 'Link to 7 is down',
    };
    expect(alarms).toEqual([raised, { ...raised, time: 9500, perceivedSeverity: 'cleared' }]);
    expect(truncatedAlarms).toBe(3);
  });

  it('takes a whole name from one label by default', () => {
    const dn = 'SubNetwork=North,ManagedElement=7';
    expect(parse([{ ...firing, labels: { dn } }], {}).alarms[0]).toMatchObject({
      dn,
      perceivedSeverity: 'indeterminate',
      probableCause: 'unknown',
    });
  });

  it.each<[string, unknown, RegExp, string]>([
    ['a bad time', [firing, { ...firing, startsAt: 'now' }], /MALFORMED alerts\.1\.startsAt: /, 'the item is named'],
    [
      'nothing but alarms without object',
      [{ ...firing, labels: {} }],
      /OBJECT_UNKNOWN alerts\.0\.labels/,
      'the template is wrong',
    ],
    ['three alarms', [firing, firing, firing], /TOO_MANY/, 'the count is bounded'],
    ['no list', 'none', /MALFORMED alerts: /, 'there must be one'],
  ])('refuses %s', (_, alerts, expected) => {
    expect(refusal(alerts)).toMatch(expected);
  });

  it.each<[object, string]>([
    [{ alertname: 'Watchdog' }, 'no object is guessed'],
    [{ region: 'North', element: '' }, 'an empty label is none'],
    [{ region: 'North', element: '7,NRCellDU=1' }, 'a comma would name another object'],
  ])('leaves out an alarm with labels %j because %s, and takes the one beside it', (labels) => {
    const { alarms, unidentifiedAlarms } = parse([{ ...firing, labels }, firing]);
    expect(alarms.map(({ dn }) => dn)).toEqual(['SubNetwork=North,ManagedElement=7']);
    expect(unidentifiedAlarms).toBe(1);
  });

  it('takes a body without alarms', () => {
    expect(parse([]).alarms).toEqual([]);
  });

  it('refuses another version of the webhook', () => {
    expect(refusal([firing], byElement, '5')).toMatch(/MALFORMED version: /);
  });
});
