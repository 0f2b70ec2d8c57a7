import { describe, expect, it } from '@jest/globals';
import { type CelCall, celCallOf } from './cel-call.js';
import { type CelEvent, celEventOf } from './cel-event.js';

const asItIs = { subscriber: (text: string) => text, endpoint: (name: string) => name };
const START = Date.UTC(2026, 2, 1, 10);

interface Told {
  readonly type: string;
  readonly s: number;
  readonly channel: string;
  readonly name?: string;
  readonly number?: string;
  readonly exten?: string;
  readonly context?: string;
  readonly extra?: string;
}
const event = ({
  type,
  s,
  channel,
  name = '',
  number = '',
  exten = '',
  context = 'inside',
  extra = '',
}: Told): CelEvent => {
  const read = celEventOf(
    {
      ...{ eventtype: type, eventtime: new Date(START + 1000 * s).toISOString().replace('T', ' ').replace('Z', '+00') },
      ...{
        cid_name: name,
        cid_num: number,
        exten,
        context,
        channame: channel,
        uniqueid: channel,
        linkedid: '1',
        extra,
      },
    },
    asItIs,
  );
  if (typeof read === 'string') throw new Error(read);
  return read;
};
const callOf = (...told: readonly Told[]): CelCall => {
  const call = celCallOf(told.map(event));
  if (call === undefined) throw new Error('no call');
  return call;
};

const ann = { channel: 'PJSIP/ann-00000001', name: 'Ann', number: '101' };
const ben = { channel: 'PJSIP/ben-00000002', name: 'Ben', number: '102' };
const cat = { channel: 'PJSIP/cat-00000003', name: 'Cat', number: '103' };

describe('celCallOf', () => {
  it('finds both ends, and the answer of the called phone', () => {
    const call = callOf(
      { ...ann, type: 'CHAN_START', s: 0, exten: '102' },
      { ...ann, type: 'APP_START', s: 1, exten: 's' },
      { ...ben, type: 'CHAN_START', s: 1 },
      { ...ben, type: 'ANSWER', s: 5 },
      { ...ben, type: 'CHAN_END', s: 9 },
      { ...ann, type: 'CHAN_END', s: 10 },
    );
    expect(call).toMatchObject({
      direction: 'internal',
      start: START,
      answeredAt: START + 5000,
      end: START + 10_000,
      source: { name: 'Ann', exten: '101', line: 'pjsip/ann' },
      requested: { exten: '102', context: 'inside' },
      destination: { name: 'Ben', exten: '102', line: 'pjsip/ben' },
    });
  });

  it('does not take the answer of a system that speaks first for that of the called phone', () => {
    const call = callOf(
      { ...ann, type: 'CHAN_START', s: 0, exten: '102' },
      { ...ann, type: 'ANSWER', s: 1 },
      { ...ben, type: 'CHAN_START', s: 2 },
      { ...ben, type: 'CHAN_END', s: 9 },
      { ...ann, type: 'CHAN_END', s: 9 },
    );
    expect(call.answeredAt).toBeUndefined();
  });

  it('names whom the caller asked for, and who took the call after it was forwarded', () => {
    const call = callOf(
      { ...ann, type: 'CHAN_START', s: 0, exten: '102' },
      { ...ben, type: 'CHAN_START', s: 1 },
      { ...ben, type: 'CHAN_END', s: 2 },
      { ...ann, type: 'XIVO_USER_FWD', s: 2, extra: '{"extra":"NUM:102,CONTEXT:inside,NAME:Ben"}' },
      { ...ann, type: 'APP_START', s: 3, name: 'Ben -> Ann' },
      { ...cat, type: 'CHAN_START', s: 3 },
      { ...cat, type: 'ANSWER', s: 4 },
    );
    expect(call.requested).toMatchObject({
      name: 'Ben',
      exten: '102',
      internalExten: '102',
      internalContext: 'inside',
    });
    expect(call.destination).toMatchObject({ name: 'Cat', exten: '103' });
  });

  it('of phones that ring together names the one that answered, past the pairs of channels in between', () => {
    const pair = (half: number) => ({ channel: `Local/x@ring-00000009;${String(half)}` });
    const call = callOf(
      { ...ann, type: 'CHAN_START', s: 0, exten: '200' },
      { ...pair(1), type: 'CHAN_START', s: 1 },
      { ...pair(2), type: 'CHAN_START', s: 1 },
      { ...ben, type: 'CHAN_START', s: 1 },
      { ...cat, type: 'CHAN_START', s: 1 },
      { ...ben, type: 'ANSWER', s: 4 },
      { ...pair(2), type: 'ANSWER', s: 4 },
      { ...cat, type: 'CHAN_END', s: 5 },
    );
    expect(call.destination.line).toBe('pjsip/ben');
  });

  it('takes a call that a system makes to both sides from the phone that it rang first', () => {
    const pair = (half: number) => ({ channel: `Local/s@leg-00000001;${String(half)}` });
    const out = { channel: 'PJSIP/carrier-00000004' };
    const call = callOf(
      { ...pair(1), type: 'CHAN_START', s: 0, exten: 's' },
      { ...pair(2), type: 'CHAN_START', s: 0, exten: 's' },
      { ...out, type: 'CHAN_START', s: 1, name: 'system' },
      { ...out, type: 'ANSWER', s: 3, number: '4930555' },
      { ...cat, type: 'CHAN_START', s: 4 },
      { ...cat, type: 'ANSWER', s: 6 },
    );
    expect(call.source).toMatchObject({ name: '', exten: '4930555', line: 'pjsip/carrier' });
    expect(call.destination).toMatchObject({ name: 'Cat', exten: '103' });
    expect(call.answeredAt).toBe(START + 6000);
  });

  it.each([
    ['XIVO_INCALL', 'inbound'],
    ['XIVO_OUTCALL', 'outbound'],
    ['APP_START', 'internal'],
  ])('an event %s makes the call %s', (type, direction) => {
    const call = callOf({ ...ann, type: 'CHAN_START', s: 0, exten: '102' }, { ...ann, type, s: 1 });
    expect(call.direction).toBe(direction);
  });

  it('orders events by their time, however they come', () => {
    const told: Told[] = [
      { ...ben, type: 'ANSWER', s: 5 },
      { ...ben, type: 'CHAN_START', s: 1 },
      { ...ann, type: 'CHAN_START', s: 0, exten: '102' },
    ];
    expect(callOf(...told)).toMatchObject({ start: START, source: { exten: '101' }, destination: { exten: '102' } });
  });

  it('makes no call of nothing', () => {
    expect(celCallOf([])).toBeUndefined();
  });
});
