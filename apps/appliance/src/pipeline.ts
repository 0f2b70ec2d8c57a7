import { join } from 'node:path';
import { type Clock, type Dn, type Event, networkTimeOf } from '#foundation/vocabulary';
import { DurableLog, type DurableLogSettings } from '#monitor/intake';
import { type LaneCheckpoint, writeCheckpoint } from './lane/checkpoint.js';
import { type Lane } from './lane/lane.js';
import { type StoreFeed } from './lane/store-feed.js';
import { EventLog } from './region/event-log.js';
import { type RegionLoop } from './region/region-loop.js';

export interface PipelineSettings {
  readonly folder: string;
  readonly log: DurableLogSettings;
  readonly checkpointEveryMs: number;
  /** What was read is stored this much later at most. */
  readonly flushEveryMs: number;
  readonly maxRegions: number;
}

/**
 * The three loops and how they hand on:
 *
 *   lane     log -> columns -> store and detectors -> events           (one a shard; `lane/lane.ts`)
 *   region   events -> incidents -> diagnoses                          (one a region; `region/region-loop.ts`)
 *   case     diagnosis -> plan -> approval -> change -> verification -> outcome   (`cases.ts`, run by `#foundation/scheduling`)
 *
 * Between lane and region stands a durable event log for each region. Each loop has a checkpoint of its own, so that a crash anywhere replays to the
 * same events and the same incidents.
 */
export class Pipeline {
  private readonly regions = new Map<string, RegionLoop>();
  private readonly eventLogs = new Map<string, Promise<EventLog>>();
  private lane: Lane | undefined;
  private feed: StoreFeed | undefined;
  private checkpointAt = 0;
  private flushAt = 0;
  private checkpointOffset = 0;
  private readonly opened = new Map<string, EventLog>();
  private readonly atEnd = new Set<() => void>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly inbox: DurableLog,
    private readonly clock: Clock,
    private readonly settings: PipelineSettings,
    private readonly makeRegion: (region: string, events: EventLog) => RegionLoop,
    private readonly report: (error: unknown) => void,
  ) {}

  /** Why the lane does not go on. */
  trouble: string | undefined;

  /** What nobody's log brought: to the loop of a region, durably. */
  async tell(region: string, events: readonly Event[]): Promise<void> {
    await (await this.eventLogOf(region)).append('appliance', events);
    await this.advanceRegions();
  }

  /** Network time up to which everything received was looked at. */
  get watermarkMs(): number {
    return this.lane?.watermarkMs ?? 0;
  }

  /** Offset of the log that both the detectors and the store have reached. */
  get readThrough(): number {
    return this.lane?.offset ?? this.inbox.end;
  }

  get lanes(): readonly Lane[] {
    return this.lane === undefined ? [] : [this.lane];
  }

  get allRegions(): readonly RegionLoop[] {
    return [...this.regions.values()];
  }

  regionOf(region: string): RegionLoop | undefined {
    return this.regions.get(region);
  }

  /** The event log of a region, with its loop; both are made at the first event of it. */
  eventLogOf(region: string): Promise<EventLog> {
    const name = this.eventLogs.has(region) || this.eventLogs.size < this.settings.maxRegions ? region : 'other';
    let opened = this.eventLogs.get(name);
    if (opened === undefined) this.eventLogs.set(name, (opened = this.open(name)));
    return opened;
  }

  async start(
    lane: Lane,
    feed: StoreFeed,
    knownRegions: readonly string[],
    checkpoint?: LaneCheckpoint,
  ): Promise<void> {
    this.lane = lane;
    this.feed = feed;
    for (const region of knownRegions) await this.eventLogOf(region);
    if (checkpoint !== undefined) {
      this.checkpointOffset = checkpoint.offset;
      await lane.restore(checkpoint);
    }
    await this.advanceRegions();
    this.checkpointAt = this.clock.wall() + this.settings.checkpointEveryMs;
    lane.start((atEnd) => this.betweenFrames(lane, feed, atEnd));
    lane.ended.catch((error: unknown) => {
      this.trouble = error instanceof Error ? error.message : String(error);
      this.report(error);
    });
    // What came last is stored although nothing comes after it.
    this.timer = setInterval(() => {
      lane.poke();
    }, this.settings.flushEveryMs);
    this.timer.unref();
  }

  /** Everything that was in the log when this was called is in the store, and its incidents are in the records. */
  async settle(): Promise<number> {
    const { lane } = this;
    if (lane === undefined) return 0;
    await new Promise<void>((resolve) => {
      this.atEnd.add(resolve);
      lane.poke();
    });
    await this.advanceRegions();
    return lane.watermarkMs;
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.lane?.stop();
    if (this.lane !== undefined && this.feed !== undefined) {
      await this.feed.drained();
      this.checkpoint(this.lane);
    }
    await this.advanceRegions();
    for (const log of this.eventLogs.values()) await (await log).close();
  }

  /** Called by the lane when no frame is half taken. */
  private async betweenFrames(lane: Lane, feed: StoreFeed, atEnd: boolean): Promise<void> {
    const now = this.clock.wall();
    const waiting = atEnd ? [...this.atEnd] : [];
    if (waiting.length > 0) await feed.drained();
    else if (atEnd && now >= this.flushAt) {
      this.flushAt = now + this.settings.flushEveryMs;
      await feed.flush();
    }
    for (const resolve of waiting) {
      this.atEnd.delete(resolve);
      resolve();
    }
    if (now >= this.checkpointAt) {
      this.checkpointAt = now + this.settings.checkpointEveryMs;
      await feed.flush();
      this.checkpoint(lane);
      await this.inbox.trim(Math.min(this.checkpointOffset, feed.storedThrough));
    }
    if (atEnd) this.advanceRegions().catch(this.report);
  }

  private checkpoint(lane: Lane): void {
    const emitted = Object.fromEntries([...this.opened].map(([region, log]) => [region, log.end]));
    writeCheckpoint(this.checkpointFile, lane.checkpoint(emitted));
    this.checkpointOffset = lane.offset;
  }

  get checkpointFile(): string {
    return join(this.settings.folder, 'lane-0.checkpoint');
  }

  private async advanceRegions(): Promise<void> {
    const now = networkTimeOf(this.watermarkMs);
    await Promise.all(this.allRegions.map((region) => region.advance(now)));
  }

  private async open(region: string): Promise<EventLog> {
    const folder = join(this.settings.folder, 'events', encodeURIComponent(region));
    const log = new EventLog(await DurableLog.open(folder, this.settings.log));
    const loop = this.makeRegion(region, log);
    await loop.restore();
    this.regions.set(region, loop);
    this.opened.set(region, log);
    return log;
  }
}

/** Where an object's region is not configured: the value of its first name, e.g. `North` of `SubNetwork=North,ManagedElement=7`. */
export const regionByRoot = (dn: Dn): string => {
  const root = dn.split(',', 1)[0] ?? dn;
  return root.slice(root.indexOf('=') + 1) || 'default';
};
