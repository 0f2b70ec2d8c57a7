import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type OpenAPIObject } from '@nestjs/swagger';
import { type Role } from '#foundation/access';
import { openApiDocument } from './http/openapi.js';
import { ConsoleRig } from './testing/index.js';

const ROLES: readonly Role[] = ['viewer', 'operator', 'approver', 'admin'];
/** Open to everybody: signing in, and what carries its own signature. */
const PUBLIC = new Set([
  'POST /api/v1/session',
  'GET /api/v1/approval-links/inspect',
  'POST /api/v1/approval-links/redeem',
]);
/** One's own session is every role's. */
const OWN = new Set(['DELETE /api/v1/session', 'POST /api/v1/session/password']);
const LEAST: Readonly<Record<string, Role>> = {
  'POST /api/v1/plans/{id}/decision': 'approver',
  'POST /api/v1/plans/{id}/links': 'approver',
  'POST /api/v1/changes': 'operator',
  'PUT /api/v1/functions/{name}': 'admin',
  'PUT /api/v1/kill-switch': 'operator',
  'GET /api/v1/users': 'admin',
  'POST /api/v1/users': 'admin',
  'DELETE /api/v1/users/{user}': 'admin',
};

const routesOf = ({ paths }: OpenAPIObject): readonly { method: string; path: string; route: string }[] =>
  Object.entries(paths).flatMap(([path, item]) =>
    Object.keys(item).map((method) => ({
      method: method.toUpperCase(),
      path,
      route: `${method.toUpperCase()} ${path}`,
    })),
  );

const document = await openApiDocument();
const routes = routesOf(document);
const addressOf = (path: string): string => path.replace(/\{\w+\}/g, 'nobody');

describe('docs/openapi.json', () => {
  it('is what the routes say now', () => {
    const path = resolve(import.meta.dirname, '../../../docs/openapi.json');
    // As data: how the file is laid out is the formatter's business.
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(JSON.parse(JSON.stringify(document)));
  });

  it('has an answer for every route', () => {
    for (const { method, path } of routes) {
      const operation = document.paths[path]?.[method.toLowerCase() as 'get'];
      expect(Object.keys(operation?.responses ?? {})).toContainEqual(expect.stringMatching(/^2\d\d$/));
    }
  });
});

describe('who may do what', () => {
  const rig = new ConsoleRig();
  const cookies = new Map<Role, string>();
  beforeAll(async () => {
    await rig.start();
    for (const role of ROLES) cookies.set(role, await rig.cookieOf(role));
  });
  afterAll(() => rig.stop());

  it.each(routes.filter(({ route }) => !PUBLIC.has(route)))(
    '$route refuses who is not signed in',
    async ({ method, path }) => {
      const body = method === 'GET' ? {} : { body: {} };
      for (const cookie of [undefined, 'noc_session=YWRtaW4.guess']) {
        const response = await rig.call(method, addressOf(path), { cookie, ...body });
        expect(response.status).toBe(401);
        expect(await response.json()).toMatchObject({ code: 'ACCESS_SESSION_UNAUTHENTICATED' });
      }
    },
  );

  it.each(routes.filter(({ route }) => !PUBLIC.has(route) && !OWN.has(route) && !route.endsWith('/stream')))(
    '$route lets in whose role is enough and nobody else',
    async ({ method, path, route }) => {
      const needed = ROLES.indexOf(LEAST[route] ?? 'viewer');
      for (const [rank, role] of ROLES.entries()) {
        const cookie = cookies.get(role);
        const response = await rig.call(method, addressOf(path), { cookie, ...(method === 'GET' ? {} : { body: {} }) });
        await response.arrayBuffer();
        if (rank < needed) expect([role, response.status]).toEqual([role, 403]);
        else expect([401, 403, 500]).not.toContain(response.status);
      }
    },
  );

  it('has no route that changes something and lets a viewer in', () => {
    const unsafe = routes.filter(({ method, route }) => method !== 'GET' && !PUBLIC.has(route) && !OWN.has(route));
    for (const { route } of unsafe) expect(LEAST[route]).toBeDefined();
  });

  it.each<[Record<string, string>, number, string]>([
    [{ 'content-type': 'text/plain' }, 415, 'a form of another site can send it'],
    [{ origin: 'http://evil.example' }, 403, 'it comes from another site'],
    [{ 'sec-fetch-site': 'cross-site' }, 403, 'the browser says that it comes from another site'],
  ])('refuses %j with %i because %s', async (headers, status) => {
    const options = { cookie: cookies.get('admin'), body: { on: true, reason: 'test' }, headers };
    expect((await rig.call('PUT', '/api/v1/kill-switch', options)).status).toBe(status);
    expect((await rig.api.parts.policy.get()).killSwitch).toBe(false);
  });
});
