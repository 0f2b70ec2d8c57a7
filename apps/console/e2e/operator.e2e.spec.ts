import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { audit, launch, open, type Opened } from '../testing/browser.js';
import { FixtureServer } from '../testing/fixture.js';
import { sleepingCell } from '../testing/incidents.js';

let browser: Browser;
let server: FixtureServer;
let url: string;
let opened: Opened[] = [];

beforeAll(async () => {
  browser = await launch();
});
afterAll(async () => {
  await browser.close();
});
beforeEach(async () => {
  server = new FixtureServer('quiet');
  url = await server.start();
  opened = [];
});
afterEach(async () => {
  for (const { context } of opened) await context.close();
  await server.stop();
  for (const { faults } of opened) expect(faults).toEqual([]);
});

const visit = async (path: string, user?: string, options?: BrowserContextOptions): Promise<Page> => {
  const made = await open(browser, server, url, user, options);
  opened.push(made);
  await made.page.goto(path);
  return made.page;
};
const raiseSleepingCell = (): void => {
  server.raise(sleepingCell(server.cast));
};
const button = (page: Page, name: string | RegExp): ReturnType<Page['getByRole']> =>
  page.getByRole('button', { name, exact: true });

describe('signing in', () => {
  it('leads to the page that was wanted, after saying what was wrong', async () => {
    const page = await visit('/audit');
    await page.getByLabel('User').fill('anna');
    await page.getByLabel('Password').fill('wrong');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByText('User or password is wrong.').waitFor();
    await page.getByLabel('Password').fill('nocturne');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Audit', level: 1 }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/audit');
    await button(page, 'Menu of anna').click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByLabel('Password').waitFor();
  });

  it('never leads away from the console', async () => {
    const page = await visit('/sign-in?from=//example.org/');
    await page.getByLabel('User').fill('vera');
    await page.getByLabel('Password').fill('nocturne');
    await button(page, 'Sign in').click();
    await page.getByText('All quiet.').waitFor();
    expect(new URL(page.url()).pathname).toBe('/');
  });
});

describe('an incident', () => {
  it('arrives without a reload, is approved by a second press, and shows that it helped', async () => {
    const page = await visit('/', 'anna');
    await page.getByText('All quiet.').waitFor();
    raiseSleepingCell();
    await page.getByRole('link', { name: /North-14 1A carries no traffic/ }).click();
    await page.getByRole('heading', { name: 'Sleeping cell: North-14 1A carries no traffic' }).waitFor();
    await page.getByRole('heading', { name: 'Checks, all 9 hold' }).waitFor();
    // A double press is no decision.
    await button(page, 'Approve').dblclick();
    await button(page, 'Not now').waitFor();
    expect(server.incidents.get('inc-2041')?.plans[0]?.approval?.state).toBe('open');
    await button(page, 'Yes, approve').click();
    await page.getByText('by anna').waitFor();
    server.change('inc-2041', (was) => ({
      ...was,
      case: { state: 'closed' },
      plans: was.plans.map((plan) => ({
        ...plan,
        verification: {
          state: 'done',
          fromMs: server.now - 900_000,
          untilMs: server.now,
          verdict: 'helped',
          reason: 'Users came back.',
          effects: [],
        },
        outcome: { verdict: 'helped', reverted: false, atMs: server.now },
      })),
    }));
    await page.getByText('It helped').waitFor();
    await page.getByText('Users came back.').waitFor();
  });

  it('is not rejected without a reason', async () => {
    raiseSleepingCell();
    const page = await visit('/incidents/inc-2041', 'anna');
    await button(page, 'Reject').click();
    const yes = button(page, 'Yes, reject');
    expect(await yes.isDisabled()).toBe(true);
    await page.getByLabel('Why not on North-14 1A?').fill('Crew on site');
    await yes.click();
    await page.getByText('Crew on site').waitFor();
    expect(server.incidents.get('inc-2041')?.plans[0]?.approval).toMatchObject({
      state: 'rejected',
      reason: 'Crew on site',
    });
  });

  it('tells who may decide to one who may not', async () => {
    raiseSleepingCell();
    const page = await visit('/incidents/inc-2041', 'vera');
    await page.getByText('this needs the role approver').waitFor();
    expect(await button(page, 'Approve').isDisabled()).toBe(true);
    await page.keyboard.press('a');
    expect(await button(page, 'Yes, approve').count()).toBe(0);
  });

  it('says what happened where another was quicker', async () => {
    raiseSleepingCell();
    const page = await visit('/incidents/inc-2041', 'anna');
    await button(page, 'Approve').click();
    const incident = server.incidents.get('inc-2041');
    const plan = incident?.plans[0];
    if (incident === undefined || plan?.approval === undefined) throw new Error('No plan.');
    plan.approval.state = 'rejected';
    await button(page, 'Yes, approve').click();
    await page.getByText('APPROVAL_CONFLICT').waitFor();
  });

  it('that does not exist is said to be missing', async () => {
    const page = await visit('/incidents/nothing', 'anna');
    await page.getByText('There is no such incident.').waitFor();
    await page.getByText('CONSOLE_NOT_FOUND').waitFor();
  });
});

describe('a signed link', () => {
  it('shows the plan without a session, decides by a press, and is then used up', async () => {
    raiseSleepingCell();
    const page = await visit('/approve?token=t-plan-2041-1-anna', undefined, {
      viewport: { width: 390, height: 844 },
      hasTouch: true,
      isMobile: true,
    });
    await page.getByText('You decide as').waitFor();
    expect(server.incidents.get('inc-2041')?.plans[0]?.approval?.state).toBe('open');
    await button(page, 'Approve').tap();
    await button(page, 'Yes, approve').tap();
    await page.getByRole('heading', { name: 'Approved' }).waitFor();
    const again = await visit('/approve?token=t-plan-2041-1-anna');
    await again.getByText('This link was used already.').waitFor();
  });

  it('that was tampered with is refused', async () => {
    const page = await visit('/approve?token=tampered');
    await page.getByText('APPROVAL_LINK_FORBIDDEN').waitFor();
  });
});

describe('a change that was made by hand', () => {
  it('is recorded at an incident by keyboard, after what is missing was said beside its field', async () => {
    raiseSleepingCell();
    const page = await visit('/incidents/inc-2041', 'otto');
    await button(page, 'Record a change').waitFor();
    await page.keyboard.press('c');
    const dialog = page.getByRole('dialog', { name: 'Record a change' });
    await dialog.waitFor();
    expect(await dialog.getByLabel('Object').inputValue()).toBe(
      'SubNetwork=North,ManagedElement=14,GNBDUFunction=1,NRCellDU=1',
    );
    expect(await audit(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Record the change' }).press('Enter');
    const attribute = dialog.getByLabel('Attribute');
    await dialog.getByText('Which attribute?').waitFor();
    await dialog.getByText('When was it made?').waitFor();
    expect(await audit(page)).toEqual([]);
    expect(await attribute.evaluate((field) => field === document.activeElement)).toBe(true);
    await page.keyboard.type('digitalTilt');
    await dialog.getByText('Which attribute?').waitFor({ state: 'detached' });
    await page.keyboard.press('Tab');
    await page.keyboard.type('60');
    await page.keyboard.press('Tab');
    await page.keyboard.type('120');
    await page.keyboard.press('Tab');
    await page.keyboard.press('ArrowRight');
    // The group moves the focus in a task of its own.
    await dialog.getByRole('radio', { name: 'Earlier' }).and(page.locator(':focus')).waitFor();
    await page.keyboard.press('Space');
    await dialog.getByLabel('Date and time').fill('2100-01-01T00:00:00');
    await dialog.getByLabel('Ticket or reason').fill('CHG-7');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await dialog.getByText('This is in the future; it is 14:00 UTC in the network.').waitFor();
    await dialog.getByRole('radio', { name: 'Just now' }).click();
    await dialog.getByRole('button', { name: 'Record the change' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByText('Recorded: Antenna tilt of North-14 1A').waitFor();
    const events = page.getByRole('list', { name: 'Events, oldest first' });
    await events.getByText('digitalTilt changed from 60 to 120 by otto (CHG-7).').waitFor();
  });

  it('is recorded at an object by its name; of one that nobody knows the page says so', async () => {
    const page = await visit('/objects?dn=SubNetwork%3DNorth%2CManagedElement%3D14', 'otto');
    await button(page, 'Record a change').click();
    const dialog = page.getByRole('dialog', { name: 'Record a change' });
    await dialog.getByLabel('Object').fill('SubNetwork=North,ManagedElement=none');
    await dialog.getByLabel('Attribute').fill('weight');
    await dialog.getByLabel('New value').fill('10');
    await dialog.getByLabel('Ticket or reason').fill('CHG-8');
    await dialog.getByRole('button', { name: 'Record the change' }).click();
    await dialog.getByText(/^Neither the inventory nor telemetry knows/).waitFor();
    await dialog.getByLabel('Object').fill('North-22 1B');
    await dialog.getByText('SubNetwork=North,ManagedElement=22,GNBDUFunction=1,NRCellDU=2').waitFor();
    await dialog.getByRole('button', { name: 'Record the change' }).click();
    await page.getByText('Recorded: Trunk weight of North-22 1B').waitFor();
    await page.goto('/audit');
    await page.getByText('CHG-8').waitFor();
  });

  it('is not recorded by who only looks', async () => {
    const page = await visit('/objects?dn=SubNetwork%3DNorth%2CManagedElement%3D14', 'vera');
    expect(await button(page, 'Record a change').isDisabled()).toBe(true);
    await page.keyboard.press('c');
    expect(await page.getByRole('dialog').count()).toBe(0);
  });

  it('fits a phone', async () => {
    raiseSleepingCell();
    const options = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
    const page = await visit('/incidents/inc-2041', 'otto', options);
    await button(page, 'Record a change').tap();
    const dialog = page.getByRole('dialog', { name: 'Record a change' });
    await dialog.waitFor();
    expect(await dialog.evaluate((box) => box.scrollWidth - box.clientWidth)).toBe(0);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(
      0,
    );
  });
});

describe('the inventory', () => {
  it('says how much of each class reports, and names who is silent', async () => {
    await server.stop();
    server = new FixtureServer('busy');
    url = await server.start();
    const page = await visit('/settings', 'ada');
    const panel = page.getByRole('region', { name: 'Inventory' });
    await panel.getByRole('row', { name: /^ManagedElement \d+ of \d+/ }).waitFor();
    await panel.getByRole('heading', { name: /^\d+ silent$/ }).waitFor();
    await panel
      .getByRole('row', { name: /ManagedElement North never$/ })
      .first()
      .waitFor();
  });
});

describe('states that people forget', () => {
  it('a lost connection: a banner, and no actions until it is back', async () => {
    raiseSleepingCell();
    const page = await visit('/incidents/inc-2041', 'anna');
    await button(page, 'Approve').waitFor();
    server.down = true;
    server.cut();
    await page.getByText('Connection to the appliance lost.').waitFor();
    expect(await button(page, 'Approve').isDisabled()).toBe(true);
    server.down = false;
    await page.getByText('Connection to the appliance lost.').waitFor({ state: 'detached' });
    expect(await button(page, 'Approve').isEnabled()).toBe(true);
  });

  it('a clock that runs faster says so', async () => {
    server.rate = 60;
    const page = await visit('/', 'vera');
    await page.getByText('60×').waitFor();
  });

  it('a list that is pointed at holds still, and says how many are new', async () => {
    raiseSleepingCell();
    const page = await visit('/', 'anna');
    const card = page.getByRole('link', { name: /North-14 1A/ });
    await card.hover();
    server.raise({ ...sleepingCell(server.cast), id: 'inc-3000', headline: 'Sleeping cell: another one' });
    await button(page, '1 new').waitFor();
    expect(await page.getByRole('link', { name: /another one/ }).count()).toBe(0);
    await page.mouse.move(10, 500);
    await page.getByRole('link', { name: /another one/ }).waitFor();
  });
});

describe('an empty appliance', () => {
  it('says what to connect, and counts what arrives', async () => {
    await server.stop();
    server = new FixtureServer('empty');
    url = await server.start();
    const page = await visit('/', 'vera');
    await page.getByRole('heading', { name: 'Connect your network' }).waitFor();
    await page.getByText(`${url}/api/v1/write`).waitFor();
    server.samples = 1234;
    await page.getByText('All quiet.').waitFor();
  });
});

describe('by keyboard', () => {
  it('goes everywhere', async () => {
    raiseSleepingCell();
    const page = await visit('/', 'anna');
    await page.getByRole('link', { name: /North-14 1A/ }).waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('i');
    await page.getByRole('heading', { name: 'Incidents', level: 1 }).waitFor();
    await page.getByRole('link', { name: /North-14 1A/ }).waitFor();
    // A key before the rows are there does nothing, as for a person: who presses again.
    const focused = page.locator('a.incident-row:focus');
    for (let tries = 0; tries < 20 && (await focused.count()) === 0; tries++) {
      await page.keyboard.press('j');
      await page.waitForTimeout(100);
    }
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Proposed remedy' }).waitFor();
    await page.keyboard.press('a');
    await page.getByLabel('Approve the change on North-14 1A?').waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys' }).waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('/');
    await page.getByRole('combobox', { name: /Search/ }).fill('North-22 1B');
    await page.getByRole('option', { name: /North-22 1B NRCellDU/ }).click();
    await page.getByRole('heading', { name: 'North-22 1B', level: 1 }).waitFor();
    await page.getByRole('img', { name: /PRB utilisation of North-22 1B/ }).waitFor();
  });
});

describe('functions', () => {
  it('are set by an administrator, with a reason', async () => {
    const page = await visit('/functions', 'ada');
    await page.getByRole('radio', { name: 'Assist' }).last().click();
    await page.getByRole('dialog').getByLabel('Reason, for the audit').fill('Trial is over');
    await page.getByRole('dialog').getByRole('button', { name: 'Set to assist' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page
      .getByLabel('Mode of Configuration roll-back')
      .getByRole('radio', { name: 'Assist', checked: true })
      .waitFor();
  });

  it('are stopped by an operator', async () => {
    const page = await visit('/functions', 'otto');
    await button(page, 'Stop all changes').click();
    await page.getByRole('dialog').getByLabel('Reason, for the audit').fill('Storm');
    await page.getByRole('dialog').getByRole('button', { name: 'Stop all changes' }).click();
    await page.getByRole('heading', { name: 'The kill switch is on' }).waitFor();
    await page.getByText('Kill switch is on: nothing is changed').waitFor();
  });
});
