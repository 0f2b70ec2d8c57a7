import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Browser, chromium, type Page } from 'playwright-core';
import { chromiumProgram } from '../tools/chromium.js';
import { LiveNetwork } from '../tools/live-network.js';

const program = chromiumProgram();
const sleeping = 'SubNetwork=North,ManagedElement=3,GNBDUFunction=1,NRCellDU=4';
/** The others have head-room for its few calls at any hour. */
const smallTrunk = 'SubNetwork=North,ManagedElement=sbc-1,SipTrunk=trunk-c';
/** What one detection, one verification and a busy machine need together. */
const LONG = 150_000;

interface Incident {
  readonly id: string;
  readonly cause: string;
  readonly case?: { readonly state: string; readonly planId?: string };
}

(program === undefined ? describe.skip : describe)('the closed loop, seen in the console', () => {
  let network: LiveNetwork;
  let browser: Browser;
  let page: Page;
  const faults: string[] = [];

  beforeAll(async () => {
    const faultsOfNetwork = [
      { kind: 'sleeping-cell', atMinutes: 20, durationMinutes: 2_000, target: sleeping },
      { kind: 'trunk-loss', atMinutes: 25, durationMinutes: 2_000, target: smallTrunk },
    ];
    network = new LiveNetwork({ scenario: { faults: faultsOfNetwork }, rate: 120 });
    await network.start();
    browser = await chromium.launch({
      executablePath: program ?? '',
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
    });
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' });
    page = await context.newPage();
    page.setDefaultTimeout(LONG);
    page.on('pageerror', (error) => faults.push(String(error)));
    page.on('request', (request) => {
      if (!request.url().startsWith(network.url) && !request.url().startsWith('data:'))
        faults.push(`asked ${request.url()}`);
    });
  }, LONG);

  afterAll(async () => {
    await browser.close();
    await network.close();
  }, 60_000);

  const api = async (path: string, init: { method?: string; data?: unknown } = {}) => {
    const response = await page.request.fetch(`${network.url}${path}`, {
      ...init,
      ...(init.data === undefined ? {} : { headers: { 'content-type': 'application/json' } }),
    });
    const text = await response.text();
    return { status: response.status(), body: JSON.parse(text === '' ? '{}' : text) as Record<string, unknown> };
  };
  const incidents = async (): Promise<readonly Incident[]> =>
    (await api('/api/v1/incidents?state=all&limit=100')).body['items'] as Incident[];
  const planWaiting = async (cause: string): Promise<{ incident: string; plan: string }> => {
    for (const until = Date.now() + LONG; Date.now() < until;) {
      const found = (await incidents()).find(
        (each) => each.cause === cause && each.case?.state === 'awaiting-approval',
      );
      if (found?.case?.planId !== undefined) return { incident: found.id, plan: found.case.planId };
      await page.waitForTimeout(300);
    }
    throw new Error(
      `No plan for ${cause} came up for approval: ${JSON.stringify((await incidents()).map((each) => [each.cause, each.case]))}`,
    );
  };

  it('lets in by the one-time link, once', async () => {
    await page.goto(network.signInLink);
    await page.getByRole('heading', { level: 1 }).first().waitFor();
    expect(new URL(page.url()).pathname).toBe('/');
    const stranger = await browser.newContext();
    const again = await stranger.newPage();
    await again.goto(network.signInLink);
    expect((await again.request.get(`${network.url}/api/v1/session`)).status()).toBe(401);
    await stranger.close();
  });

  it(
    'shows the incident without a reload, takes the approval, and shows that it helped',
    async () => {
      // The page stays as it was opened before the fault began.
      await page
        .getByRole('link', { name: /Sleeping cell/ })
        .first()
        .click();
      await page.getByRole('heading', { name: /Sleeping cell/ }).waitFor();
      await page.getByRole('button', { name: 'Approve', exact: true }).click();
      await page.getByRole('button', { name: 'Yes, approve' }).click();
      await page.getByText('by admin').first().waitFor();
      await page.getByText('It helped').first().waitFor();
      const changes = network.journal.map(({ dn, attribute, to }) => [dn, attribute, to]);
      expect(changes.slice(0, 2)).toEqual([
        [sleeping, 'administrativeState', 'LOCKED'],
        [sleeping, 'administrativeState', 'UNLOCKED'],
      ]);
    },
    2 * LONG,
  );

  it(
    'refuses a link that was used, tampered with, expired or held by the requester, and shows one without using it',
    async () => {
      const { plan } = await planWaiting('trunk-degraded');
      const minted = await api(`/api/v1/plans/${plan}/links`, { method: 'POST', data: {} });
      expect(minted.status).toBeLessThan(300);
      const url = String(minted.body['url']);
      const token = new URL(url, network.url).searchParams.get('token') ?? '';
      const redeem = async (given: string) =>
        api('/api/v1/approval-links/redeem', { method: 'POST', data: { token: given, decision: 'approve' } });
      const resigned = (change: Record<string, unknown>): string => {
        const [claims = ''] = token.split('.');
        const text = JSON.stringify({ ...JSON.parse(Buffer.from(claims, 'base64url').toString()), ...change });
        const payload = Buffer.from(text).toString('base64url');
        const key = readFileSync(join(network.data, 'keys', 'approval-links'));
        return `${payload}.${createHmac('sha256', key).update(payload).digest('base64url')}`;
      };
      // Mail scanners follow every link, more than once.
      for (let n = 0; n < 2; n++) expect((await api(`/api/v1/approval-links/inspect?token=${token}`)).status).toBe(200);
      const broken = `${token.slice(0, -2)}${token.endsWith('AA') ? 'BB' : 'AA'}`;
      expect((await redeem(broken)).status).toBeGreaterThanOrEqual(400);
      const visitor = await browser.newContext();
      const phone = await visitor.newPage();
      await phone.setViewportSize({ width: 390, height: 844 });
      await phone.goto(url.startsWith('http') ? url : `${network.url}${url}`);
      await phone.getByRole('button', { name: 'Approve', exact: true }).click();
      await phone.getByRole('button', { name: 'Yes, approve' }).click();
      await phone
        .getByText(/[Aa]pproved/)
        .first()
        .waitFor();
      await visitor.close();
      const used = await redeem(token);
      expect([used.status, used.body['code']]).toEqual([409, expect.stringContaining('APPROVAL_LINK')]);
      expect((await redeem(resigned({ expiresAt: 1 }))).status).toBeGreaterThanOrEqual(400);
      expect((await redeem(resigned({ approver: 'nocturne' }))).status).toBeGreaterThanOrEqual(400);
    },
    2 * LONG,
  );

  it('asked nobody else for anything, and nothing went wrong in the page', () => {
    expect(faults).toEqual([]);
  });
});
