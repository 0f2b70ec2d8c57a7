import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { audit, launch, open, type Opened } from '../testing/browser.js';
import { FixtureServer } from '../testing/fixture.js';

const CELL = encodeURIComponent('SubNetwork=North,ManagedElement=14,GNBDUFunction=1,NRCellDU=1');

/** Each page with what is there once it has loaded. */
const PAGES: readonly (readonly [path: string, text: string])[] = [
  ['/', 'Open incidents'],
  ['/incidents?state=all', 'Checking that it helped'],
  ['/incidents/inc-2041', 'Proposed remedy'],
  ['/incidents/inc-2039', 'It is in your hands.'],
  ['/incidents/inc-2031', 'It helped'],
  [`/objects?dn=${CELL}`, 'PRB utilisation'],
  ['/functions', 'Kill switch'],
  ['/audit', 'Chain verified'],
  ['/settings', 'Add'],
  ['/approve?token=t-plan-2041-1-anna', 'You decide as'],
  ['/approve?token=tampered', 'not one of ours'],
  ['/sign-in', 'Password'],
];

let browser: Browser;
let server: FixtureServer;
let url: string;
let desk: Opened;
let phone: Opened;

beforeAll(async () => {
  browser = await launch();
  server = new FixtureServer('busy');
  url = await server.start();
  desk = await open(browser, server, url, 'ada');
  phone = await open(browser, server, url, 'ada', {
    viewport: { width: 390, height: 844 },
    isMobile: true,
    hasTouch: true,
  });
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

describe.each(PAGES)('%s', (path, text) => {
  it('passes axe in dark and in light', async () => {
    const { page, faults } = desk;
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.goto(path);
    await page.getByText(text).first().waitFor();
    expect(await audit(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: 'light' });
    // Two frames, so that the new theme is painted before it is judged.
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    expect(await audit(page)).toEqual([]);
    expect(faults).toEqual([]);
  });

  it('fits a phone', async () => {
    const { page } = phone;
    await page.goto(path);
    await page.getByText(text).first().waitFor();
    const wider = await page.evaluate(() =>
      [document.documentElement, document.getElementById('main')].map((e) =>
        e === null ? 0 : e.scrollWidth - e.clientWidth,
      ),
    );
    expect(wider).toEqual([0, 0]);
  });
});

describe('the first page', () => {
  it.each(['dark', 'light'] as const)('draws what is critical in its colour, in %s', async (colorScheme) => {
    const { page, context } = await open(browser, server, url, 'ada', { colorScheme });
    await page.goto('/');
    await page.getByText('Waits for approval').waitFor();
    // The colour as the page has it, and how many pixels of the map are of it.
    await page.waitForFunction(() => {
      const canvas = document.querySelector('canvas');
      const shape = document.querySelector('.shape.critical');
      const context2d = canvas?.getContext('2d');
      if (canvas == null || shape === null || context2d == null || canvas.width === 0) return false;
      const wanted = (getComputedStyle(shape).color.match(/\d+/g) ?? []).map(Number);
      const { data } = context2d.getImageData(0, 0, canvas.width, canvas.height);
      let found = 0;
      for (let i = 0; i < data.length; i += 4)
        if (wanted.every((channel, c) => Math.abs((data[i + c] ?? 0) - channel) <= 2)) found += 1;
      return found > 300;
    });
    await context.close();
  });

  it('weighs at most 300 KB compressed', async () => {
    const { gzipSync } = await import('node:zlib');
    const { page, context } = await open(browser, server, url, 'ada');
    const bodies: Promise<Buffer>[] = [];
    page.on('response', (response) => {
      if (/\/assets\/|\.js$|\/$/.test(new URL(response.url()).pathname)) bodies.push(response.body());
    });
    await page.goto('/');
    await page.getByText('Waits for approval').waitFor();
    const sizes = (await Promise.all(bodies)).map((body) => gzipSync(body).length);
    expect(sizes.length).toBeGreaterThan(2);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(300 * 1024);
    await context.close();
  });

  it('does not shift as it loads', async () => {
    const { page, context } = await open(browser, server, url, 'ada');
    await page.addInitScript(() => {
      const shifts: number[] = [];
      Object.assign(window, { shifts });
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) shifts.push((entry as unknown as { value: number }).value);
      }).observe({ type: 'layout-shift', buffered: true });
    });
    await page.goto('/');
    await page.getByText('Waits for approval').waitFor();
    const total = await page.evaluate(() =>
      (window as unknown as { shifts: number[] }).shifts.reduce((a, b) => a + b, 0),
    );
    expect(total).toBeLessThan(0.1);
    await context.close();
  });
});
