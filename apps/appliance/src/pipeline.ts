import { existsSync, readdirSync } from 'node:fs';
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
  private lastTold = '';
  /** End of the log at the start: what stands before it is of the past. */
  private backlogEnd = 0;
  private isCaughtUp = false;
  private tellCaughtUp: () => void = () => undefined;
  /**
   * Resolves once everything that the log held at the start was looked at and its incidents are in the records. Until then network time is that of
   * some checkpoint, and nobody must act by it.
   */
  readonly caughtUp = new Promise<void>((resolve) => {
    this.tellCaughtUp = resolve;
  });
  /** Ends of the event logs at the newest checkpoint. */
  private emitted: Readonly<Record<string, number>> = {};
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

  private failure: string | undefined;

  /** Why the lane does not go on, or its state is not saved. */
  get trouble(): string | undefined {
    return this.failure ?? this.lane?.trouble;
  }

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
    this.backlogEnd = this.inbox.end;
    for (const region of new Set([...this.regionsOnDisk(), ...knownRegions])) await this.eventLogOf(region);
    if (checkpoint !== undefined) {
      this.checkpointOffset = checkpoint.offset;
      lane.restore(checkpoint);
    }
    const emitted = checkpoint?.emitted ?? {};
    await lane.recall(
      Object.fromEntries([...this.opened].map(([region, log]) => [region, emitted[region] ?? log.start])),
    );
    await this.advanceRegions();
    this.checkpointAt = this.clock.wall() + this.settings.checkpointEveryMs;
    lane.start((atEnd) => this.betweenFrames(lane, feed, atEnd));
    lane.ended.catch((error: unknown) => {
      this.failure = error instanceof Error ? error.message : String(error);
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
    const { lane, feed } = this;
    if (lane !== undefined && feed !== undefined) {
      feed.close();
      await lane.stop().catch(() => undefined); // Told when it happened.
      await feed.drained();
      this.checkpoint(lane, feed);
    }
    await this.advanceRegions().catch(this.tellOnce);
    for (const log of this.eventLogs.values()) await (await log).close();
  }

  /** Called by the lane when no frame is half taken. */
  private async betweenFrames(lane: Lane, feed: StoreFeed, atEnd: boolean): Promise<void> {
    const now = this.clock.wall();
    if (!this.isCaughtUp && lane.offset >= this.backlogEnd) await this.catchUp(feed).catch(this.tellOnce);
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
      await feed.drained();
      this.checkpoint(lane, feed);
      await this.trim(feed).catch(this.tellOnce);
    }
    if (atEnd)
      this.advanceRegions().then(() => {
        this.lastTold = '';
      }, this.tellOnce);
  }

  private async catchUp(feed: StoreFeed): Promise<void> {
    await feed.flush();
    await this.advanceRegions();
    this.isCaughtUp = true;
    this.tellCaughtUp();
  }

  /** Never of more than the store has: what lies between would be read by nobody after a crash. Where it cannot be written now, later. */
  private checkpoint(lane: Lane, feed: StoreFeed): void {
    if (lane.isTorn || feed.storedThrough < lane.offset) return;
    const emitted = Object.fromEntries([...this.opened].map(([region, log]) => [region, log.end]));
    try {
      writeCheckpoint(this.checkpointFile, lane.checkpoint(emitted));
      this.checkpointOffset = lane.offset;
      this.emitted = emitted;
      this.failure = undefined;
    } catch (error) {
      this.failure = error instanceof Error ? error.message : String(error);
      this.tellOnce(error);
    }
  }

  /** A trouble that lasts is told once. */
  private readonly tellOnce = (error: unknown): void => {
    const text = String(error);
    if (text !== this.lastTold) this.report(error);
    this.lastTold = text;
  };

  /** Forgets what every reader is past and no replay can emit again. */
  private async trim(feed: StoreFeed): Promise<void> {
    await this.inbox.trim(Math.min(this.checkpointOffset, feed.storedThrough));
    for (const [region, log] of this.opened)
      await log.trim(Math.min(this.emitted[region] ?? 0, this.regions.get(region)?.takenThrough ?? 0));
  }

  private regionsOnDisk(): readonly string[] {
    const folder = join(this.settings.folder, 'events');
    return existsSync(folder) ? readdirSync(folder).map(decodeURIComponent) : [];
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
