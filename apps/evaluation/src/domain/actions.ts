import { type ChangeRecord, type TruthRecord, type Write } from './observed.js';

/** A change may still be written while its reason goes away by itself. */
const GRACE_MS = 10 * 60_000;
/** A fault that nobody mends lasts for a while in the numbers: an attempt of that time is judged by whether it was undone. */
const ATTEMPT_MS = 2 * 60 * 60_000;

/** A lock, or a restart, hurts while it lasts: undoing it does not undo that. */
export const HURTS_AT_ONCE: ReadonlySet<string> = new Set(['administrativeState', 'vsRestartCount']);

/** A number that moves away from where it should be mends nothing; what is not a number is part of a sequence, such as lock and unlock. */
const goesThere = ({ from, to }: Write, wanted: unknown): boolean =>
  typeof wanted !== 'number' || typeof to !== 'number' || typeof from !== 'number'
    ? true
    : Math.abs(to - wanted) < Math.abs(from - wanted);

/** A write that mends the fault, or is part of what does, while it was on. */
export const isRemedy = (change: Write & { readonly timeMs: number }, truth: TruthRecord): boolean =>
  change.timeMs >= truth.onsetMs &&
  change.timeMs <= (truth.endMs ?? Infinity) + GRACE_MS &&
  (truth.remedy?.actions ?? []).some((actions) =>
    actions.some(
      ({ dn, attribute, to }) => dn === change.dn && attribute === change.attribute && goesThere(change, to),
    ),
  );

/** True where, in the end, the attribute is what it was before the first of the changes. */
const isUndone = (change: ChangeRecord, changes: readonly ChangeRecord[]): boolean => {
  const all = changes.filter(({ dn, attribute }) => dn === change.dn && attribute === change.attribute);
  return all.length > 1 && all[0]?.from === all.at(-1)?.to;
};

export interface JudgedActions {
  /** Changes through the provisioning service. */
  readonly made: number;
  /** Attempts where nothing helps, taken back again. */
  readonly undone: number;
  readonly wrong: readonly ChangeRecord[];
}

/** Weighs every change that came through the provisioning service against what was really broken then. */
export const judgeActions = (truths: readonly TruthRecord[], changes: readonly ChangeRecord[]): JudgedActions => {
  const made = changes.filter(({ through }) => through === 'provmns');
  let undone = 0;
  const wrong = made.filter((change) => {
    if (truths.some((truth) => isRemedy(change, truth))) return false;
    const isAttempt =
      !HURTS_AT_ONCE.has(change.attribute) &&
      isUndone(change, made) &&
      truths.some(
        ({ expected, onsetMs, endMs }) =>
          expected === 'reverted' && change.timeMs >= onsetMs && change.timeMs <= (endMs ?? Infinity) + ATTEMPT_MS,
      );
    if (isAttempt) undone++;
    return !isAttempt;
  });
  return { made: made.length, undone, wrong };
};
