import { inspect } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { ApplianceError, parseConfig, Secret } from '#foundation/platform';
import { AccessConfig } from './access.config.js';
import { type Source, SourceTokens } from './source-tokens.js';

const configOf = (sources: unknown): AccessConfig =>
  parseConfig({ access: { sources } }, [AccessConfig]).get(AccessConfig);
const places = {
  env: { CORE_TOKEN: 'token-of-the-core-' },
  readFile: (path: string): string => {
    if (path !== '/run/token') throw new Error('ENOENT');
    return 'token-from-a-file\n';
  },
};

describe('SourceTokens', () => {
  it.each([
    ['127.0.0.1', 'source'],
    ['127.9.9.9', 'source'],
    ['::1', 'source'],
    ['::ffff:127.0.0.1', 'source'],
    ['10.0.0.1', 'refused'],
    ['::ffff:10.0.0.1', 'refused'],
    ['fe80::1', 'refused'],
    ['1270.0.0.1', 'refused'],
  ])('takes %s without any token configured as %s', (address, kind) => {
    expect(SourceTokens.of(configOf([]), places).sourceOf(undefined, address).kind).toBe(kind);
  });

  const tokens = SourceTokens.of(
    configOf([
      { name: 'ran', token: 'token-of-the-ran-0', region: 'North' },
      { name: 'core', tokenEnv: 'CORE_TOKEN', dn: 'SubNetwork=North' },
      { name: 'voice', tokenFile: '/run/token' },
    ]),
    places,
  );

  it.each<[string, Source, string]>([
    ['Bearer token-of-the-ran-0', { name: 'ran', region: 'North' }, 'it is written in the file'],
    ['bearer token-of-the-core-', { name: 'core', dn: 'SubNetwork=North' }, 'it stands in the environment'],
    ['Bearer token-from-a-file', { name: 'voice' }, 'it stands in a file of its own'],
    [
      `Basic ${Buffer.from('nocturne:token-of-the-ran-0').toString('base64')}`,
      { name: 'ran', region: 'North' },
      'some senders know nothing but a user and a password',
    ],
  ])('knows %s because %s', (header, source) => {
    expect(tokens.sourceOf(header, '10.0.0.1')).toEqual({ kind: 'source', source });
  });

  it.each([
    [undefined, 'token-missing'],
    ['', 'token-missing'],
    ['Basic dXNlcjpwYXNz', 'token-unknown'],
    ['Basic dXNlcg==', 'token-missing'],
    ['Bearer token-of-the-ran-1', 'token-unknown'],
    ['Bearer token-of-the-ran-0 x', 'token-missing'],
  ])('refuses %j as %s, from this host too', (header, because) => {
    expect(tokens.sourceOf(header, '127.0.0.1')).toMatchObject({ kind: 'refused', because });
  });

  it.each([
    [[{ name: 'a', tokenEnv: 'NOT_SET' }], /source a is missing/],
    [[{ name: 'a', tokenFile: '/nowhere' }], /source a cannot be read/],
    [
      [
        { name: 'a', token: '0123456789abcdef' },
        { name: 'a', token: '0123456789abcdeg' },
      ],
      /names a twice/,
    ],
  ])('says what is wrong with %j', (sources, sentence) => {
    expect(() => SourceTokens.of(configOf(sources), places)).toThrow(sentence);
    expect(() => SourceTokens.of(configOf(sources), places)).toThrow(ApplianceError);
  });

  it('refuses a source with two tokens while it reads the configuration', () => {
    expect(() => configOf([{ name: 'a', tokenEnv: 'A', tokenFile: '/b' }])).toThrow(/exactly one of/);
  });

  it('shows no secret', () => {
    const secret = new Secret('hunter2');
    const shown = [String(secret), JSON.stringify({ secret }), inspect({ secret }, { showHidden: true })];
    for (const text of shown) expect(text).not.toContain('hunter2');
    expect(secret.reveal()).toBe('hunter2');
    expect(inspect(tokens, { depth: 9 })).not.toContain('token-of-the-ran-0');
  });
});
