import { setTimeout as sleep } from 'node:timers/promises';
import { type Configuration } from '#foundation/platform';
import { StoreKeeper, TelemetryStoreConfig } from '#foundation/telemetry-store';
import { type Foundation } from './foundation.js';
import { type Pipeline } from './pipeline.js';
import { type SourceWatch } from './source-watch.js';
import { Troubles } from './troubles.js';

const LOOK_FOR_SILENCE_MS = 1_000;
const KEEP_EVERY_MS = 300_000;

export interface UpkeepParts extends Pick<Foundation, 'store' | 'clock' | 'trouble'> {
  readonly silence: SourceWatch;
  readonly pipeline: Pick<Pipeline, 'tell'>;
  /** Told when a region has heard of a source that fell silent or speaks again. */
  readonly networkChanged: () => void;
}

/** What is done again and again, wall time: sources that fell silent are told to their regions, and the store is kept within its bounds. */
export class Upkeep {
  private readonly keeper: StoreKeeper;
  private readonly troubles: Troubles;
  private timers: readonly NodeJS.Timeout[] = [];

  constructor(
    config: Configuration,
    private readonly parts: UpkeepParts,
  ) {
    const { store, clock, trouble } = parts;
    this.keeper = new StoreKeeper(store, config.get(TelemetryStoreConfig), {
      now: () => clock.network(),
      nowMs: () => performance.now(),
      sleep: async (ms) => sleep(ms, undefined, { ref: false }),
    });
    this.troubles = new Troubles(trouble);
  }

  start(): void {
    this.timers = [
      setInterval(() => {
        this.lookForSilence();
      }, LOOK_FOR_SILENCE_MS),
      setInterval(() => {
        this.keep();
      }, KEEP_EVERY_MS),
    ];
    for (const timer of this.timers) timer.unref();
  }

  async stop(): Promise<void> {
    for (const timer of this.timers) clearInterval(timer);
    await this.keeper.stop();
  }

  private lookForSilence(): void {
    const { silence, pipeline, clock, networkChanged, trouble } = this.parts;
    for (const event of silence.look(clock.network()))
      void pipeline.tell(event.region, [event]).then(networkChanged, trouble);
  }

  private keep(): void {
    const { keeper, troubles } = this;
    keeper.run().then(() => {
      if (keeper.trouble === undefined) troubles.over();
      else troubles.met(keeper.trouble);
    }, troubles.met);
  }
}
