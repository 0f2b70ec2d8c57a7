import { type SourceTokens } from '#foundation/access';
import { type Clock } from '#foundation/vocabulary';
import { type Intake } from '#monitor/intake';
import { type ApplianceState, ApplianceView } from '#surface/console-api';
import { type SourceWatch } from './source-watch.js';
import { type Telemetry } from './telemetry.js';

export interface SelfParts {
  readonly clock: Clock;
  readonly intake: Intake;
  readonly silence: SourceWatch;
  readonly telemetry: Telemetry;
  readonly sources: SourceTokens;
}

/** Rates are told over this much wall time. */
const RATE_OVER_MS = 5_000;
/** A clock this close to the wall's pace is not said to run faster. */
const SAME_PACE = 0.2;

/** What the appliance knows of itself at this moment. */
export class ApplianceSelf extends ApplianceView {
  private readonly marks: { wallMs: number; networkMs: number; samples: number }[] = [];

  constructor(private readonly parts: SelfParts) {
    super();
  }

  override read(): ApplianceState {
    const { clock, intake, silence, telemetry, sources } = this.parts;
    const accounts = intake.accounts;
    const samples = [...accounts.values()].reduce((sum, { accepted }) => sum + accepted, 0);
    const now = { wallMs: clock.wall(), networkMs: clock.network(), samples };
    this.marks.push(now);
    while (this.marks.length > 2 && now.wallMs - (this.marks[1]?.wallMs ?? 0) >= RATE_OVER_MS) this.marks.shift();
    const [first = now] = this.marks;
    const elapsedMs = Math.max(1, now.wallMs - first.wallMs);
    const rate = (now.networkMs - first.networkMs) / elapsedMs;
    return {
      version: VERSION,
      networkRate: elapsedMs < 1_000 || Math.abs(rate - 1) < SAME_PACE || rate <= 0 ? 1 : Math.round(rate * 10) / 10,
      rung: 'full',
      doing: [],
      samplesReceived: samples,
      samplesPerSecond: Math.round(((samples - first.samples) * 1_000) / elapsedMs),
      sources: [...new Set([...sources.names, ...accounts.keys()])].map((name) => ({
        name,
        lastHeardMs: telemetry.lane.sources.get(name) ?? null,
        silent: silence.isSourceSilent(name),
        accepted: accounts.get(name)?.accepted ?? 0,
        refusedBodies: accounts.get(name)?.refusedBodies ?? 0,
      })),
    };
  }
}

const VERSION = '0.1.0';
