/** Why a result is no sample. `unknown-type`: no measurement type stands at its position. */
export const REJECTION_REASONS = ['not-a-number', 'unknown-type', 'count-mismatch'] as const;
export type RejectionReason = (typeof REJECTION_REASONS)[number];
export type Rejections = Record<RejectionReason, number>;
export const noRejections = (): Rejections => ({ 'not-a-number': 0, 'unknown-type': 0, 'count-mismatch': 0 });

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
/** TS 32.435 table 4.1 writes NIL for a result that there is none of, TS 28.532 NULL. */
const ABSENT = new Set(['', 'NIL', 'NULL', 'null']);

/** What one result says: a number, `absent`, or `invalid` where it is a text. */
export const measuredValue = (text: string): number | 'absent' | 'invalid' => {
  const trimmed = text.trim();
  if (NUMBER.test(trimmed)) {
    const value = Number(trimmed);
    return Number.isFinite(value) ? value : 'invalid';
  }
  return ABSENT.has(trimmed) ? 'absent' : 'invalid';
};
