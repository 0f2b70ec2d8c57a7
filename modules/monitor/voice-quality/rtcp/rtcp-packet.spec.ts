import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { extendedReport, receiverReport } from '../testing/captured.js';
import { rtcpReportsOfJson } from './rtcp-json.js';
import { rtcpReportsOf } from './rtcp-packet.js';

const metrics = { lossRatio: 0.25, rFactor: 80, mosCq: 4, mosLq: 4.1 };
const compound = Uint8Array.from([...receiverReport(9, 64, 160), ...extendedReport(9, metrics)]);

describe('rtcpReportsOf', () => {
  it('reads reception reports and VoIP metrics of a compound packet', () => {
    expect(rtcpReportsOf(compound)).toEqual({
      reception: [{ ssrc: 9, lossRatio: 0.25, jitterUnits: 160 }],
      voip: [
        {
          ssrc: 9,
          metrics: { ...metrics, discardRatio: 0.125, roundTripSeconds: 0.15, endSystemDelaySeconds: 0.06 },
        },
      ],
    });
  });

  it('leaves ratings out that the sender does not know (127)', () => {
    const [report] = rtcpReportsOf(extendedReport(9, { lossRatio: 0 }))?.voip ?? [];
    expect(Object.keys(report?.metrics ?? {})).not.toContain('mosCq');
    expect(Object.keys(report?.metrics ?? {})).not.toContain('rFactor');
  });

  it('refuses what is cut or of another version, and never throws', () => {
    expect(rtcpReportsOf(compound.subarray(0, 20))).toBeUndefined();
    expect(rtcpReportsOf(Uint8Array.from(compound, (byte, at) => (at === 0 ? byte & 0x3f : byte)))).toBeUndefined();
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(compound.length - 1), fc.nat(255)), { maxLength: 10 }), (changes) => {
        const mutated = Uint8Array.from(compound);
        for (const [at, byte] of changes) mutated[at] = byte;
        const reports = rtcpReportsOf(mutated);
        for (const { metrics: found } of reports?.voip ?? []) {
          expect(found.mosCq ?? 1).toBeGreaterThanOrEqual(1);
          expect(found.mosCq ?? 1).toBeLessThanOrEqual(5);
        }
      }),
      { numRuns: 1000 },
    );
  });
});

describe('rtcpReportsOfJson', () => {
  it('reads what capture agents make of a packet', () => {
    const text = JSON.stringify({
      ...{ type: 200, ssrc: 7, report_count: 1 },
      report_blocks: [{ source_ssrc: 9, fraction_lost: 64, ia_jitter: 160, packets_lost: 3 }],
      report_blocks_xr: {
        type: 7,
        id: 9,
        fraction_lost: 64,
        fraction_discard: 32,
        round_trip_delay: 150,
        end_system_delay: 60,
      },
    });
    expect(rtcpReportsOfJson(text)).toMatchObject({
      reception: [{ ssrc: 9, lossRatio: 0.25, jitterUnits: 160 }],
      voip: [{ ssrc: 9, metrics: { lossRatio: 0.25, discardRatio: 0.125, roundTripSeconds: 0.15 } }],
    });
  });

  it.each(['', '{', '[]', '{"report_blocks":[{"fraction_lost":-1,"ia_jitter":0}]}'])('refuses %j', (text) => {
    expect(rtcpReportsOfJson(text)).toBeUndefined();
  });
});
