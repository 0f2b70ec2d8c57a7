import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Role } from '#foundation/access';
import { networkTimeOf, type Outcome } from '#foundation/vocabulary';
import { approvalOf, caseOf, CELL, ConsoleRig, diagnosisOf, incidentOf, ONSET_MS, planOf } from './testing/index.js';

const built = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'nocturne-console-'));
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>Nocturne</title>');
  writeFileSync(join(folder, 'mark.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  writeFileSync(join(folder, 'assets', 'index-D4f8k2Lm.js'), 'export {};');
  return folder;
};

const begin = async (): Promise<ConsoleRig> => {
  const rig = new ConsoleRig();
  const { records } = rig;
  await records.create('incident/North/incident-a', incidentOf('incident-a'));
  await records.create('diagnosis/incident-a', diagnosisOf('incident-a'));
  await records.create('case/incident-a', caseOf('incident-a', 'awaiting-approval', ['plan-a']));
  await records.create('plan/plan-a', planOf('plan-a', 'incident-a'));
  await records.create('approval/plan-a', approvalOf('plan-a', 'incident-a'));
  await rig.start(built());
  return rig;
};

describe('the console over HTTP', () => {
  let rig: ConsoleRig;
  /** Where tests only read, one start is enough for all of them. */
  const once = (): void => {
    beforeAll(async () => {
      rig = await begin();
    });
    afterAll(() => rig.stop());
  };
  const anew = (): void => {
    beforeEach(async () => {
      rig = await begin();
    });
    afterEach(() => rig.stop());
  };

  const bodyOf = async (response: Promise<Response>): Promise<unknown> => (await response).json();
  const auditOf = async (prefix = 'audit/'): Promise<readonly unknown[]> => {
    const entries = await rig.records.query<{ what: unknown }>(prefix, { limit: 1_000 });
    return entries.map(({ value }) => value.what);
  };

  describe('signing in', () => {
    once();
    it('lets in by the one-time link once; the second time the page says so', async () => {
      const link = await rig.api.parts.access.mintSignInLink();
      expect((await rig.call('HEAD', link)).headers.get('set-cookie')).toBeNull();
      const first = await rig.call('GET', link);
      expect([first.status, first.headers.get('location')]).toEqual([303, '/']);
      const cookie = first.headers.get('set-cookie') ?? '';
      expect(cookie).toMatch(/^noc_session=[\w.-]+; Max-Age=\d+; Path=\/; HttpOnly; SameSite=Strict$/);
      const session = await bodyOf(rig.call('GET', '/api/v1/session', { cookie: cookie.split(';')[0] }));
      expect(session).toMatchObject({ user: 'admin', roles: ['viewer', 'operator', 'approver', 'admin'] });
      const second = await rig.call('GET', link);
      expect(second.status).toBe(200);
      expect(second.headers.get('set-cookie')).toBeNull();
      expect(await second.text()).toContain('<title>Nocturne</title>');
    });

    it('takes user and password, and forgets the session at the sign-out', async () => {
      const body = { user: 'viewer', password: 'password of viewer' };
      const response = await rig.call('POST', '/api/v1/session', { body });
      expect(await response.json()).toMatchObject({ user: 'viewer', roles: ['viewer'] });
      const cookie = response.headers.get('set-cookie')?.split(';')[0];
      expect((await rig.call('DELETE', '/api/v1/session', { cookie })).status).toBe(204);
      expect((await rig.call('GET', '/api/v1/session', { cookie })).status).toBe(401);
    });

    it('does not read a long body of somebody unknown', async () => {
      const body = { user: 'viewer', password: 'x'.repeat(100_000) };
      expect((await rig.call('POST', '/api/v1/session', { body })).status).toBe(413);
    });

    it('limits guessing', async () => {
      const guess = () => rig.call('POST', '/api/v1/session', { body: { user: 'admin', password: 'guess' } });
      const statuses: number[] = [];
      for (let i = 0; i < 12; i++) statuses.push((await guess()).status);
      expect(statuses).toEqual([...Array.from({ length: 10 }, () => 401), 429, 429]);
    });
  });

  describe('reading', () => {
    once();
    let cookie: string;
    const get = (path: string): Promise<unknown> => bodyOf(rig.call('GET', path, { cookie }));
    beforeEach(async () => {
      cookie = await rig.cookieOf('viewer');
    });

    it('lists what was stored before the start, with users, spark and case', async () => {
      const { items, total } = (await get('/api/v1/incidents')) as { items: unknown[]; total: number };
      expect(total).toBe(1);
      expect(items[0]).toMatchObject({
        id: 'incident-a',
        headline: 'Sleeping cell at North-1 1B: connected users 0 (usual 41) since 13:55 UTC',
        affectedUsers: 40,
        cause: 'sleeping-cell',
        case: { state: 'awaiting-approval', planId: 'plan-a' },
        spark: { measure: 'connectedUsers' },
      });
    });

    it('shows one incident whole', async () => {
      expect(await get('/api/v1/incidents/incident-a')).toMatchObject({
        rootName: 'North-1 1B',
        affected: [{ dn: CELL, health: 'major' }],
        events: [{ kind: 'anomaly', measure: 'connectedUsers' }],
        ranked: [{ cause: 'sleeping-cell', for: [{ name: 'North-1 1B' }] }, { cause: 'unknown' }],
        caseHistory: [{ state: 'diagnosed' }],
        plans: [{ id: 'plan-a', mode: 'assist', approval: { state: 'open' } }],
      });
      expect(await get('/api/v1/incidents/nothing')).toMatchObject({ status: 404, code: 'CONSOLE_INCIDENT_NOT_FOUND' });
    });

    it('colours the map', async () => {
      const map = (await get('/api/v1/network')) as { sites: { health: string }[] };
      expect(map.sites.map(({ health }) => health)).toEqual(['major', 'healthy']);
    });

    it('reads a KPI with its band, bounded', async () => {
      const query = new URLSearchParams({
        dn: CELL,
        measure: 'connectedUsers',
        from: String(ONSET_MS),
        until: String(ONSET_MS + 600_000),
      });
      const series = (await get(`/api/v1/kpis?${query.toString()}`)) as {
        points: unknown[];
        band: unknown[];
        unit: string;
      };
      expect([series.points.length, series.band.length, series.unit]).toEqual([10, 10, '{user}']);
      query.set('from', '0');
      expect(await get(`/api/v1/kpis?${query.toString()}`)).toMatchObject({
        status: 400,
        code: 'CONSOLE_REQUEST_INVALID',
      });
      query.set('measure', 'luck');
      expect(await get(`/api/v1/kpis?${query.toString()}`)).toMatchObject({ status: 404 });
      query.set('dn', 'SubNetwork=Nowhere');
      expect(await get(`/api/v1/kpis?${query.toString()}`)).toMatchObject({ code: 'CONSOLE_OBJECT_NOT_FOUND' });
    });

    it('finds objects and their measures', async () => {
      expect(await get('/api/v1/objects?search=north-1%201b')).toMatchObject({
        items: [{ dn: CELL, class: 'NRCellDU', health: 'major' }],
      });
      expect(await get(`/api/v1/objects/measures?dn=${encodeURIComponent(CELL)}`)).toContain('connectedUsers');
    });

    it('says how the appliance is', async () => {
      expect(await get('/api/v1/status')).toMatchObject({
        openIncidents: { major: 1, critical: 0 },
        casesByState: { 'awaiting-approval': 1 },
        doing: ['Waiting for approval to mend North-1 1B'],
        killSwitch: false,
      });
    });

    it('counts what came of each function, outcomes that come later too', async () => {
      const outcome: Outcome = {
        planId: 'plan-a',
        incidentId: 'incident-a',
        function: 'sleeping-cell-recovery',
        cause: 'sleeping-cell',
        target: CELL,
        verdict: 'helped',
        measured: [],
        reverted: false,
        at: networkTimeOf(ONSET_MS),
      };
      await rig.records.create('outcome/plan-a', outcome);
      rig.api.feed.caseChanged(caseOf('incident-a', 'closed', ['plan-a']));
      rig.api.feed.caseChanged(caseOf('incident-a', 'closed', ['plan-a']));
      const { items } = (await get('/api/v1/functions')) as { items: { name: string; n: number; helped: number }[] };
      expect(items.find(({ name }) => name === 'sleeping-cell-recovery')).toMatchObject({
        n: 1,
        helped: 1,
        mode: 'assist',
      });
    });

    it('shows the audit, newest first, and that it holds', async () => {
      const { items, verified } = (await get('/api/v1/audit?region=appliance&limit=2')) as {
        items: { sequence: number; what: { kind: string } }[];
        verified: boolean;
      };
      expect(verified).toBe(true);
      expect(items).toHaveLength(2);
      expect(items[0]?.what.kind).toBe('signed-in');
      const before = items.at(-1)?.sequence ?? 0;
      const next = (await get(`/api/v1/audit?region=appliance&before=${before}`)) as { items: { sequence: number }[] };
      expect(next.items.map(({ sequence }) => sequence)).toEqual(
        Array.from({ length: before - 1 }, (_, i) => before - 1 - i),
      );
    });

    it.each(['/api/v1/incidents?limit=0', '/api/v1/incidents?state=lost', '/api/v1/kpis', '/api/v1/audit?before=3'])(
      'refuses %s with a sentence',
      async (path) => {
        expect(await get(path)).toMatchObject({ status: 400, code: 'CONSOLE_REQUEST_INVALID' });
      },
    );
  });

  describe('deciding', () => {
    anew();
    const decide = async (role: 'approver' | 'admin', body: unknown) =>
      rig.call('POST', '/api/v1/plans/plan-a/decision', { cookie: await rig.cookieOf(role), body });

    it('takes one answer, audits it, wakes the case, and refuses a second', async () => {
      const response = await decide('approver', { decision: 'approve' });
      expect(response.status).toBe(200);
      expect(await response.json()).toMatchObject({ approval: { state: 'approved', by: 'approver' } });
      expect(rig.approvals.woken).toEqual(['incident-a']);
      const again = await decide('admin', { decision: 'reject', reason: 'too late' });
      expect([again.status, await again.json()]).toMatchObject([409, { code: 'APPROVAL_DECIDED_CONFLICT' }]);
      expect(await auditOf()).toContainEqual(expect.objectContaining({ kind: 'approval-decided', by: 'approver' }));
    });

    it('wants a reason for a no', async () => {
      expect((await decide('approver', { decision: 'reject' })).status).toBe(400);
      expect((await decide('approver', { decision: 'reject', reason: 'not at noon' })).status).toBe(200);
    });

    it('does not let the requester approve', async () => {
      const record = await rig.records.get('approval/plan-a');
      const own = approvalOf('plan-a', 'incident-a', { requester: 'approver' });
      await rig.records.compareAndSet('approval/plan-a', own, record?.version ?? '');
      expect((await decide('approver', { decision: 'approve' })).status).toBe(403);
    });

    it('takes silence for a no', async () => {
      rig.clock.wallMs += 2 * 3_600_000;
      expect((await decide('approver', { decision: 'approve' })).status).toBe(409);
    });

    const mint = async (): Promise<string> => {
      const cookie = await rig.cookieOf('approver');
      const minted = await bodyOf(rig.call('POST', '/api/v1/plans/plan-a/links', { cookie, body: {} }));
      return new URL((minted as { url: string }).url, rig.url).searchParams.get('token') ?? '';
    };
    const inspect = (token: string) =>
      rig.call('GET', `/api/v1/approval-links/inspect?token=${encodeURIComponent(token)}`);
    const redeem = (token: string) =>
      rig.call('POST', '/api/v1/approval-links/redeem', { body: { token, decision: 'approve' } });

    it('shows a link as often as it is asked, and decides by it once, without a session', async () => {
      const token = await mint();
      for (let i = 0; i < 3; i++)
        expect(await bodyOf(inspect(token))).toMatchObject({
          approver: 'approver',
          plan: { id: 'plan-a' },
          incident: { id: 'incident-a' },
        });
      expect(await bodyOf(redeem(token))).toEqual({ state: 'approved' });
      expect((await redeem(token)).status).toBe(409);
      expect((await inspect(token)).status).toBe(409);
    });

    it('refuses a link that was tampered with, that is too old, or whose approver is gone', async () => {
      const token = await mint();
      expect((await redeem(`${token.slice(0, -2)}AA`)).status).toBe(403);
      await rig.api.parts.access.removeUser('admin', 'approver');
      expect((await redeem(token)).status).toBe(403);
      rig.clock.wallMs += 2 * 3_600_000;
      expect((await redeem(token)).status).toBe(409);
    });
  });

  describe('setting', () => {
    once();
    it('changes modes and the kill switch with a reason, audited with who did it', async () => {
      const admin = await rig.cookieOf('admin');
      const mode = await rig.call('PUT', '/api/v1/functions/load-balancing', {
        cookie: admin,
        body: { mode: 'autonomous', reason: 'it won ten times' },
      });
      expect(mode.status).toBe(200);
      const operator = await rig.cookieOf('operator');
      const killed = await rig.call('PUT', '/api/v1/kill-switch', {
        cookie: operator,
        body: { on: true, reason: 'storm' },
      });
      expect(await killed.json()).toMatchObject({ killSwitch: true });
      const silent = await rig.call('PUT', '/api/v1/kill-switch', {
        cookie: operator,
        body: { on: false, reason: ' ' },
      });
      expect(silent.status).toBe(400);
      expect((await rig.api.parts.policy.get()).functions['load-balancing']).toBe('autonomous');
      expect(await auditOf()).toContainEqual(
        expect.objectContaining({ kind: 'policy-changed', actor: 'operator', reason: 'storm' }),
      );
      const unknown = await rig.call('PUT', '/api/v1/functions/magic', {
        cookie: admin,
        body: { mode: 'assist', reason: 'x' },
      });
      expect(unknown.status).toBe(404);
    });

    it('makes and removes users', async () => {
      const cookie = await rig.cookieOf('admin');
      const body = { user: 'alex', password: 'correct horse battery', roles: ['operator'] };
      expect((await rig.call('POST', '/api/v1/users', { cookie, body })).status).toBe(201);
      expect((await rig.call('POST', '/api/v1/users', { cookie, body })).status).toBe(409);
      expect(await bodyOf(rig.call('GET', '/api/v1/users', { cookie }))).toMatchObject({
        items: expect.arrayContaining([{ user: 'alex', roles: ['operator'] }]) as unknown,
      });
      expect((await rig.call('DELETE', '/api/v1/users/alex', { cookie })).status).toBe(204);
      expect((await rig.call('DELETE', '/api/v1/users/admin', { cookie })).status).toBe(409);
      const kinds = (await auditOf()).map((what) => (what as { kind: string }).kind);
      expect(kinds).toEqual(expect.arrayContaining(['user-created', 'user-removed']));
    });
  });

  describe('recording a change', () => {
    anew();
    const entered = {
      ...{ id: 'e1', dn: CELL, attribute: 'digitalTilt', from: '60', to: '120', reason: 'CHG-7: new street' },
    };
    const record = async (role: Role, body: unknown): Promise<{ status: number; body: unknown }> => {
      const response = await rig.call('POST', '/api/v1/changes', { cookie: await rig.cookieOf(role), body });
      return { status: response.status, body: await response.json() };
    };

    it('hands it on as one that was received, in the types of the inventory, and audits who and why', async () => {
      const timeMs = rig.clock.networkMs - 60_000;
      const { status, body } = await record('operator', { ...entered, timeMs });
      expect([status, body]).toEqual([201, { id: 'console/operator/e1', dn: CELL, name: 'North-1 1B', timeMs }]);
      const change = { dn: CELL, attribute: 'digitalTilt', from: 60, to: 120, reason: entered.reason };
      expect(rig.changes.recorded).toEqual([{ ...change, id: 'console/operator/e1', time: timeMs, actor: 'operator' }]);
      const told = { ...change, actor: 'operator', madeBy: 'operator', networkTimeMs: timeMs };
      expect(await auditOf('audit/North/')).toMatchObject([
        { ...told, kind: 'configuration-change-intended' },
        { ...told, kind: 'configuration-change-recorded' },
      ]);
    });

    it('takes network time where none is given, and the name of who made it', async () => {
      const unknownBefore = { ...entered, from: undefined, madeBy: 'field crew' };
      expect((await record('admin', unknownBefore)).status).toBe(201);
      expect(rig.changes.recorded).toMatchObject([
        { time: rig.clock.networkMs, actor: 'field crew', from: undefined, to: 120 },
      ]);
      expect(await auditOf()).toContainEqual(expect.objectContaining({ actor: 'admin', madeBy: 'field crew' }));
    });

    it.each<[Role | undefined, number]>([
      [undefined, 401],
      ['viewer', 403],
      ['operator', 201],
      ['approver', 201],
    ])('answers %s by %i', async (role, status) => {
      const cookie = role === undefined ? undefined : await rig.cookieOf(role);
      expect((await rig.call('POST', '/api/v1/changes', { cookie, body: entered })).status).toBe(status);
      expect(rig.changes.recorded).toHaveLength(status === 201 ? 1 : 0);
    });

    it('takes nothing from a page of somebody else', async () => {
      const headers = { origin: 'https://elsewhere.example' };
      const cookie = await rig.cookieOf('operator');
      expect((await rig.call('POST', '/api/v1/changes', { cookie, body: entered, headers })).status).toBe(403);
      expect(rig.changes.recorded).toEqual([]);
    });

    it.each<[string, Record<string, unknown>, RegExp]>([
      ['no object', { dn: 'cell 3' }, /^dn: must be a distinguished name/],
      ['no attribute', { attribute: ' ' }, /^attribute: name the attribute/],
      ['a long attribute', { attribute: 'a'.repeat(257) }, /^attribute: /],
      ['an empty value', { to: '' }, /^to: /],
      ['a long value', { from: 'a'.repeat(1_025) }, /^from: /],
      ['no reason', { reason: ' ' }, /^reason: say why/],
      ['a long reason', { reason: 'a'.repeat(2_001) }, /^reason: /],
      ['nobody', { madeBy: '' }, /^madeBy: /],
      ['the appliance', { madeBy: 'nocturne' }, /^madeBy: /],
      ['tomorrow', { timeMs: Date.UTC(2026, 2, 4, 14) }, /^timeMs: this is in the future/],
      ['last month', { timeMs: Date.UTC(2026, 1, 3, 14) }, /^timeMs: this is longer ago than 7 days/],
      ['no change', { to: 60 }, /^to: the value is the same/],
      ['an id of many words', { id: 'a b' }, /^id: /],
      ['a misspelt field', { form: 60 }, /form/],
    ])('refuses %s, says where, and audits nothing', async (_, wrong, detail) => {
      const before = (await auditOf()).length;
      expect(await record('operator', { ...entered, ...wrong })).toEqual({
        status: 400,
        body: expect.objectContaining({
          code: 'CONSOLE_REQUEST_INVALID',
          detail: expect.stringMatching(detail) as unknown,
        }) as unknown,
      });
      expect(rig.changes.recorded).toEqual([]);
      // The sign-in is the one entry.
      expect(await auditOf()).toHaveLength(before + 1);
    });

    it('refuses an object that nobody knows and names what is known above it; takes one that only telemetry knows', async () => {
      const dn = `${CELL},Antenna=1`;
      expect(await record('operator', { ...entered, dn })).toMatchObject({
        ...{ status: 404, body: { code: 'CONSOLE_OBJECT_NOT_FOUND' } },
      });
      const { detail } = (await record('operator', { ...entered, dn })).body as { detail: string };
      expect(detail).toBe(
        `Neither the inventory nor telemetry knows ${dn}. The nearest object above it that is known is ${CELL}.`,
      );
      rig.changes.heard.add(dn);
      expect((await record('operator', { ...entered, dn })).status).toBe(201);
      expect(rig.changes.recorded).toMatchObject([{ dn, from: '60', to: '120' }]);
    });

    it('takes an object that only an open incident names', async () => {
      const dn = 'SubNetwork=North,ManagedElement=of-nobody';
      expect((await record('operator', { ...entered, dn })).status).toBe(404);
      rig.api.feed.incidentChanged(incidentOf('incident-b', { affected: [dn] }), undefined);
      expect((await record('operator', { ...entered, dn })).status).toBe(201);
    });

    it('says to come back while the log takes nothing; the audit shows that it was only intended', async () => {
      rig.changes.isFull = true;
      expect(await record('operator', entered)).toMatchObject({ status: 503, body: { code: 'INTAKE_OVERLOADED' } });
      expect(await auditOf('audit/North/')).toMatchObject([{ kind: 'configuration-change-intended' }]);
    });
  });

  describe('following live', () => {
    anew();
    /** Reads until the text is there; the stream is quiet unless something is told. */
    const readUntil = async (reader: ReadableStreamDefaultReader<Uint8Array>, wanted: string): Promise<string> => {
      let text = '';
      while (!text.includes(wanted)) {
        const { value, done } = await reader.read();
        if (done) throw new Error(`ended with ${text}`);
        text += Buffer.from(value).toString();
      }
      return text;
    };

    it('tells a status at once, an incident when it comes, and ends when the appliance stops', async () => {
      const response = await rig.call('GET', '/api/v1/stream', { cookie: await rig.cookieOf('viewer') });
      expect(response.headers.get('content-type')).toMatch('text/event-stream');
      expect(response.headers.get('x-content-type-options')).toBe('nosniff');
      const reader = response.body?.getReader();
      if (reader === undefined) throw new Error('no body');
      expect(await readUntil(reader, 'event: status')).toContain('retry: 2000');
      expect(await rig.registry.metrics()).toContain('noc_console_stream_clients 1');
      rig.api.feed.incidentChanged(incidentOf('incident-b'), diagnosisOf('incident-b'));
      rig.api.hub.flush();
      const told = await readUntil(reader, 'event: network');
      expect(told).toContain('event: incident\ndata: {"id":"incident-b"}');
      rig.api.stop();
      for (let ended = false; !ended;) ended = (await reader.read()).done;
      expect(await rig.registry.metrics()).toContain('noc_console_stream_clients 0');
    });
  });

  describe('the pages', () => {
    once();
    it.each<[string, number, string | null, string]>([
      ['/', 200, 'no-cache', 'it is the page'],
      ['/incidents/incident-a', 200, 'no-cache', 'only the console knows the address'],
      ['/approve?token=x', 200, 'no-cache', 'only the console knows the address'],
      ['/sign-in', 200, 'no-cache', 'it is the form'],
      ['/mark.svg', 200, 'no-cache', 'its name does not change with what is in it'],
      ['/assets/index-D4f8k2Lm.js', 200, 'public, max-age=31536000, immutable', 'its name is what is in it'],
      ['/assets/index-gone1234.js', 404, null, 'it is of an older build'],
      ['/api/v1/nothing', 404, 'no-store', 'programs get a problem'],
      ['/v1/nothing', 404, 'no-store', 'programs get a problem'],
      ['/..%2f..%2fetc%2fpasswd', 200, 'no-cache', 'it is no file of ours'],
    ])('answers %s by %i and caches it %s because %s', async (path, status, caching) => {
      const response = await rig.call('GET', path);
      expect([response.status, response.headers.get('cache-control')]).toEqual([status, caching]);
      expect(response.headers.get('content-security-policy')).toContain("default-src 'self'");
      expect(response.headers.get('x-frame-options')).toBe('DENY');
      expect(response.headers.get('referrer-policy')).toBe('no-referrer');
      if (status === 404) expect(await response.json()).toMatchObject({ code: 'CONSOLE_ROUTE_NOT_FOUND' });
    });

    it('gives the API document to who is signed in, and counts requests by route', async () => {
      expect((await rig.call('GET', '/api/v1/openapi.json')).status).toBe(401);
      const cookie = await rig.cookieOf('viewer');
      expect(await bodyOf(rig.call('GET', '/api/v1/openapi.json', { cookie }))).toMatchObject({ openapi: '3.0.0' });
      await rig.call('GET', '/api/v1/incidents/secret-id');
      const metrics = await rig.registry.metrics();
      expect(metrics).toContain('noc_console_requests_total{route="GET /api/v1/incidents/:id",status="4xx"} 1');
      expect(metrics).toContain('noc_console_requests_total{route="PUT /api/v1/kill-switch",status="2xx"} 0');
      expect(metrics).not.toContain('secret-id');
      expect(metrics).toContain('noc_console_sessions 1');
    });
  });
});
