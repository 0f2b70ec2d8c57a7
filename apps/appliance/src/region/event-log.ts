import { type DurableLog } from '#monitor/intake';
import { type Event } from '#foundation/vocabulary';

export interface ReadEvents {
  readonly events: readonly Event[];
  /** Who emitted them. */
  readonly lane: string;
  /** Offset behind them. */
  readonly next: number;
}

const utf8 = new TextDecoder();

/** The durable events of one region, between the lanes and the region's loop: one frame for what a lane emitted at a time. */
export class EventLog {
  constructor(private readonly log: DurableLog) {}

  /** Offset of the oldest that are kept. */
  get start(): number {
    return this.log.start;
  }

  get end(): number {
    return this.log.end;
  }

  /** Resolves with the offset behind the events once they are durable. */
  async append(lane: string, events: readonly Event[]): Promise<number> {
    return this.log.append({ kind: 'events', source: lane, body: new TextEncoder().encode(JSON.stringify(events)) });
  }

  async *read(from: number): AsyncGenerator<ReadEvents> {
    for await (const frame of this.log.read(from))
      yield {
        events: JSON.parse(utf8.decode(frame.body)) as readonly Event[],
        lane: frame.source,
        next: frame.next,
      };
  }

  async trim(before: number): Promise<void> {
    await this.log.trim(before);
  }

  async close(): Promise<void> {
    await this.log.close();
  }
}
