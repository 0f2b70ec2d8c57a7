import { describe, expect, it } from '@jest/globals';
import { notificationOf, notificationOfV1, valueText } from './notification.js';
import { Timeliness } from './timeliness.js';
import { readV3Header } from './v3-header.js';

const TRAP = { oid: '1.3.6.1.6.3.1.1.4.1.0', value: '1.3.6.1.6.3.1.1.5.3' };
const UP_TIME = { oid: '1.3.6.1.2.1.1.3.0', value: '99' };
const INDEX = { oid: '1.3.6.1.2.1.2.2.1.1.3', value: '3' };

describe('a notification', () => {
  it('is of who sent it, unless a proxy names another', () => {
    expect(notificationOf([UP_TIME, TRAP, INDEX], '198.51.100.7')).toEqual({
      ...{ trap: TRAP.value, agent: '198.51.100.7', varbinds: [INDEX] },
    });
    const proxied = { oid: '1.3.6.1.6.3.18.1.3.0', value: '203.0.113.9' };
    expect(notificationOf([UP_TIME, TRAP, INDEX, proxied], '198.51.100.7')?.agent).toBe('203.0.113.9');
    expect(notificationOf([UP_TIME, INDEX], '198.51.100.7')).toBeUndefined();
  });

  it.each([
    [{ generic: 2, specific: 0, agentAddr: '0.0.0.0' }, '1.3.6.1.6.3.1.1.5.3', '198.51.100.7'],
    [{ generic: 6, specific: 41, agentAddr: '203.0.113.9' }, '1.3.6.1.4.1.9.0.41', '203.0.113.9'],
  ])('of version 1 with %j is the trap %s of %s', (of, trap, agent) => {
    const read = notificationOfV1({ enterprise: '1.3.6.1.4.1.9', ...of }, [INDEX], '198.51.100.7');
    expect(read).toEqual({ trap, agent, varbinds: [INDEX] });
  });

  it.each<[unknown, boolean, string]>([
    [Buffer.from('ge-0/0/3\0'), false, 'ge-0/0/3'],
    [Buffer.from([0xde, 0xff]), false, 'de:ff'],
    [Buffer.from([7, 1]), false, '07:01'],
    [Buffer.from([1, 0]), true, '256'],
    [42, false, '42'],
    [null, false, ''],
  ])('shows %p (a counter: %s) as %j', (value, isCounter, text) => {
    expect(valueText(value, isCounter)).toBe(text);
  });
});

describe('Timeliness', () => {
  const of = (boots: number, timeSeconds: number, engineId = 'a') => ({ engineId, boots, timeSeconds });

  it.each<[readonly [ReturnType<typeof of>, number][], readonly boolean[], string]>([
    [
      [
        [of(1, 100), 0],
        [of(1, 90), 1_000],
      ],
      [true, true],
      'datagrams overtake one another',
    ],
    [
      [
        [of(1, 100), 0],
        [of(1, 100), 200_000],
      ],
      [true, false],
      'it was recorded 200 s ago',
    ],
    [
      [
        [of(2, 5), 0],
        [of(1, 900), 1_000],
      ],
      [true, false],
      'it is of before the restart',
    ],
    [
      [
        [of(1, 900), 0],
        [of(2, 5), 1_000],
      ],
      [true, true],
      'the engine was restarted',
    ],
    [[[of(2_147_483_647, 5), 0]], [false], 'the engine is worn out'],
  ])('of %j says %j because %s', (messages, expected) => {
    const timeliness = new Timeliness(2);
    expect(messages.map(([header, nowMs]) => timeliness.isTimely(header, nowMs))).toEqual(expected);
  });

  it('remembers so many engines', () => {
    const timeliness = new Timeliness(2);
    for (const engine of ['a', 'b', 'c']) expect(timeliness.isTimely(of(5, 5, engine), 0)).toBe(true);
    expect(timeliness.isTimely(of(4, 5, 'a'), 0)).toBe(true);
    expect(timeliness.isTimely(of(4, 5, 'c'), 0)).toBe(false);
  });
});

it('no datagram of another version has the header of version 3', () => {
  expect(readV3Header(Uint8Array.of(0x30, 3, 2, 1, 1))).toBeUndefined();
  expect(readV3Header(new Uint8Array())).toBeUndefined();
});
