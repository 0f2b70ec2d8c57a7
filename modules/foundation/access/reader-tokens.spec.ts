import { describe, expect, it } from '@jest/globals';
import { parseConfig } from '#foundation/platform';
import { AccessConfig } from './access.config.js';
import { ReaderTokens } from './reader-tokens.js';

const places = {
  env: { GRAFANA_TOKEN: 'token-of-grafana-1' },
  readFile: (path: string): string => {
    if (path !== '/run/token') throw new Error('ENOENT');
    return 'token-from-a-file\n';
  },
};
const tokensOf = (readers: readonly object[]): ReaderTokens =>
  ReaderTokens.of(parseConfig({ access: { readers } }, [AccessConfig]).get(AccessConfig), places);
const basic = (pair: string): string => `Basic ${Buffer.from(pair).toString('base64')}`;

describe('ReaderTokens', () => {
  const tokens = tokensOf([
    { name: 'grafana', tokenEnv: 'GRAFANA_TOKEN' },
    { name: 'reports', tokenFile: '/run/token' },
  ]);

  it.each([
    ['Bearer token-of-grafana-1', 'grafana'],
    ['bearer token-from-a-file', 'reports'],
    [basic('anybody:token-of-grafana-1'), 'grafana'],
  ])('knows %s', (authorization, name) => {
    expect(tokens.readerOf(authorization)).toEqual({ kind: 'reader', name });
  });

  it.each(['', 'Bearer', 'Bearer token-of-grafana-2', 'token-of-grafana-1', basic('token-of-grafana-1'), basic('a:b')])(
    'refuses %j',
    (authorization) => {
      expect(tokens.readerOf(authorization).kind).toBe('refused');
    },
  );

  it('knows nobody where none is configured, and says so', () => {
    expect(tokensOf([]).readerOf('Bearer token-of-grafana-1')).toMatchObject({
      kind: 'refused',
      sentence: expect.stringContaining('access.readers'),
    });
  });

  it.each([
    [
      'twice',
      [
        { name: 'a', tokenEnv: 'GRAFANA_TOKEN' },
        { name: 'a', tokenFile: '/run/token' },
      ],
      /twice/,
    ],
    ['a file that is not there', [{ name: 'a', tokenFile: '/nowhere' }], /reader a cannot be read/],
    ['a variable that is not set', [{ name: 'a', tokenEnv: 'NOT_SET' }], /reader a is missing/],
  ])('is not made of a reader named %s', (_, readers, sentence) => {
    expect(() => tokensOf(readers)).toThrow(sentence);
  });
});
