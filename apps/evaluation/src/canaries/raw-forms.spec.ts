import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { rawFormsOf } from './raw-forms.js';
import { CanarySearch, pseudonymOf } from './search.js';
import { canaryOf } from './subscriber.js';

const NUMBER = '+491571234501';
const found = (identity: string, bytes: Uint8Array): readonly string[] =>
  rawFormsOf(identity).flatMap(({ form, bytes: needle }) =>
    Buffer.from(bytes).includes(Buffer.from(needle)) ? [form] : [],
  );
const tbcd = (digits: string): string => (digits.length % 2 === 0 ? digits : `${digits}f`).replace(/(.)(.)/gu, '$2$1');

describe('rawFormsOf', () => {
  it.each<[string, Uint8Array, string]>([
    ['as it is written', Buffer.from(`x ${NUMBER} y`), 'digits'],
    ['in its national form', Buffer.from('01571234501'), 'digits'],
    ['in hex', Buffer.from(Buffer.from(`a${NUMBER}b`).toString('hex')), 'hex'],
    ['in capital hex', Buffer.from(Buffer.from(`a+${NUMBER}b`).toString('hex').toUpperCase()), 'hex'],
    ['in UTF-16', Buffer.from(NUMBER, 'utf16le'), 'UTF-16'],
    ['in TBCD', Buffer.from(`91${tbcd('491571234501')}00`, 'hex'), 'TBCD'],
    ['in BCD', Buffer.from('00491571234501ff', 'hex'), 'BCD'],
    ['in TBCD as text', Buffer.from(`tbcd:${tbcd('491571234501')}`), 'TBCD in hex'],
  ])('finds a number %s', (_, bytes, form) => {
    expect(found(NUMBER, bytes)).toContain(form);
  });

  it('finds it in base64 of whatever is around it', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 9 }), fc.string({ maxLength: 9 }), (before, after) => {
        const encoded = Buffer.from(`${before}${NUMBER}${after}`).toString('base64');
        expect(found(NUMBER, Buffer.from(encoded))).toContain('base64');
        expect(
          found('canary-bcd', Buffer.from(Buffer.from(`${before}canary-bcd${after}`).toString('base64'))),
        ).toContain('base64');
      }),
    );
  });

  it('finds nothing in another number', () => {
    expect(found(NUMBER, Buffer.from('+491571234502 b2:51:17'))).toEqual([]);
  });
});

describe('CanarySearch', () => {
  const canary = canaryOf('syslog', 0, 4_711);
  const keys = new Map([
    ['North', new Uint8Array(32).fill(1)],
    ['South', new Uint8Array(32).fill(2)],
  ]);

  it('tells where a raw form stands, and which pseudonyms are there', () => {
    const search = new CanarySearch([canary], keys);
    search.look({
      name: 'good',
      bytes: Buffer.from(`~${pseudonymOf(canary.imsi, keys.get('North') ?? new Uint8Array())}`),
    });
    expect(search.outcome).toMatchObject({ places: 1, hits: [] });
    expect([...search.outcome.seen]).toEqual(['syslog|North']);
    search.look({ name: 'bad', bytes: Buffer.from(`call of ${canary.msisdn}`) });
    expect(search.outcome.hits).toEqual([
      { kind: 'syslog', identity: 'MSISDN', form: 'digits', where: 'bad', offset: 14 },
    ]);
  });

  it('has a pseudonym of its own in each region', () => {
    expect(pseudonymOf(canary.msisdn, keys.get('North') ?? new Uint8Array())).not.toBe(
      pseudonymOf(canary.msisdn, keys.get('South') ?? new Uint8Array()),
    );
  });
});
