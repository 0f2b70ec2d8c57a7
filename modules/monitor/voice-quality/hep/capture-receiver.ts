import { timingSafeEqual } from 'node:crypto';
import { type QualityIntake } from '../quality-intake.js';
import { type Refusal } from '../voice-quality.metrics.js';
import { hepPacketOf } from './hep-packet.js';
import { type TracedCalls } from './traced-calls.js';

export interface CaptureReceiverParts {
  readonly calls: TracedCalls;
  readonly intake: QualityIntake;
  /** That agents send; `undefined` takes any. */
  readonly key: string | undefined;
  readonly countRefused: (reason: Refusal) => void;
}

/** Takes packets of capture agents. Nothing is answered: the protocol has no acknowledgement. */
export class CaptureReceiver {
  constructor(private readonly parts: CaptureReceiverParts) {}

  /** Resolves when what the packet gave is durable, or was counted as refused. */
  async take(bytes: Uint8Array): Promise<void> {
    const { calls, intake, countRefused } = this.parts;
    const packet = hepPacketOf(bytes);
    if (typeof packet === 'string') {
      countRefused('hep');
      return;
    }
    if (!this.isKnown(packet.authenticationKey)) {
      countRefused('key');
      return;
    }
    const { records, refused } = calls.take(packet);
    if (refused !== undefined) countRefused(refused);
    await intake.take(records).catch(() => {
      countRefused('overloaded');
    });
  }

  private isKnown(given: string): boolean {
    const { key } = this.parts;
    if (key === undefined) return true;
    const [a, b] = [Buffer.from(given), Buffer.from(key)];
    return a.length === b.length && timingSafeEqual(a, b);
  }
}
