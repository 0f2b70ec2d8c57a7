import { beforeEach, describe, expect, it } from '@jest/globals';
import { type CaseState, type FunctionMode } from '#foundation/vocabulary';
import { type ApprovalCode } from './errors.js';
import { Desk } from './testing/index.js';

let desk: Desk;
beforeEach(async () => {
  desk = await new Desk().open();
});

describe('asking', () => {
  it('asks once, however often the step runs, and waits', async () => {
    const moved = { kind: 'move', to: 'awaiting-approval' };
    expect(await desk.approval.request(desk.item('planned'))).toMatchObject(moved);
    desk.clock.at += 1_000;
    expect(await desk.approval.request(desk.item('planned'))).toMatchObject(moved);
    expect(await desk.record()).toMatchObject({ state: 'open', requester: 'nocturne', caseId: 'incident-1' });
    expect((await desk.record())?.expiresAt).toBe(1_000_000 + desk.config.validMs);
    expect(await desk.audited()).toEqual(['approval-requested']);
  });

  it.each<[FunctionMode, CaseState, string]>([
    ['autonomous', 'approved', 'it acts on its own'],
    ['shadow', 'handed-over', 'it was set to shadow after it planned'],
  ])('a function in %s makes the case %s because %s', async (mode, to) => {
    desk.mode = mode;
    expect(await desk.approval.request(desk.item('planned'))).toMatchObject({ kind: 'move', to });
    expect(await desk.record()).toBeUndefined();
  });

  it('asks nobody where the incident went away', async () => {
    await desk.resolve();
    expect(await desk.approval.request(desk.item('planned'))).toMatchObject({ to: 'withdrawn' });
  });
});

describe('answering', () => {
  beforeEach(async () => {
    await desk.approval.request(desk.item('planned'));
  });

  it.each([
    ['ada', 'approve', undefined, 'approved'],
    ['ben', 'reject', ' not during the match ', 'rejected'],
  ] as const)('takes %s %s (%s): %s', async (by, decision, reason, state) => {
    await desk.decide(by, decision, reason);
    expect(await desk.record()).toMatchObject({
      state,
      by,
      ...(reason === undefined ? {} : { reason: reason.trim() }),
    });
    expect(desk.woken).toEqual(['incident-1']);
    expect(await desk.audited()).toEqual(['approval-requested', 'approval-deciding', 'approval-decided']);
    expect(await desk.approval.await(desk.item())).toMatchObject({ kind: 'move', to: state });
  });

  it.each<[string, 'approve' | 'reject', string | undefined, number, ApprovalCode, string]>([
    ['cy', 'approve', undefined, 0, 'APPROVAL_ROLE_FORBIDDEN', 'an operator does not decide'],
    ['nobody', 'approve', undefined, 0, 'APPROVAL_ROLE_FORBIDDEN', 'who is not known does not decide'],
    ['nocturne', 'approve', undefined, 0, 'APPROVAL_OWN_REQUEST_FORBIDDEN', 'who asks does not approve'],
    ['ada', 'reject', ' ', 0, 'APPROVAL_REASON_MISSING', 'a no without a reason teaches nobody'],
    ['ada', 'approve', 'x'.repeat(2_001), 0, 'APPROVAL_REASON_TOO_LARGE', 'a reason is bounded'],
    ['ada', 'approve', undefined, 900_000, 'APPROVAL_EXPIRED_CONFLICT', 'no answer meant no'],
  ])('refuses %s %s (%s) after %d ms with %s because %s', async (by, decision, reason, after, code) => {
    desk.clock.at += after;
    await expect(desk.decide(by, decision, reason)).rejects.toMatchObject({ code, retryable: false });
    expect(await desk.record()).toMatchObject({ state: 'open' });
    expect(desk.woken).toEqual([]);
    expect(await desk.registry.metrics()).toContain(`noc_approval_refusals_total{code="${code}"} 1`);
  });

  it('takes exactly one of many answers at a time', async () => {
    const answers = await Promise.allSettled(
      Array.from({ length: 8 }, (_, n) =>
        desk.decide(n % 2 === 0 ? 'ada' : 'ben', n % 3 === 0 ? 'reject' : 'approve', 'so'),
      ),
    );
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const answer of answers)
      if (answer.status === 'rejected') expect(answer.reason).toMatchObject({ code: 'APPROVAL_DECIDED_CONFLICT' });
    expect((await desk.audited()).filter((kind) => kind === 'approval-decided')).toHaveLength(1);
    expect(desk.woken).toHaveLength(1);
  });

  it('refuses an answer to what was never asked', async () => {
    const asked = {
      planId: 'plan-2',
      by: 'ada',
      roles: ['approver'] as const,
      decision: 'approve' as const,
      via: 'console' as const,
    };
    await expect(desk.approval.decide(asked)).rejects.toMatchObject({ code: 'APPROVAL_NOT_FOUND' });
  });
});

describe('waiting', () => {
  beforeEach(async () => {
    await desk.approval.request(desk.item('planned'));
  });

  it('looks again soon, and at the end at the latest', async () => {
    expect(await desk.approval.await(desk.item())).toEqual({
      kind: 'wait',
      retryAt: desk.clock.at + desk.config.recheckMs,
    });
    desk.clock.at += desk.config.validMs - 10;
    expect(await desk.approval.await(desk.item())).toEqual({ kind: 'wait', retryAt: desk.clock.at + 10 });
  });

  it('takes silence for a no, and nothing after it', async () => {
    desk.clock.at += desk.config.validMs;
    const moved = { kind: 'move', to: 'rejected', note: 'Nobody answered in time, which means no.' };
    expect(await desk.approval.await(desk.item())).toEqual(moved);
    expect(await desk.approval.await(desk.item())).toEqual(moved);
    expect(await desk.record()).toMatchObject({ state: 'expired' });
    await expect(desk.decide('ada', 'approve')).rejects.toMatchObject({ code: 'APPROVAL_EXPIRED_CONFLICT' });
  });

  it('withdraws the request where the incident goes away, an approved one too', async () => {
    await desk.resolve();
    expect(await desk.approval.await(desk.item())).toMatchObject({ to: 'withdrawn' });
    expect(await desk.record()).toMatchObject({ state: 'expired', reason: 'The incident went away.' });
    await expect(desk.decide('ada', 'approve')).rejects.toMatchObject({ code: 'APPROVAL_EXPIRED_CONFLICT' });
  });
});
