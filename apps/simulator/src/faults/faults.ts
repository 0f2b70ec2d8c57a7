import { type Conditions, PARAMETERS } from '../conditions.js';
import { type Plant } from '../network/build-network.js';
import { type Change, classOf, type Dn, type Value } from '../network/network.js';
import { type AlarmSeverity } from '../telemetry/standing-alarms.js';
import { type Effect, effectsOf, type Numbers, numbersOf } from './instance.js';
import { type FaultKind } from './kind.js';
import { clearAfter, isOver, type LiveEffect } from './mending.js';
import { strengthAt } from './onset.js';
import { select } from './selectors.js';
import { remedyOf, type Truth } from './truth.js';

const MAX_TRUTHS = 10_000;

/** A fault that still has an effect, as plain values. */
interface Running {
  readonly truth: Truth;
  readonly beganMs: number;
  readonly endsAtMs: number;
  readonly lingersMs: number;
  readonly effects: LiveEffect[];
  /** Attributes that somebody puts back when all is over. */
  readonly putBack: readonly (readonly [Dn, string, Value])[];
  readonly putBackBy: string;
}
type Saved = Omit<Running, 'truth' | 'endsAtMs'> & {
  readonly truth: string;
  /** `null`: no end of its own. */
  readonly endsAtMs: number | null;
};
export interface FaultsState {
  readonly truths: readonly Truth[];
  readonly running: readonly Saved[];
  readonly began: number;
}
export interface RaisedAlarm {
  readonly dn: Dn;
  readonly alarm: string;
  readonly severity: AlarmSeverity;
  readonly sinceMs: number;
}
export interface LogLine {
  readonly dn: Dn;
  readonly severity: 'info' | 'warn' | 'error';
  readonly body: string;
}
export type ReportFate = Extract<Effect, { effect: 'report' }>;

export interface Strike {
  readonly name: string;
  readonly kind: FaultKind;
  readonly dn: Dn;
  readonly numbers?: Numbers | undefined;
  readonly durationMinutes?: number | undefined;
}

/** Faults that are on, and what they do: attributes that they wrote, and conditions. Over by the change that mends them, or by their end. */
export class Faults {
  /** Announced changes that were made through the element manager since they were last taken. */
  readonly outbox: (Change & { readonly actor: string })[] = [];
  readonly truths: Truth[] = [];
  private running: Running[] = [];
  private began = 0;
  /** The fault that is writing attributes now: what it does itself does not mend it. */
  private writing: Running | undefined;

  constructor(private readonly plant: Plant) {
    plant.network.onChange((change) => {
      this.onChange(change);
    });
  }

  get openTruths(): readonly Truth[] {
    return this.running.map(({ truth }) => truth).filter(({ end }) => end === undefined);
  }

  /** Objects of faults that still have an effect, felt or not. */
  get struck(): readonly Dn[] {
    return this.running.map(({ truth }) => truth.dn);
  }

  start({ name, kind, dn, numbers, durationMinutes }: Strike, time: number): Truth {
    const { plant } = this;
    const remedy = remedyOf(kind, dn, plant);
    const namedAt = kind.namedAt.flatMap((of) => select(plant, of, dn));
    const truth: Truth = {
      ...{ id: `F${++this.began}`, kind: name, dn, cause: kind.cause, benign: kind.benign },
      ...{ onset: new Date(time).toISOString(), impactful: false, userImpactMinutes: 0, impactMinutes: 0 },
      felt: [...new Set(kind.feltAt.flatMap((of) => select(plant, of, dn)))].filter((one) => one !== dn),
      ...(namedAt.length === 0 ? {} : { namedAt }),
      ...(remedy === undefined ? {} : { remedy }),
      expected: kind.expected,
    };
    if (this.truths.push(truth) > MAX_TRUTHS) this.truths.shift();
    const effects: LiveEffect[] = effectsOf(kind, dn, numbersOf(kind, numbers), plant).map((of) => ({ of }));
    const avoided = effects.flatMap(({ of }) =>
      of.effect === 'parameter' && of.avoidedBy !== undefined ? [of.avoidedBy] : [],
    );
    this.running.push({
      ...{ truth, beganMs: time, effects, lingersMs: kind.lingersMinutes * 60_000 },
      endsAtMs: time + (durationMinutes ?? kind.lastsMinutes) * 60_000,
      putBack: avoided.map(({ dn: at, attribute }) => [at, attribute, plant.network.read(at, attribute) ?? 0]),
      putBackBy: kind.putBackBy ?? 'operations',
    });
    this.write(time);
    return truth;
  }

  /** Ends what is over and makes the changes that are due. */
  advance(time: number): void {
    for (const r of [...this.running]) if (r.endsAtMs <= time) this.finish(r, time);
    this.write(time);
  }

  /** @param without a fault that is thought away; its attributes are in `attributesWithout` */
  conditions(time: number, without?: Truth): Conditions {
    const found = new Map<Dn, Record<string, number>>();
    for (const { truth, beganMs, effects } of this.running) {
      if (truth === without) continue;
      for (const { of, clearedMs } of effects) {
        if (of.effect !== 'parameter' || clearedMs !== undefined) continue;
        addTo(found, of, strengthAt(of.onset, time - beganMs - of.afterMs));
      }
    }
    return found;
  }

  /** Attributes as they would be without the fault. */
  attributesWithout(truth: Truth): readonly (readonly [Dn, string, Value])[] {
    return this.running
      .filter((r) => r.truth === truth)
      .flatMap(({ effects }) =>
        effects.flatMap(({ of, wrote, clearedMs }) =>
          of.effect === 'attribute' && wrote === true && clearedMs === undefined
            ? [[of.dn, of.attribute, of.was] as const]
            : [],
        ),
      );
  }

  alarms(time: number): RaisedAlarm[] {
    return this.active(time).flatMap(({ of, beganMs }) =>
      of.effect === 'alarm'
        ? [{ dn: of.dn, alarm: of.alarm, severity: of.severity, sinceMs: beganMs + of.afterMs }]
        : [],
    );
  }

  /** Lines of the interval that begins at `time`. */
  logs(time: number, spanMs: number): LogLine[] {
    return this.active(time).flatMap(({ of, beganMs }) => {
      if (of.effect !== 'log') return [];
      const since = time - beganMs - of.afterMs;
      const isDue = of.everyMs === 0 ? since < spanMs : since % of.everyMs < spanMs;
      return isDue ? [{ dn: of.dn, severity: of.severity, body: of.body }] : [];
    });
  }

  /** What happens to reports of objects at the time. */
  reports(time: number): ReportFate[] {
    return this.active(time).flatMap(({ of }) => (of.effect === 'report' ? [of] : []));
  }

  state(): FaultsState {
    return {
      truths: this.truths,
      running: this.running.map((r) => ({
        ...r,
        truth: r.truth.id,
        endsAtMs: r.endsAtMs === Infinity ? null : r.endsAtMs,
      })),
      began: this.began,
    };
  }

  restore(state: FaultsState): void {
    this.truths.push(...state.truths);
    this.running = state.running.flatMap(({ truth: id, ...rest }) => {
      const truth = this.truths.find((t) => t.id === id);
      return truth === undefined ? [] : [{ ...rest, truth, endsAtMs: rest.endsAtMs ?? Infinity }];
    });
    this.began = state.began;
  }

  private active(time: number): { readonly of: Effect; readonly beganMs: number }[] {
    return this.running
      .filter(({ truth }) => truth.end === undefined)
      .flatMap(({ effects, beganMs }) =>
        effects.flatMap(({ of }) => (strengthAt(of.onset, time - beganMs - of.afterMs) > 0 ? [{ of, beganMs }] : [])),
      );
  }

  /** Attributes that are due, or that flap. */
  private write(time: number): void {
    for (const r of [...this.running]) {
      const { truth, effects, beganMs } = r;
      for (const effect of effects) {
        const { of } = effect;
        if (of.effect !== 'attribute' || effect.clearedMs !== undefined || truth.end !== undefined) continue;
        const strength = strengthAt(of.onset, time - beganMs - of.afterMs);
        if (effect.wrote === true && of.onset.shape === 'step') continue;
        if (strength === 0 && effect.wrote !== true) continue;
        const to = typeof of.to === 'number' ? Math.round(Number(of.was) + strength * (of.to - Number(of.was))) : of.to;
        effect.wrote = true;
        this.writing = r;
        this.manage(of.dn, of.attribute, strength === 0 ? of.was : to, time, of.announcedBy);
        this.writing = undefined;
      }
    }
  }

  private onChange(change: Change): void {
    for (const [at, r] of [...this.running.entries()]) {
      const { truth } = r;
      if (r === this.writing || !clearAfter(r.effects, change, this.plant.network)) continue;
      if (!isOver(r.effects, change.time - r.beganMs, this.plant.network)) {
        if (truth.endedBy === 'remedy') {
          delete truth.end;
          delete truth.endedBy;
        }
        continue;
      }
      if (truth.end !== undefined) continue;
      truth.end = new Date(change.time).toISOString();
      truth.endedBy = 'remedy';
      this.running[at] = { ...r, endsAtMs: change.time + r.lingersMs };
    }
    // Nothing is left of what does not linger.
    this.running = this.running.filter(({ truth, lingersMs }) => truth.endedBy !== 'remedy' || lingersMs > 0);
  }

  private finish(r: Running, time: number): void {
    const { truth } = r;
    this.running.splice(this.running.indexOf(r), 1);
    truth.end ??= new Date(time).toISOString();
    truth.endedBy ??= 'itself';
    // Whoever finds out puts things back as they were.
    for (const { of, wrote, clearedMs } of r.effects)
      if (of.effect === 'attribute' && wrote === true && clearedMs === undefined)
        this.manage(of.dn, of.attribute, of.was, time, of.announcedBy);
    for (const [dn, attribute, was] of r.putBack) this.manage(dn, attribute, was, time, r.putBackBy);
  }

  private manage(dn: Dn, attribute: string, to: Value, time: number, actor: string | undefined): void {
    const result = this.plant.network.write(dn, { [attribute]: to }, time, 'element-manager');
    // What cannot be set is not, and hurts nobody.
    if (result.kind === 'written' && actor !== undefined)
      this.outbox.push(...result.changes.map((change) => ({ ...change, actor })));
  }
}

/** What comes together adds up, as far as it can. */
const addTo = (
  found: Map<Dn, Record<string, number>>,
  of: Extract<Effect, { effect: 'parameter' }>,
  strength: number,
) => {
  if (strength === 0) return;
  const table: Readonly<Record<string, Readonly<Record<string, { readonly most: number }>>>> = PARAMETERS;
  const most = table[classOf(of.dn)]?.[of.parameter]?.most ?? Infinity;
  const at = found.get(of.dn) ?? {};
  at[of.parameter] = Math.min(most, (at[of.parameter] ?? 0) + strength * of.value);
  found.set(of.dn, at);
};
