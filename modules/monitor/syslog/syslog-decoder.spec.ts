import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { networkTimeOf } from '#foundation/vocabulary';
import { OtlpConfig } from '#monitor/otlp';
import { SyslogDecoder } from './syslog-decoder.js';

const NOW = networkTimeOf(Date.UTC(2026, 10, 24, 10, 15));
const { subscriberIdentities } = OtlpConfig.schema.parse({});
const decoderOf = (maxMessageBytes = 2048): SyslogDecoder =>
  new SyslogDecoder({
    listener: {
      identity: ['SubNetwork=North,ManagedElement=${meta_node}', 'SubNetwork=North,ManagedElement=${host}'],
      hosts: { '198.51.100.7': 'r7', 'r8.example': 'r8' },
      utcOffsetMinutes: 0,
    },
    ...{ maxSkewMs: 600_000, maxMessageBytes, subscriberIdentities, keyOf: () => new Uint8Array(32) },
  });
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('SyslogDecoder', () => {
  it.each([
    ['<13>1 - r8.example a - - - x', 'r8', 'hosts name it'],
    ['<13>1 - r9 a - - - x', 'r9', 'the message names it'],
    ['<13>x', 'r7', 'its sender is known by address'],
    ['<13>1 - r9 a - - [meta node="7"] x', '7', 'the first template can be filled'],
  ])('%s speaks of %s because %s', (line, element) => {
    const { records } = decoderOf().decode([bytesOf(line)], '198.51.100.7', NOW);
    expect(records.map(({ dn }) => dn)).toEqual([`SubNetwork=North,ManagedElement=${element}`]);
  });

  it.each([
    ['2026-11-24T10:10:00Z', Date.UTC(2026, 10, 24, 10, 10), 0, 'it is near'],
    ['2026-11-24T11:15:00Z', NOW, 1, 'that is of a clock that is wrong'],
    ['-', NOW, 1, 'there is none'],
  ])('a message of %s has the time %i because (%i untimed) %s', (time, expected, count) => {
    const { records, untimed } = decoderOf().decode([bytesOf(`<13>1 ${time} r1 a - - - x`)], '', NOW);
    expect([records[0]?.time, untimed]).toEqual([expected, count]);
  });

  it('lets no subscriber number through, wherever it is cut', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 480, max: 540 }),
        fc.integer({ min: 10 ** 11, max: 10 ** 12 - 1 }),
        (most, number) => {
          const line = `<13>1 - r1 a - - - ${'x'.repeat(460)} +${String(number)} +${String(number)} ${String(number)}`;
          const { records, cut } = decoderOf(most).decode([bytesOf(line)], '', NOW);
          expect(records[0]?.body).not.toMatch(/(?:^|[ +])\d{2,}/);
          expect(cut).toBe(line.length > most ? 1 : 0);
        },
      ),
    );
  });
});
