import { ApplianceError } from '#foundation/platform';
import { type Alarm, type Dn, type LogRecord, type NetworkTime } from '#foundation/vocabulary';
import { SubscriberFreeAlarms, writeAlarmsFrame } from '#monitor/alarms';
import { type Received } from '#monitor/intake';
import { type Pseudonyms, writeLogRecordsFrame } from '#monitor/otlp';
import { type Notification } from './domain/notification.js';
import { type Inform, type NotificationReceiver } from './notification-receiver.js';
import { type SnmpMetrics } from './snmp.metrics.js';
import { type TrapQuarantine } from './trap-quarantine.js';
import { type TrapReader } from './trap-reader.js';

export interface SnmpIntakeParts {
  readonly source: string;
  readonly receiver: Pick<NotificationReceiver, 'read'>;
  readonly reader: Pick<TrapReader, 'read'>;
  /** `Intake.accept`: resolves when what was understood is durable. */
  readonly accept: (source: string, bytes: number, decode: () => Received) => Promise<unknown>;
  readonly pseudonyms: Pick<Pseudonyms, 'replace'>;
  /** The pseudonym key of the region that an object belongs to, 32 bytes or more. */
  readonly keyOf: (dn: Dn) => Uint8Array;
  readonly quarantine: Pick<TrapQuarantine, 'put'>;
  readonly metrics: SnmpMetrics;
  readonly now: () => NetworkTime;
  readonly wallMs: () => number;
  /** Another text each time, also behind a restart. */
  readonly newMark: () => string;
  readonly maxWaiting: number;
  readonly trouble: (error: unknown) => void;
}

type Send = (answer: Uint8Array) => void;

interface Waiting {
  readonly alarms: readonly Alarm[];
  readonly logs: readonly LogRecord[];
  readonly durable: () => void;
  readonly failed: () => void;
}

/** OpenTelemetry's INFO: a trap that nothing maps says nothing of how bad it is. */
const INFO = 9;
/** Notifications that are put into the log together at most. */
const BATCH = 500;
/** Informs that are remembered as answered, so that one whose answer was lost is not taken twice. */
const REMEMBERED = 10_000;
const MAX_BODY = 8192;

/** The way of one source's notifications into the log. Informs are answered behind it, so that a sender keeps what is not there. */
export class SnmpIntake {
  private waiting: Waiting[] = [];
  private flushing: Promise<void> | undefined;
  /** By inform, whether what it said is durable. */
  private readonly informs = new Map<string, boolean>();

  private readonly hide: SubscriberFreeAlarms;

  constructor(private readonly parts: SnmpIntakeParts) {
    this.hide = new SubscriberFreeAlarms(parts.pseudonyms, parts.keyOf);
  }

  datagram(bytes: Uint8Array, address: string, send: Send): void {
    const { source, receiver, metrics } = this.parts;
    const message = receiver.read(bytes, address);
    switch (message.kind) {
      case 'discovery':
        send(message.answer);
        return;
      case 'refused':
        metrics.countRefused(source, message.because);
        if (message.answer !== undefined) send(message.answer);
        return;
      case 'notification':
        if (message.inform === undefined) this.take(message.notification);
        else this.inform(message.notification, message.inform, send);
    }
  }

  /** Ends with what came; may be called twice. */
  async stop(): Promise<void> {
    await this.flushing;
  }

  private inform(notification: Notification, { answer, id }: Inform, send: Send): void {
    const { source, metrics } = this.parts;
    const before = this.informs.get(id);
    if (before !== undefined) {
      metrics.countNotification(source, 'repeat');
      // One that is on its way is answered when it is there.
      if (before) send(answer);
      return;
    }
    this.informs.set(id, false);
    const [oldest] = this.informs.keys();
    if (this.informs.size > REMEMBERED && oldest !== undefined) this.informs.delete(oldest);
    this.take(
      notification,
      () => {
        this.informs.set(id, true);
        metrics.countAcknowledged(source);
        send(answer);
      },
      // Its sender sends it again.
      () => this.informs.delete(id),
    );
  }

  private take(
    notification: Notification,
    durable: () => void = () => undefined,
    failed: () => void = () => undefined,
  ): void {
    const { source, reader, quarantine, metrics, now, wallMs, maxWaiting, trouble } = this.parts;
    const time = now();
    const mapped = reader.read(notification, time);
    if (mapped.kind === 'unplaced') {
      try {
        quarantine.put(source, notification, mapped.because, wallMs());
        metrics.countNotification(source, 'quarantined');
        durable();
      } catch (error) {
        failed();
        trouble(error);
      }
      return;
    }
    if (this.waiting.length >= maxWaiting) {
      metrics.countRefused(source, 'no-room');
      failed();
      return;
    }
    const isAlarm = mapped.kind === 'alarms';
    this.waiting.push({
      alarms: isAlarm ? this.hide.of(mapped.alarms) : [],
      logs: isAlarm ? [] : [this.logged(mapped.dn, notification, time)],
      durable: () => {
        metrics.countNotification(source, isAlarm ? 'alarm' : 'log-record');
        durable();
      },
      failed,
    });
    this.flushing ??= this.flush().finally(() => {
      this.flushing = undefined;
    });
  }

  private async flush(): Promise<void> {
    const { source, metrics, trouble } = this.parts;
    // What comes in this turn of the loop goes together.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.waiting.length > 0) {
      const batch = this.waiting.splice(0, BATCH);
      try {
        await this.put(batch);
        for (const { durable } of batch) durable();
      } catch (error) {
        metrics.countRefused(source, 'no-room', batch.length);
        for (const { failed } of batch) failed();
        if (!(error instanceof ApplianceError && error.retryable)) trouble(error);
      }
    }
  }

  private async put(batch: readonly Waiting[]): Promise<void> {
    const { source, accept, newMark } = this.parts;
    const alarms = batch.flatMap((each) => each.alarms);
    const logs = batch.flatMap((each) => each.logs);
    if (alarms.length > 0) {
      const body = writeAlarmsFrame(alarms);
      await accept(source, body.length, () => ({ kind: 'alarms', body, items: alarms.length }));
    }
    if (logs.length === 0) return;
    // A trap says when it is sent, and never twice the same: an equal one is another event.
    const body = writeLogRecordsFrame(logs, newMark());
    await accept(source, body.length, () => ({ kind: 'log-records', body, items: logs.length }));
  }

  private logged(dn: Dn, { trap, agent, varbinds }: Notification, time: NetworkTime): LogRecord {
    const { pseudonyms, keyOf } = this.parts;
    const key = keyOf(dn);
    // Object identifiers are numbers with dots, as telephone numbers may be written: only values are looked at.
    const said = varbinds.map(({ oid, value }) => `${oid}=${pseudonyms.replace(value, key)}`).join(' ');
    return { dn, time, severityNumber: INFO, body: `SNMP trap ${trap} of ${agent} ${said}`.trim().slice(0, MAX_BODY) };
  }
}
