import { type WallTime, wallTimeOf } from '#foundation/vocabulary';

/** What a link says and its signature covers. */
export interface LinkClaims {
  readonly planId: string;
  readonly approver: string;
  readonly expiresAt: WallTime;
  /** Random; burnt when the link is used. */
  readonly nonce: string;
  /** Where the link is for one answer only. */
  readonly decision?: 'approve' | 'reject';
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

/** The claims as one text: a list, so that the order of keys cannot matter. */
export const textOfClaims = ({ planId, approver, expiresAt, nonce, decision }: LinkClaims): string =>
  JSON.stringify([1, planId, approver, expiresAt, nonce, decision ?? null]);

export const claimsOfText = (text: string): LinkClaims | undefined => {
  let parts: unknown;
  try {
    parts = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!Array.isArray(parts) || parts.length !== 6) return undefined;
  const [version, planId, approver, expiresAt, nonce, decision] = parts as readonly unknown[];
  if (version !== 1 || !isText(planId) || !isText(approver) || !isText(nonce)) return undefined;
  if (typeof expiresAt !== 'number' || !Number.isSafeInteger(expiresAt)) return undefined;
  const claims = { planId, approver, expiresAt: wallTimeOf(expiresAt), nonce };
  if (decision === null) return claims;
  return decision === 'approve' || decision === 'reject' ? { ...claims, decision } : undefined;
};
