import { type CallRecord, type Dn, type NetworkTime, networkTimeOf } from '#foundation/vocabulary';
import { type ReceptionReport } from '../rtcp/rtcp-packet.js';

/** A call as its messages show it so far. */
export class TracedCall {
  trunk: Dn | undefined;
  /** The called side rings, speaks or answers for the first time. */
  progressAt: NetworkTime | undefined;
  answeredAt: NetworkTime | undefined;
  codec: string | undefined;
  private clockHz = 8000;
  private lossSum = 0;
  private jitterSum = 0;
  private reports = 0;

  constructor(
    readonly callId: string,
    /** The same as it may be kept. */
    private readonly id: string,
    readonly start: NetworkTime,
    readonly caller: string,
    readonly callee: string,
  ) {}

  media({ codec, clockHz }: { readonly codec: string; readonly clockHz: number }): void {
    this.codec = codec.toLowerCase();
    this.clockHz = clockHz;
  }

  heard({ lossRatio, jitterUnits }: ReceptionReport): void {
    this.lossSum += lossRatio;
    this.jitterSum += jitterUnits / this.clockHz;
    this.reports++;
  }

  /** The record of the call, over at `end`. */
  over(trunk: Dn, end: NetworkTime, sipStatus: number, releaseCause: number | undefined): CallRecord {
    const { answeredAt, progressAt, reports, start } = this;
    return {
      id: this.id,
      trunk,
      start,
      end: networkTimeOf(Math.max(end, start)),
      caller: this.caller,
      callee: this.callee,
      answered: answeredAt !== undefined,
      disposition: String(sipStatus),
      billableSeconds: answeredAt === undefined ? 0 : Math.max(0, end - answeredAt) / 1000,
      ...(progressAt === undefined ? {} : { postDialDelaySeconds: Math.max(0, progressAt - start) / 1000 }),
      ...(this.codec === undefined ? {} : { codec: this.codec }),
      ...(reports === 0 ? {} : { lossRatio: this.lossSum / reports, jitterSeconds: this.jitterSum / reports }),
      ...(releaseCause === undefined ? {} : { releaseCause }),
      sipStatus,
    };
  }
}
