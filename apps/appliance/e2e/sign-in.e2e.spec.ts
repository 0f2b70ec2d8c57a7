import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Product } from './product.js';

const OPENAPI = resolve(import.meta.dirname, '../../../docs/openapi.json');
const TOKEN = 'token-of-the-ran-collector';

interface Paths {
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}
const routes = Object.entries((JSON.parse(readFileSync(OPENAPI, 'utf8')) as Paths).paths).flatMap(([path, methods]) =>
  Object.keys(methods).map((method) => [method.toUpperCase(), path.replaceAll(/\{\w+\}/g, 'x')] as const),
);

describe('an appliance that nobody has signed in to', () => {
  const folder = mkdtempSync(join(tmpdir(), 'nocturne-sign-in-'));
  let product: Product;
  let url: string;
  beforeAll(async () => {
    const config = join(folder, 'appliance.yaml');
    writeFileSync(config, `access: { sources: [{ name: ran, token: ${TOKEN} }] }\n`);
    product = Product.start(join(folder, 'data'), '--port', '0', '--config', config);
    url = await product.url();
  });
  afterAll(async () => {
    await product.stop('SIGTERM');
    rmSync(folder, { recursive: true, force: true });
  });

  const ask = (method: string, path: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> => {
    const hasBody = method !== 'GET' && method !== 'DELETE';
    return fetch(`${url}${path}`, {
      method,
      headers: { ...(hasBody ? { 'Content-Type': 'application/json' } : {}), ...headers },
      ...(hasBody ? { body: '{}' } : {}),
    });
  };
  /** Signing in itself, and links that are signed for one approver: these show who asks by what they send. */
  const bringsProof = ([method, path]: readonly [string, string]): boolean =>
    (method === 'POST' && path === '/api/v1/session') || path.startsWith('/api/v1/approval-links/');

  it('documents its routes', () => {
    expect(routes.length).toBeGreaterThan(20);
    expect(routes.filter(bringsProof)).toHaveLength(3);
  });

  it.each(routes.filter((route) => !bringsProof(route)))('refuses %s %s', async (method, path) => {
    const answer = await ask(method, path);
    expect([answer.status, await answer.json()]).toEqual([401, expect.objectContaining({ status: 401 })]);
  });

  it('refuses a wrong password and links that it did not sign', async () => {
    const post = (path: string, body: object): Promise<Response> =>
      fetch(`${url}${path}`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(body),
      });
    const answers = await Promise.all([
      post('/api/v1/session', { user: 'admin', password: 'a wrong password' }),
      ask('GET', '/api/v1/approval-links/inspect?token=a.b'),
      post('/api/v1/approval-links/redeem', { token: 'a.b', decision: 'approve' }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([401, 403, 403]);
  });

  it.each(['/health/live', '/health/ready'])('answers %s', async (path) => {
    expect((await ask('GET', path)).status).toBe(200);
  });

  it.each([
    ['POST', '/api/v1/write'],
    ['POST', '/api/v1/alerts-webhook'],
    ['POST', '/api/v1/configuration-changes'],
    ['POST', '/api/v1/provmns-notifications'],
    ['POST', '/eventListener/v7'],
    ['POST', '/eventListener/v7/eventBatch'],
    ['POST', '/v1/metrics'],
    ['POST', '/v1/logs'],
    ['GET', '/metrics'],
  ])('refuses %s %s of a sender that shows no token, or another, and hears one that shows it', async (method, path) => {
    for (const headers of [{}, { Authorization: 'Bearer another-token-than-ours' }]) {
      const answer = await ask(method, path, headers);
      expect([answer.status, await answer.json()]).toEqual([401, expect.objectContaining({ status: 401 })]);
    }
    expect((await ask(method, path, { Authorization: `Bearer ${TOKEN}` })).status).not.toBe(401);
  });

  it('lets in whoever opens the printed link, once', async () => {
    const link = await product.said(/Sign in once at (\S+)/);
    const first = await fetch(link, { redirect: 'manual' });
    const cookie = first.headers.get('set-cookie')?.split(';', 1)[0] ?? '';
    expect((await ask('GET', '/api/v1/status', { Cookie: cookie })).status).toBe(200);
    expect((await fetch(link, { redirect: 'manual' })).headers.get('set-cookie')).toBeNull();
  });
});
