import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { hepOf } from '../testing/captured.js';
import { hepPacketOf } from './hep-packet.js';
import { HepStream, HepStreamBroken } from './hep-stream.js';

const packet = hepOf({
  ...{ from: '192.0.2.1', to: '198.51.100.7', timeMs: 1_767_225_600_250, protocol: 1, payload: 'OPTIONS' },
  ...{ correlationId: 'c', key: 'secret' },
});

describe('hepPacketOf', () => {
  it('reads addresses, time, protocol and payload', () => {
    const read = hepPacketOf(packet);
    expect(read).toMatchObject({
      sourceAddress: '192.0.2.1',
      destinationAddress: '198.51.100.7',
      sourcePort: 5060,
      timeMs: 1_767_225_600_250,
      protocol: 1,
      correlationId: 'c',
      authenticationKey: 'secret',
    });
    expect(typeof read === 'string' ? read : new TextDecoder().decode(read.payload)).toBe('OPTIONS');
  });

  it.each([
    [new Uint8Array(3), 'no-hep', 'it is too short'],
    [Uint8Array.from(packet, (byte, at) => (at === 3 ? 0x32 : byte)), 'no-hep', 'it is version 2'],
    [packet.subarray(0, packet.length - 1), 'length', 'it is cut'],
    [Uint8Array.from(packet, (byte, at) => (at === 11 ? 3 : byte)), 'chunk', 'a chunk is shorter than its head'],
    [Uint8Array.from([...packet.subarray(0, 4), 0, 6]), 'no-payload', 'it holds nothing'],
  ])('refuses %# as %s because %s', (bytes, reason) => {
    expect(hepPacketOf(bytes)).toBe(reason);
  });

  it('takes any bytes without throwing', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(packet.length - 1), fc.nat(255)), { maxLength: 10 }), (changes) => {
        const mutated = Uint8Array.from(packet);
        for (const [at, byte] of changes) mutated[at] = byte;
        hepPacketOf(mutated);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('HepStream', () => {
  it('gives the same packets however the bytes are cut', () => {
    const whole = Uint8Array.from([...packet, ...packet, ...packet]);
    fc.assert(
      fc.property(fc.array(fc.nat(whole.length), { maxLength: 10 }), (cuts) => {
        const stream = new HepStream();
        const ends = [...cuts, whole.length].sort((a, b) => a - b);
        const found = ends.flatMap((end, at) => stream.push(whole.subarray(ends[at - 1] ?? 0, end)));
        expect(found).toEqual([packet, packet, packet]);
      }),
    );
  });

  it('gives up on what is no HEP', () => {
    expect(() => new HepStream().push(new TextEncoder().encode('GET / HTTP'))).toThrow(HepStreamBroken);
  });
});
