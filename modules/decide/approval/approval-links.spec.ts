import { beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { wallTimeOf } from '#foundation/vocabulary';
import { ApprovalLinks } from './approval-links.js';
import { claimsOfText, textOfClaims } from './domain/link-token.js';
import { Desk } from './testing/index.js';

let desk: Desk;
beforeEach(async () => {
  desk = await new Desk().open();
  await desk.approval.request(desk.item('planned'));
});
const tokenFor = async (approver: string, decision?: 'approve' | 'reject'): Promise<string> =>
  (await desk.links.mint('plan-1', approver, decision)).token;

describe('a link', () => {
  it('shows what it is for and changes nothing, however often', async () => {
    const token = await tokenFor('ada');
    const before = await desk.store.query('', { limit: 100 });
    for (let n = 0; n < 3; n++)
      expect(await desk.links.inspect(token)).toMatchObject({ planId: 'plan-1', approver: 'ada' });
    expect(await desk.store.query('', { limit: 100 })).toEqual(before);
  });

  it('decides once', async () => {
    const token = await tokenFor('ada');
    const answers = await Promise.allSettled(
      Array.from({ length: 4 }, () => desk.links.redeem({ token, decision: 'approve' })),
    );
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await desk.record()).toMatchObject({ state: 'approved', by: 'ada' });
    const used = { code: 'APPROVAL_LINK_USED_CONFLICT' };
    await expect(desk.links.redeem({ token, decision: 'approve' })).rejects.toMatchObject(used);
    await expect(desk.links.inspect(token)).rejects.toMatchObject(used);
  });

  it('is not spent by a rejection without a reason', async () => {
    const token = await tokenFor('ada');
    await expect(desk.links.redeem({ token, decision: 'reject' })).rejects.toMatchObject({
      code: 'APPROVAL_REASON_MISSING',
    });
    expect(await desk.links.redeem({ token, decision: 'reject', reason: 'not now' })).toMatchObject({
      state: 'rejected',
    });
  });

  it('is not made for the requester, or for who may not decide', async () => {
    await expect(tokenFor('nocturne')).rejects.toMatchObject({ code: 'APPROVAL_OWN_REQUEST_FORBIDDEN' });
    await expect(tokenFor('cy')).rejects.toMatchObject({ code: 'APPROVAL_ROLE_FORBIDDEN' });
  });

  it.each<[string, (desk: Desk) => unknown, string]>([
    ['APPROVAL_LINK_EXPIRED_CONFLICT', (d) => (d.clock.at += d.config.linkValidMs), 'its time is over'],
    ['APPROVAL_ROLE_FORBIDDEN', (d) => (d.roles['ada'] = ['viewer']), 'its approver is none any more'],
    ['APPROVAL_DECIDED_CONFLICT', (d) => d.decide('ben', 'approve'), 'somebody else decided'],
  ])('is refused with %s because %s', async (code, change) => {
    const token = await tokenFor('ada');
    await change(desk);
    await expect(desk.links.inspect(token)).rejects.toMatchObject({ code });
    await expect(desk.links.redeem({ token, decision: 'approve' })).rejects.toMatchObject({ code });
  });

  it('for one answer gives no other', async () => {
    const token = await tokenFor('ada', 'approve');
    await expect(desk.links.redeem({ token, decision: 'reject', reason: 'no' })).rejects.toMatchObject({
      code: 'APPROVAL_LINK_DECISION_FORBIDDEN',
    });
    expect(await desk.links.redeem({ token, decision: 'approve' })).toMatchObject({ state: 'approved' });
  });

  it('is refused with any one character changed, left out or added', async () => {
    const token = await tokenFor('ada');
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=+/ ';
    const changes = fc.record({
      at: fc.nat({ max: token.length - 1 }),
      kind: fc.constantFrom('replace', 'remove', 'insert'),
      by: fc.nat({ max: alphabet.length - 1 }).map((n) => alphabet.charAt(n)),
    });
    await fc.assert(
      fc.asyncProperty(changes, async ({ at, kind, by }) => {
        const tail = token.slice(kind === 'insert' ? at : at + 1);
        const changed = token.slice(0, at) + (kind === 'remove' ? '' : by) + tail;
        fc.pre(changed !== token);
        await expect(desk.links.inspect(changed)).rejects.toMatchObject({ code: 'APPROVAL_LINK_INVALID_FORBIDDEN' });
      }),
      { numRuns: 500 },
    );
    for (let at = 0; at < token.length; at++)
      for (const by of ['A', 'B', '_']) {
        const changed = token.slice(0, at) + by + token.slice(at + 1);
        if (changed !== token)
          await expect(desk.links.inspect(changed)).rejects.toMatchObject({ code: 'APPROVAL_LINK_INVALID_FORBIDDEN' });
      }
    expect(await desk.links.inspect(token)).toBeDefined();
  });

  it.each(['', '.', 'a.b', 'x'.repeat(5_000), '..', 'W10.W10'])('of the text %j is none', async (token) => {
    await expect(desk.links.inspect(token)).rejects.toMatchObject({ code: 'APPROVAL_LINK_INVALID_FORBIDDEN' });
  });

  it('of another key is none, and a short key makes none', async () => {
    const parts = {
      approval: desk.approval,
      store: desk.store,
      clock: desk.clock,
      newNonce: () => 'n',
      rolesOf: () => Promise.resolve(['approver'] as const),
      config: desk.config,
      metrics: desk.metrics,
    };
    const other = new ApprovalLinks({ ...parts, key: Buffer.alloc(32, 8) });
    const { token } = await other.mint('plan-1', 'ada');
    await expect(desk.links.inspect(token)).rejects.toMatchObject({ code: 'APPROVAL_LINK_INVALID_FORBIDDEN' });
    expect(() => new ApprovalLinks({ ...parts, key: Buffer.alloc(16) })).toThrow(RangeError);
  });
});

describe('the text of a link', () => {
  it('says the same claims back, and nothing that is none', () => {
    const claims = fc.record(
      {
        planId: fc.string({ minLength: 1 }),
        approver: fc.string({ minLength: 1 }),
        expiresAt: fc.maxSafeNat().map((ms) => wallTimeOf(ms)),
        nonce: fc.string({ minLength: 1 }),
        decision: fc.constantFrom('approve' as const, 'reject' as const),
      },
      { requiredKeys: ['planId', 'approver', 'expiresAt', 'nonce'] },
    );
    fc.assert(
      fc.property(claims, (given) => {
        expect(claimsOfText(textOfClaims(given))).toEqual({ ...given });
      }),
    );
    for (const text of [
      '',
      '{}',
      '[]',
      '[1,"p","a",1.5,"n",null]',
      '[2,"p","a",1,"n",null]',
      '[1,"p","a",1,"n","maybe"]',
    ])
      expect(claimsOfText(text)).toBeUndefined();
  });
});
