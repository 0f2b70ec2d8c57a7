import { type Alarm, type LogRecord, networkTimeOf } from '#foundation/vocabulary';
import { type LogAlarmRule, type LogAlarmsConfig } from './log-alarms.config.js';
import { type LogAlarmsMetrics } from './log-alarms.metrics.js';

const MAX_TEXT = 256;
/** Of a record so much is looked at: what is wrong stands at its beginning. */
const MAX_READ = 1_000;
/** Silence is looked for this seldom, network time. */
const LOOK_EVERY_MS = 60_000;

interface Compiled extends Omit<LogAlarmRule, 'raisedBy' | 'clearedBy'> {
  readonly raisedBy: RegExp;
  readonly clearedBy?: RegExp;
}
interface Open {
  readonly alarm: Alarm;
  /** Newest record that said so, network time in ms. */
  readonly lastMs: number;
}
export type LogAlarmsState = readonly (readonly [id: string, open: Open])[];

/** What the text of log records says that no alarm does: raised once, however often it is repeated, and cleared by word or by silence. */
export class LogAlarms {
  private readonly rules: readonly Compiled[];
  private readonly open = new Map<string, Open>();
  private lookedMs = 0;

  constructor(
    private readonly config: LogAlarmsConfig,
    private readonly metrics: Pick<LogAlarmsMetrics, 'count'>,
  ) {
    this.rules = config.rules.map(({ raisedBy, clearedBy, ...rest }) => ({
      ...{ ...rest, raisedBy: new RegExp(raisedBy, 'iu') },
      ...(clearedBy === undefined ? {} : { clearedBy: new RegExp(clearedBy, 'iu') }),
    }));
  }

  state(): LogAlarmsState {
    return [...this.open];
  }

  restore(state: LogAlarmsState): void {
    this.open.clear();
    for (const [id, open] of state) this.open.set(id, open);
  }

  /** @param now network time, ms; @returns alarms that these records raise and clear */
  take(logs: readonly LogRecord[], now: number): readonly Alarm[] {
    return logs.flatMap((log) => (log.time < now - this.config.maxAgeMs ? [] : (this.alarmOf(log) ?? [])));
  }

  /** Alarms that nobody spoke of for so long that they are over. */
  expire(now: number): readonly Alarm[] {
    if (this.open.size === 0 || now - this.lookedMs < LOOK_EVERY_MS) return [];
    this.lookedMs = now;
    return [...this.open].flatMap(([id, { alarm, lastMs }]) =>
      now - lastMs <= this.config.quietMs ? [] : this.clear(id, alarm, now, 'Nothing in the log said so any more.'),
    );
  }

  private alarmOf({ dn, time, body: whole }: LogRecord): Alarm | readonly Alarm[] | undefined {
    const body = whole.slice(0, MAX_READ);
    for (const { name, raisedBy, clearedBy, probableCause, perceivedSeverity } of this.rules) {
      const id = `log/${name}/${dn}`;
      const known = this.open.get(id);
      if (known !== undefined && clearedBy?.test(body) === true) return this.clear(id, known.alarm, time, body);
      if (!raisedBy.test(body)) continue;
      if (known !== undefined) {
        this.open.set(id, { alarm: known.alarm, lastMs: Math.max(known.lastMs, time) });
        this.metrics.count(name, 'repeated');
        return undefined;
      }
      if (this.open.size >= this.config.maxOpen) {
        this.metrics.count(name, 'too-many');
        return undefined;
      }
      const alarm = { id, dn, time, perceivedSeverity, probableCause, text: body.slice(0, MAX_TEXT) };
      this.open.set(id, { alarm, lastMs: time });
      this.metrics.count(name, 'raised');
      return alarm;
    }
    return undefined;
  }

  private clear(id: string, alarm: Alarm, time: number, text: string): readonly Alarm[] {
    this.open.delete(id);
    this.metrics.count(id.split('/')[1] ?? '', 'cleared');
    return [{ ...alarm, time: networkTimeOf(time), perceivedSeverity: 'cleared', text: text.slice(0, MAX_TEXT) }];
  }
}
