import { type Dn, type Network } from '../network/network.js';
import { type Faults } from './faults.js';
import { fault, kindOf, type Scenario, type ScriptedFault } from './scenario.js';
import { type Targets } from './targets.js';

/** What cannot begin now is tried again. */
const POSTPONED_MINUTES = 5;

/** A fault that waits for its time. */
interface Pending extends ScriptedFault {
  /** Its place in the scenario; -1 for those of the cycle. */
  readonly place: number;
}
export interface ScheduleState {
  readonly pending: readonly Pending[];
  readonly cycled: number;
  /** Where the faults of the scenario struck, by place. */
  readonly struck: readonly (readonly [number, Dn])[];
}

/** Starts the faults of a scenario when they are due. Minutes are since 1970 on the network's clock. */
export class Schedule {
  private pending: Pending[];
  private struck = new Map<number, Dn>();
  /** Minutes after the start at which they did, by place. */
  private readonly began = new Map<number, number>();
  /** Faults begun by the cycle of the scenario. */
  private cycled = 0;

  /** @throws RangeError where a target is no object of the network */
  constructor(
    private readonly scenario: Scenario,
    private readonly startMs: number,
    network: Network,
  ) {
    for (const [at, { target }] of scenario.faults.entries())
      if (target !== undefined && !network.objects.has(target))
        throw new RangeError(`faults.${at}.target: the network has no object ${target}`);
    this.pending = scenario.faults.map((one, place) => ({
      ...{ ...one, place },
      atMinutes: one.atMinutes + startMs / 60_000,
    }));
  }

  /** One more than the scenario has. @param scripted its minutes count from `now` */
  add(scripted: ScriptedFault, now: number): void {
    this.pending.push({ ...scripted, atMinutes: now / 60_000 + scripted.atMinutes, place: -1 });
  }

  begin(faults: Faults, targets: Targets, now: number): void {
    const nowMinutes = now / 60_000;
    const due = this.pending.filter(({ atMinutes }) => atMinutes <= nowMinutes);
    if (due.length === 0) return;
    this.pending = this.pending.filter(({ atMinutes }) => atMinutes > nowMinutes);
    const { cycle } = this.scenario;
    for (const scripted of due) {
      if (cycle !== undefined && faults.openTruths.length >= cycle.most) {
        this.pending.push({ ...scripted, atMinutes: nowMinutes + POSTPONED_MINUTES });
        continue;
      }
      const { kind: name, parameters: numbers, durationMinutes, near } = scripted;
      const kind = kindOf(this.scenario, name);
      const dn =
        scripted.target ??
        targets.draw(kind, numbers, faults.struck, now, near === undefined ? undefined : this.struck.get(near));
      if (dn === undefined) {
        this.pending.push({ ...scripted, atMinutes: nowMinutes + POSTPONED_MINUTES });
        continue;
      }
      this.struck.set(scripted.place, dn);
      this.began.set(scripted.place, (now - this.startMs) / 60_000);
      faults.start({ name, kind, dn, numbers, durationMinutes }, now);
      const next = cycle?.kinds[++this.cycled % cycle.kinds.length];
      if (cycle !== undefined && this.pending.length === 0 && next !== undefined)
        this.pending.push({ ...fault(next, nowMinutes + cycle.everyMinutes), place: -1 });
    }
  }

  /** The scenario as this process played it: what began, when and where it did. Played again, it is the same whatever is done about it. */
  played(): Scenario {
    const { faults, kinds } = this.scenario;
    const begun = faults.flatMap(({ kind, durationMinutes, parameters }, place): ScriptedFault[] => {
      const [target, atMinutes] = [this.struck.get(place), this.began.get(place)];
      if (target === undefined || atMinutes === undefined) return [];
      const lasts = durationMinutes === undefined ? {} : { durationMinutes };
      return [{ kind, target, atMinutes, ...lasts, ...(parameters === undefined ? {} : { parameters }) }];
    });
    return { faults: begun, ...(kinds === undefined ? {} : { kinds }) };
  }

  state(): ScheduleState {
    return { pending: this.pending, cycled: this.cycled, struck: [...this.struck] };
  }

  /** @param now whoever starts a demonstration again waits for its next fault no longer than for the first */
  restore(state: ScheduleState, now: number): void {
    this.pending = [...state.pending];
    this.cycled = state.cycled;
    this.struck = new Map(state.struck);
    const { faults, cycle } = this.scenario;
    const soon = now / 60_000 + (faults[0]?.atMinutes ?? 0);
    if (cycle !== undefined) this.pending = this.pending.map((f) => ({ ...f, atMinutes: Math.min(f.atMinutes, soon) }));
  }
}
