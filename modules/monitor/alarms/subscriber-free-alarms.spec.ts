import { describe, expect, it } from '@jest/globals';
import { type Alarm, networkTimeOf } from '#foundation/vocabulary';
import { OtlpConfig, Pseudonyms } from '#monitor/otlp';
import { SubscriberFreeAlarms } from './subscriber-free-alarms.js';

const { subscriberIdentities } = OtlpConfig.schema.parse({});
const keys: Readonly<Record<string, Uint8Array>> = {
  North: new Uint8Array(32).fill(1),
  South: new Uint8Array(32).fill(2),
};
const hide = new SubscriberFreeAlarms(
  new Pseudonyms(subscriberIdentities),
  (dn) => keys[dn.split(/[=,]/u)[1] ?? ''] ?? new Uint8Array(32),
);
const alarm = (dn: string, text: string): Alarm => ({
  ...{
    id: `ves/${text}`,
    dn,
    time: networkTimeOf(1),
    perceivedSeverity: 'minor',
    probableCause: 'SessionFailed',
    text,
  },
});
const textOf = (region: string, text: string): string => hide.of([alarm(`SubNetwork=${region}`, text)])[0]?.text ?? '';

describe('SubscriberFreeAlarms', () => {
  it.each([
    ['IMSI 262980000000001 rejected', /^IMSI ~[\w-]{22} rejected$/],
    ['to sip:+49 is none', /^to sip:\+49 is none$/],
    [
      'from <sip:jane.doe@ims.example;user=phone> to tel:+491571234567',
      /^from <sip:~[\w-]{22};user=phone> to tel:~[\w-]{22}$/,
    ],
    ['sip:jane@100.64.1.2:5060 left', /^sip:~[\w-]{22} left$/],
    ['Link to core-1 is down', /^Link to core-1 is down$/],
  ])('says of %j no subscriber', (text, expected) => {
    expect(textOf('North', text)).toMatch(expected);
  });

  it('knows one number however it is written, and another pseudonym in another region', () => {
    const [own] = /~\S+/u.exec(textOf('North', 'of +491571234567')) ?? [];
    expect(textOf('North', 'sip:+491571234567@ims.example')).toBe(`sip:${own ?? ''}`);
    expect(textOf('South', 'of +491571234567')).not.toBe(`of ${own ?? ''}`);
  });

  it('leaves raise and clear one id', () => {
    const [raised, cleared] = hide.of([
      alarm('SubNetwork=North', 'x 262980000000001'),
      alarm('SubNetwork=North', 'x 262980000000001'),
    ]);
    expect(raised?.id).toBe(cleared?.id);
    expect(raised?.id).not.toContain('262980000000001');
  });
});
