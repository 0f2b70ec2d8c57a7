import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Browser, chromium, type Page } from 'playwright-core';
import { chromiumProgram } from '../../../tests/tools/chromium.js';
import { Product } from './product.js';

const N = 'SubNetwork=North';
const R1 = `${N},ManagedElement=r1`;
const TOKEN = 'a-token-of-the-planning';
const CSV = `kind,dn,name\nelement,"${R1}",Core one\nelement,"${N},ManagedElement=r2",Core two\n`;
const PASSWORD = 'a password of otto';
const program = chromiumProgram();

interface View {
  readonly ranked: readonly { readonly cause: string; readonly dn: string; readonly changeId?: string }[];
  readonly events: readonly { readonly kind: string; readonly atMs: number; readonly sentence: string }[];
}

interface Audit {
  readonly items: readonly { readonly what: { readonly kind: string } }[];
  readonly verified: boolean;
}

(program === undefined ? describe.skip : describe)('a change that was made by hand, recorded in the console', () => {
  const folder = mkdtempSync(join(tmpdir(), 'nocturne-recorded-change-'));
  const data = join(folder, 'data');
  const config = join(folder, 'nocturne.yaml');
  const start = (): Product => Product.start(data, '--port', '0', '--config', config);
  const onsetMs = Math.floor(Date.now() / 1_000) * 1_000 - 5 * 60_000;
  const faults: string[] = [];
  let product: Product;
  let url: string;
  let browser: Browser;
  let page: Page;

  const send = async (path: string, type: string, body: string): Promise<number> =>
    (
      await fetch(`${url}${path}`, {
        ...{ method: 'POST', body },
        headers: { 'content-type': type, authorization: `Bearer ${TOKEN}` },
      })
    ).status;
  const read = async <T>(path: string): Promise<T> => (await page.request.get(`${url}/api/v1/${path}`)).json() as T;
  const untilRead = async <T>(path: string, isThere: (read: T) => boolean): Promise<T> => {
    for (let looks = 0; looks < 200; looks++) {
      const found = await read<T>(path);
      if (isThere(found)) return found;
      await page.waitForTimeout(50);
    }
    throw new Error(`never came: ${path} ${JSON.stringify(await read(path))}`);
  };
  const metrics = async (): Promise<string> =>
    (await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${TOKEN}` } })).text();
  const signIn = async (): Promise<void> => {
    await page.goto(`${url}/sign-in`);
    await page.getByLabel('User').fill('otto');
    await page.getByLabel('Password').fill(PASSWORD);
    await page.keyboard.press('Enter');
    await page.getByText('Open incidents').first().waitFor();
  };

  beforeAll(async () => {
    writeFileSync(config, JSON.stringify({ access: { sources: [{ name: 'planning', token: TOKEN }] } }));
    product = start();
    url = await product.url();
    const signedIn = await fetch(await product.said(/Sign in once at (\S+)/), { redirect: 'manual' });
    const cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? '';
    const user = { user: 'otto', password: PASSWORD, roles: ['operator'] };
    const headers = { cookie, 'content-type': 'application/json' };
    await fetch(`${url}/api/v1/users`, { method: 'POST', headers, body: JSON.stringify(user) });
    browser = await chromium.launch({ executablePath: program ?? '', args: ['--no-sandbox', '--disable-gpu'] });
    const context = await browser.newContext({
      ...{ viewport: { width: 1440, height: 1000 }, reducedMotion: 'reduce', timezoneId: 'UTC' },
    });
    page = await context.newPage();
    page.setDefaultTimeout(10_000);
    page.on('pageerror', (error) => faults.push(String(error)));
  });
  afterAll(async () => {
    await browser.close();
    await product.stop('SIGTERM');
    rmSync(folder, { recursive: true, force: true });
  });

  it('is found back on the timeline, among the causes, in the audit and in the account of its source', async () => {
    expect(await send('/api/v1/inventory?document=core', 'text/csv', CSV)).toBeLessThan(300);
    const alert = {
      ...{ status: 'firing', fingerprint: 'f1', startsAt: new Date(onsetMs).toISOString(), generatorURL: '' },
      ...{ endsAt: '0001-01-01T00:00:00Z', labels: { alertname: 'FanFailed', dn: R1, severity: 'critical' } },
      annotations: { summary: 'A fan of Core one stands still' },
    };
    const alerts = { version: '4', groupKey: 'g', status: 'firing', receiver: 'n', alerts: [alert] };
    expect(await send('/api/v1/alerts-webhook', 'application/json', JSON.stringify(alerts))).toBe(204);
    await signIn();
    await page
      .getByRole('link', { name: /Core one/ })
      .first()
      .click();
    await page.getByRole('button', { name: 'Record a change' }).click();
    const dialog = page.getByRole('dialog', { name: 'Record a change' });
    expect(await dialog.getByLabel('Object').inputValue()).toBe(R1);
    await dialog.getByLabel('Attribute').fill('fanProfile');
    await dialog.getByLabel('Value before, if known').fill('2');
    await dialog.getByLabel('New value').fill('1');
    await dialog.getByRole('radio', { name: 'Earlier' }).click();
    const madeMs = onsetMs - 10 * 60_000;
    const time = dialog.getByLabel('Date and time');
    await time.fill(new Date(madeMs + 20 * 60_000 + 3_600_000).toISOString().slice(0, 19));
    await dialog.getByLabel('Ticket or reason').fill('CHG-7: too loud');
    await dialog.getByRole('button', { name: 'Record the change' }).click();
    await dialog.getByText(/^This is in the future; it is /).waitFor();
    await time.fill(new Date(madeMs).toISOString().slice(0, 19));
    await dialog.getByRole('button', { name: 'Record the change' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByText('Recorded: Fan profile of Core one').waitFor();

    // Without a reload: the diagnosis is made anew with it.
    const sentence = 'Fan profile changed from 2 to 1 by otto (CHG-7: too loud).';
    await page.getByRole('list', { name: 'Events, oldest first' }).getByText(sentence).waitFor();
    const id = new URL(page.url()).pathname.slice('/incidents/'.length);
    const { ranked, events } = await untilRead<View>(`incidents/${id}`, ({ events: all }) => all.length > 1);
    expect(events[0]).toMatchObject({ kind: 'configuration-change', atMs: madeMs, sentence });
    expect(ranked).toContainEqual(
      expect.objectContaining({ dn: R1, changeId: expect.stringMatching(/^console\/otto\/[0-9a-f]{24}$/) as unknown }),
    );
    await page.getByRole('link', { name: 'Audit' }).click();
    await page.getByText(/Configuration change recorded · .*by otto · “CHG-7: too loud”/).waitFor();
    const { items, verified } = await read<Audit>('audit?region=North');
    expect(verified).toBe(true);
    const ofChange = items.map(({ what }) => what).filter(({ kind }) => kind.startsWith('configuration-change-'));
    expect(ofChange).toMatchObject([
      {
        ...{ kind: 'configuration-change-recorded', actor: 'otto', dn: R1, networkTimeMs: madeMs },
        reason: 'CHG-7: too loud',
      },
      { kind: 'configuration-change-intended', actor: 'otto', from: 2, to: 1 },
    ]);
    expect(await metrics()).toMatch(/^noc_intake_accepted_samples_total\{source="console"\} 1$/m);
  });

  it('is still there behind a kill, and no second time', async () => {
    await product.stop('SIGKILL');
    product = start();
    url = await product.url();
    await product.stored({ authorization: `Bearer ${TOKEN}` });
    // What was open is seen at once, although nothing was received since.
    await page.goto(url);
    await page
      .getByRole('link', { name: /Core one/ })
      .first()
      .waitFor();
    const { items } = await read<{ items: readonly { id: string }[] }>('incidents');
    const { events } = await read<View>(`incidents/${items[0]?.id ?? ''}`);
    expect(events.filter(({ kind }) => kind === 'configuration-change')).toHaveLength(1);
    expect(faults).toEqual([]);
  });
});
