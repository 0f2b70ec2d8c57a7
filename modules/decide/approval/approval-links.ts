import { createHmac, timingSafeEqual } from 'node:crypto';
import { ApplianceError } from '#foundation/platform';
import { type RecordStore } from '#foundation/record-store';
import { type ApprovalRecord, type Clock, wallTimeOf } from '#foundation/vocabulary';
import { type Approval } from './approval.js';
import { type ApprovalConfig } from './approval.config.js';
import { type ApprovalMetrics } from './approval.metrics.js';
import { type Decision, type Role } from './domain/assess.js';
import { claimsOfText, type LinkClaims, textOfClaims } from './domain/link-token.js';
import { type ApprovalCode, refusal } from './errors.js';

export interface ApprovalLinkParts {
  readonly approval: Approval;
  readonly store: RecordStore;
  readonly clock: Clock;
  /** At least 32 random bytes, kept between starts. */
  readonly key: Uint8Array;
  /** 128 random bits or more, as text. */
  readonly newNonce: () => string;
  /** As they are now: a link does not outlive the role of its approver. */
  readonly rolesOf: (user: string) => Promise<readonly Role[]>;
  readonly config: ApprovalConfig;
  readonly metrics: ApprovalMetrics;
}

const MAX_TOKEN_LENGTH = 2_048;
const KEY_BYTES = 32;
const nonceId = (nonce: string): string => `approval-link/${encodeURIComponent(nonce)}`;

/**
 * Links that carry one approver's answer to one plan: signed with HMAC-SHA-256, used once, expiring. Showing one changes nothing, because mail
 * scanners follow every link they see.
 */
export class ApprovalLinks {
  constructor(private readonly parts: ApprovalLinkParts) {
    if (parts.key.length < KEY_BYTES) throw new RangeError(`the key of approval links needs ${KEY_BYTES} bytes`);
  }

  /** @throws ApplianceError as `Approval.decide`, where the approver could not decide now */
  async mint(
    planId: string,
    approver: string,
    decision?: 'approve' | 'reject',
  ): Promise<{ readonly token: string; readonly expiresAt: LinkClaims['expiresAt'] }> {
    const { clock, config, newNonce } = this.parts;
    const record = await this.assess(planId, approver);
    const expiresAt = wallTimeOf(Math.min(record.expiresAt, clock.wall() + config.linkValidMs));
    const claims = { planId, approver, expiresAt, nonce: newNonce(), ...(decision === undefined ? {} : { decision }) };
    return { token: this.sign(textOfClaims(claims)), expiresAt };
  }

  /** What the link is for, where it could be used now. Changes nothing. @throws ApplianceError with an `ApprovalCode`, not retryable */
  async inspect(token: string): Promise<LinkClaims> {
    const claims = this.verify(token);
    if (!(this.parts.clock.wall() < claims.expiresAt)) throw this.refuse('APPROVAL_LINK_EXPIRED_CONFLICT');
    if ((await this.parts.store.get(nonceId(claims.nonce))) !== undefined)
      throw this.refuse('APPROVAL_LINK_USED_CONFLICT');
    await this.assess(claims.planId, claims.approver);
    return claims;
  }

  /** Decides, and burns the link. @throws ApplianceError with an `ApprovalCode`, not retryable; the link is burnt only where it is used */
  async redeem(answer: {
    readonly token: string;
    readonly decision: 'approve' | 'reject';
    readonly reason?: string;
  }): Promise<ApprovalRecord> {
    const { approval, store, clock, rolesOf } = this.parts;
    const { planId, approver: by, nonce, decision } = await this.inspect(answer.token);
    if (decision !== undefined && decision !== answer.decision) throw this.refuse('APPROVAL_LINK_DECISION_FORBIDDEN');
    const reason = answer.reason === undefined ? {} : { reason: answer.reason };
    const decided: Decision = {
      planId,
      by,
      roles: await rolesOf(by),
      decision: answer.decision,
      ...reason,
      via: 'link',
    };
    // Before it is burnt: a missing reason must not cost the link.
    await approval.assess(decided);
    try {
      await store.create(nonceId(nonce), { schemaVersion: 1, planId, by, usedAt: clock.wall() });
    } catch (error) {
      if (error instanceof ApplianceError && error.code === 'RECORD_STORE_EXISTS')
        throw this.refuse('APPROVAL_LINK_USED_CONFLICT');
      throw error;
    }
    return approval.decide(decided);
  }

  private async assess(planId: string, by: string): Promise<ApprovalRecord> {
    const roles = await this.parts.rolesOf(by);
    return (await this.parts.approval.assess({ planId, by, roles, decision: 'approve', via: 'link' })).value;
  }

  private sign(text: string): string {
    return `${Buffer.from(text).toString('base64url')}.${this.signatureOf(text).toString('base64url')}`;
  }

  private signatureOf(text: string): Buffer {
    return createHmac('sha256', this.parts.key).update('nocturne approval link\n').update(text).digest();
  }

  /** The signature first: nothing of an unsigned text is looked at. */
  private verify(token: string): LinkClaims {
    const [body = '', signature = '', ...rest] = token.length > MAX_TOKEN_LENGTH ? [] : token.split('.');
    const text = Buffer.from(body, 'base64url').toString('utf8');
    const given = Buffer.from(signature, 'base64url');
    const right = this.signatureOf(text);
    const isSigned = given.length === right.length && timingSafeEqual(given, right);
    // The same text again: base64url has several spellings of one value, and a link has one.
    const claims = isSigned && rest.length === 0 && this.sign(text) === token ? claimsOfText(text) : undefined;
    if (claims === undefined) throw this.refuse('APPROVAL_LINK_INVALID_FORBIDDEN');
    return claims;
  }

  private refuse(code: ApprovalCode): ApplianceError {
    this.parts.metrics.refused(code);
    return refusal(code);
  }
}
