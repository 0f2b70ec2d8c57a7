import { type SourceTokens } from '#foundation/access';
import { type Clock } from '#foundation/vocabulary';
import { type Intake } from '#monitor/intake';
import { type ApplianceState, ApplianceView, type CoverageView } from '#surface/console-api';
import { type SourceWatch } from './source-watch.js';
import { type Telemetry } from './telemetry.js';

export interface SelfParts {
  readonly clock: Clock;
  readonly intake: Intake;
  readonly silence: SourceWatch;
  readonly telemetry: Telemetry;
  readonly sources: SourceTokens;
  readonly coverage: (limit: number) => CoverageView;
}

/** Rates are told over this much wall time. */
const RATE_OVER_MS = 5_000;
const SHORTEST_MS = 1_000;
/** A clock this close to the wall's pace is not said to run faster. */
const SAME_PACE = 0.2;

/** What the appliance knows of itself at this moment. */
export class ApplianceSelf extends ApplianceView {
  private readonly marks: { wallMs: number; networkMs: number; samples: number }[] = [];
  private readonly looking: NodeJS.Timeout;

  constructor(private readonly parts: SelfParts) {
    super();
    // Rates are known whenever somebody asks, however long nobody did.
    this.looking = setInterval(() => this.read(), SHORTEST_MS);
    this.looking.unref();
  }

  stop(): void {
    clearInterval(this.looking);
  }

  override coverage(limit: number): CoverageView {
    return this.parts.coverage(limit);
  }

  override read(): ApplianceState {
    const { intake, silence, telemetry, sources } = this.parts;
    const accounts = intake.accounts;
    const samples = [...accounts.values()].reduce((sum, { accepted }) => sum + accepted, 0);
    const pace = this.paceOf(samples);
    return {
      version: VERSION,
      networkRate: pace.network,
      rung: 'full',
      doing: telemetry.lane.isReadingHistory
        ? ['Reading the past of the network, so that it is known what is usual']
        : [],
      samplesReceived: samples,
      samplesPerSecond: pace.samplesPerSecond,
      sources: [...new Set([...sources.names, ...accounts.keys()])].map((name) => ({
        name,
        lastHeardMs: telemetry.lane.sources.get(name) ?? null,
        silent: silence.isSourceSilent(name),
        accepted: accounts.get(name)?.accepted ?? 0,
        refusedBodies: accounts.get(name)?.refusedBodies ?? 0,
      })),
    };
  }

  /** Network seconds and samples in a second of wall time, over the last seconds; 1 and 0 until that can be told. */
  private paceOf(samples: number): { readonly network: number; readonly samplesPerSecond: number } {
    const { clock, telemetry } = this.parts;
    const now = { wallMs: clock.wall(), networkMs: clock.network(), samples };
    // While the past is read network time runs through weeks: that is no pace.
    if (telemetry.lane.isReadingHistory || now.networkMs === 0) this.marks.length = 0;
    this.marks.push(now);
    while (this.marks.length > 2 && now.wallMs - (this.marks[1]?.wallMs ?? 0) >= RATE_OVER_MS) this.marks.shift();
    const [first = now] = this.marks;
    const elapsedMs = now.wallMs - first.wallMs;
    if (elapsedMs < SHORTEST_MS) return { network: 1, samplesPerSecond: 0 };
    const rate = (now.networkMs - first.networkMs) / elapsedMs;
    return {
      network: Math.abs(rate - 1) < SAME_PACE || rate <= 0 ? 1 : Math.round(rate * 10) / 10,
      samplesPerSecond: Math.round(((samples - first.samples) * 1_000) / elapsedMs),
    };
  }
}

const VERSION = '0.1.0';
