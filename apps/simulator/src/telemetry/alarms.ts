import { type Dn } from '../network/network.js';
import { type Rng } from '../rng.js';
import { type AlarmSeverity, keyOf, type StandingAlarm } from './standing-alarms.js';

/** One message about an alarm: that it stands, or that it is over. */
export interface AlarmNotice {
  readonly alarm: StandingAlarm;
  readonly isCleared: boolean;
  /** When the alarm began, and when what is told happened; ms. */
  readonly startMs: number;
  readonly atMs: number;
  /** Of all notices of the network. */
  readonly sequence: number;
}

/** How alarms come, as shares of all. Chosen. */
const SENT_TWICE = 0.15;
const FLAPS = 0.06;
/** Reports that a notice comes late: one, or two. */
const LATE = [0.12, 0.03] as const;
/** An element notices within so many seconds. */
const NOTICED_WITHIN_SECONDS = 20;
/** Alarms that mean nothing to users, for each element and day. Chosen: one in half a year, and ten a day in a network of 2,000 sites. */
const NUISANCES_PER_DAY = 0.005;
const NUISANCE_MINUTES = 20;
const MINUTES_PER_DAY = 1440;
const MINUTE = 60_000;

const NUISANCES: readonly (readonly [condition: string, severity: AlarmSeverity, text: string])[] = [
  ['DoorOpen', 'warning', 'Cabinet door is open'],
  ['FanDegraded', 'minor', 'One of the fans turns slowly'],
  ['ClockReferenceChanged', 'warning', 'Synchronisation took another reference'],
  ['CertificateExpiresSoon', 'warning', 'Certificate expires in less than 30 days'],
];

interface Raised {
  readonly alarm: StandingAlarm;
  readonly startMs: number;
}
interface Nuisance extends Raised {
  readonly untilMs: number;
  /** Comes and goes from minute to minute. */
  readonly flaps: boolean;
}
export interface AlarmStreamState {
  readonly rng: number;
  readonly raised: readonly Raised[];
  readonly pending: readonly { readonly dueMs: number; readonly notice: AlarmNotice }[];
  readonly nuisances: readonly Nuisance[];
  readonly sequence: number;
}

/** Turns what is wrong now into notices: late, twice, and flapping, as element managers send them. */
export class AlarmStream {
  private readonly raised = new Map<string, Raised>();
  private pending: AlarmStreamState['pending'][number][] = [];
  /** By alarm: when the last of its pending notices is due. */
  private readonly lastDue = new Map<string, number>();
  private nuisances: readonly Nuisance[] = [];
  private sequence = 0;

  /** @param elements where alarms may come from for no reason */
  constructor(
    private readonly elements: readonly Dn[],
    private readonly rng: Rng,
  ) {}

  /**
   * @param standing all that is wrong in the interval that began at `beganMs`
   * @param dark elements that can say nothing
   * @returns what arrives at its end, `nowMs`
   */
  step(
    standing: readonly StandingAlarm[],
    dark: ReadonlySet<Dn>,
    beganMs: number,
    nowMs: number,
  ): readonly AlarmNotice[] {
    this.drawNuisances(beganMs);
    const idle = this.nuisances.filter(({ flaps }) => !flaps || Math.floor(beganMs / MINUTE) % 2 === 0);
    const all = [...standing, ...idle.map(({ alarm }) => alarm)].filter(({ source }) => !dark.has(source));
    const now = new Map(all.map((alarm) => [keyOf(alarm), alarm]));
    for (const [key, alarm] of now) {
      if (this.raised.has(key)) continue;
      const startMs = alarm.sinceMs ?? beganMs + 1000 * this.rng.integer(NOTICED_WITHIN_SECONDS);
      this.raised.set(key, { alarm, startMs });
      this.tell(alarm, false, startMs, startMs, nowMs);
      if (this.rng.uniform() < FLAPS) {
        this.tell(alarm, true, startMs, startMs + 8_000, nowMs);
        this.tell(alarm, false, startMs + 15_000, startMs + 15_000, nowMs);
      }
    }
    for (const [key, { alarm, startMs }] of this.raised) {
      // Who is without power cannot take back what it said.
      if (now.has(key) || dark.has(alarm.source)) continue;
      this.raised.delete(key);
      this.tell(alarm, true, startMs, beganMs + 1000 * this.rng.integer(NOTICED_WITHIN_SECONDS), nowMs);
    }
    const due = this.pending.filter(({ dueMs }) => dueMs <= nowMs);
    this.pending = this.pending.filter(({ dueMs }) => dueMs > nowMs);
    for (const [key, dueMs] of this.lastDue) if (dueMs <= nowMs) this.lastDue.delete(key);
    return due.map(({ notice }) => notice);
  }

  state(): AlarmStreamState {
    const { raised, pending, nuisances, sequence, rng } = this;
    return { rng: rng.state, raised: [...raised.values()], pending, nuisances, sequence };
  }

  restore(state: AlarmStreamState): void {
    this.rng.state = state.rng;
    this.raised.clear();
    for (const raised of state.raised) this.raised.set(keyOf(raised.alarm), raised);
    this.pending = [...state.pending];
    this.lastDue.clear();
    for (const { dueMs, notice } of this.pending) this.lastDue.set(keyOf(notice.alarm), dueMs);
    this.nuisances = state.nuisances;
    this.sequence = state.sequence;
  }

  private tell(alarm: StandingAlarm, isCleared: boolean, startMs: number, atMs: number, nowMs: number): void {
    const notice = { alarm, isCleared, startMs, atMs, sequence: ++this.sequence };
    const draw = this.rng.uniform();
    const late = draw < LATE[1] ? 2 : draw < LATE[0] + LATE[1] ? 1 : 0;
    const key = keyOf(alarm);
    // In order of what happened, whatever is late.
    const dueMs = Math.max(nowMs + late * MINUTE, this.lastDue.get(key) ?? 0);
    this.lastDue.set(key, dueMs);
    this.pending.push({ dueMs, notice });
    if (this.rng.uniform() < SENT_TWICE) this.pending.push({ dueMs, notice });
  }

  private drawNuisances(beganMs: number): void {
    this.nuisances = this.nuisances.filter(({ untilMs }) => untilMs > beganMs);
    const count = this.rng.poisson((this.elements.length * NUISANCES_PER_DAY) / MINUTES_PER_DAY);
    for (let n = 0; n < count; n++) {
      const source = this.rng.pick(this.elements);
      const [condition, severity, text] = this.rng.pick(NUISANCES);
      const untilMs = beganMs + MINUTE * (1 + this.rng.integer(NUISANCE_MINUTES));
      const alarm = { dn: source, source, condition, severity, text };
      this.nuisances = [...this.nuisances, { alarm, startMs: beganMs, untilMs, flaps: this.rng.uniform() < 0.3 }];
    }
  }
}
