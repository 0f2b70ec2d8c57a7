import { closeness } from '../domain/match.js';
import { type ChangeRecord, type IncidentRecord, type TruthRecord } from '../domain/observed.js';
import { Rng, seedOf } from '../domain/rng.js';

/**
 * How long people take, in minutes of network time: log-normal, by median and spread of the logarithm. All chosen, to be kind to people rather than not: a desk that
 * is staffed around the clock by so many, who see a ticket after ten minutes, name the cause of most after half an hour, and need twenty minutes for a change.
 */
export const PEOPLE = {
  atOnce: 2,
  acknowledge: { median: 10, spread: 0.8 },
  diagnose: { median: 25, spread: 0.7 },
  dismiss: { median: 8, spread: 0.7 },
  mend: { median: 20, spread: 0.6 },
  /** That the true cause is named, from a ticket at the object itself, and from one at an object that merely feels it. */
  namesFromObject: 0.85,
  namesFromFelt: 0.5,
  /** That the first change is a wrong one. */
  errs: 0.1,
} as const;

export interface Handled {
  /** Faults that were mended, and when. */
  readonly mendedAtMs: ReadonlyMap<string, number>;
  readonly changes: readonly ChangeRecord[];
  readonly touches: number;
  /** How each ticket ended, by its id. */
  readonly ended: ReadonlyMap<string, 'closed' | 'handed-over' | 'withdrawn'>;
}

const MINUTE = 60_000;

/** What a desk makes of its tickets, in the order in which they are acknowledged. Draws belong to the ticket: another ticket more changes none of them. */
export const handle = (tickets: readonly IncidentRecord[], truths: readonly TruthRecord[], seed: number): Handled => {
  const mendedAtMs = new Map<string, number>();
  const known = new Map<string, number>();
  const changes: ChangeRecord[] = [];
  const ended = new Map<string, 'closed' | 'handed-over' | 'withdrawn'>();
  let touches = 0;
  const freeAtMs: number[] = Array.from({ length: PEOPLE.atOnce }, () => -Infinity);
  const seen = tickets
    .map((ticket) => {
      const rng = new Rng(seedOf(seed, ticket.id));
      const draw = ({ median, spread }: { median: number; spread: number }): number =>
        MINUTE * rng.logNormal(median, spread);
      return { ticket, rng, draw, atMs: ticket.openedAtMs + draw(PEOPLE.acknowledge) };
    })
    .sort((a, b) => a.atMs - b.atMs);
  for (const { ticket, rng, draw, atMs } of seen) {
    touches++;
    const who = freeAtMs.indexOf(Math.min(...freeAtMs));
    const beganMs = Math.max(atMs, freeAtMs[who] ?? atMs);
    const of = truths
      .map((truth) => ({ truth, close: closeness(ticket, truth) }))
      .filter(({ truth, close }) => close > 0 && truth.benign !== true)
      .sort((a, b) => b.close - a.close)[0];
    if (of === undefined) {
      freeAtMs[who] = beganMs + draw(PEOPLE.dismiss);
      ended.set(ticket.id, 'withdrawn');
      continue;
    }
    const { truth, close } = of;
    // Somebody knows already: the ticket is put to the others at a glance.
    if ((known.get(truth.id) ?? Infinity) <= beganMs) {
      ended.set(ticket.id, 'withdrawn');
      continue;
    }
    const knownAtMs = beganMs + draw(PEOPLE.diagnose);
    touches++;
    freeAtMs[who] = knownAtMs;
    if (rng.uniform() > (close >= 2 ? PEOPLE.namesFromObject : PEOPLE.namesFromFelt)) {
      ended.set(ticket.id, 'handed-over');
      continue;
    }
    known.set(truth.id, Math.min(known.get(truth.id) ?? Infinity, knownAtMs));
    const [action] = truth.remedy?.actions ?? [];
    if (action === undefined) {
      ended.set(ticket.id, 'handed-over');
      continue;
    }
    let doneMs = knownAtMs + draw(PEOPLE.mend);
    // Who looks before a change sees that it has gone away.
    if (doneMs >= (truth.endMs ?? Infinity)) {
      ended.set(ticket.id, 'withdrawn');
      continue;
    }
    const writeOf = (dn: string, attribute: string, from: unknown, to: unknown): ChangeRecord => ({
      ...{ timeMs: doneMs, dn, attribute, from, to, through: 'provmns' },
    });
    if (rng.uniform() < PEOPLE.errs) {
      touches++;
      changes.push(writeOf(ticket.rootDn, 'administrativeState', 'UNLOCKED', 'LOCKED by mistake'));
      doneMs += draw(PEOPLE.mend);
    }
    touches++;
    freeAtMs[who] = doneMs;
    for (const { dn, attribute, to } of action) changes.push(writeOf(dn, attribute, undefined, to));
    mendedAtMs.set(truth.id, Math.min(mendedAtMs.get(truth.id) ?? Infinity, doneMs));
    ended.set(ticket.id, 'closed');
  }
  return { mendedAtMs, changes, touches, ended };
};
