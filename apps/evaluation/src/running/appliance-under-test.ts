import { writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { type IncidentRecord } from '../domain/observed.js';
import { Child } from './child.js';
import { applianceConfiguration, type Conduct, newTokens } from './configuration.js';
import { ConsoleClient } from './console-client.js';
import { Delays } from './delays.js';
import { Operator } from './operator.js';
import { type Workplace } from './workplace.js';

const START_MS = 60_000;
const LOOK_EVERY_MS = 250;
/** After the last report, for what is still under way in wall time. */
const SETTLE_MS = 3_000;

export interface Seen {
  readonly incidents: readonly IncidentRecord[];
  readonly delaysSeconds: Readonly<Record<string, number>>;
  /** Decisions that the operator was asked for. */
  readonly decisions: number;
}

/** The appliance as a process, and somebody who looks at its console all the time. */
export class ApplianceUnderTest {
  readonly tokens = newTokens();
  private readonly delays = new Delays();
  private readonly following = new AbortController();
  private looked: Promise<void> | undefined;
  private isOver = false;
  /** Network time of the newest report that it has acknowledged, in ms. */
  private newestMs = 0;

  private constructor(
    readonly root: string,
    readonly child: Child,
    private readonly client: ConsoleClient,
    private readonly operator: Operator | undefined,
    tokens: ApplianceUnderTest['tokens'],
  ) {
    this.tokens = tokens;
  }

  /** @param operatorSeed where a person decides about plans */
  static async start(
    program: string,
    place: Workplace,
    provMnsRoot: string,
    conduct: Conduct,
    operatorSeed?: number,
  ): Promise<ApplianceUnderTest> {
    const tokens = newTokens();
    const config = place.path('appliance.yaml');
    // JSON is YAML.
    writeFileSync(config, JSON.stringify(applianceConfiguration(place.folder, provMnsRoot, tokens, conduct)), {
      mode: 0o600,
    });
    const child = place.start(
      new Child('appliance', program, ['--data', place.path('data'), '--config', config, '--port', '0']),
    );
    const signIn = child.find(/Sign in once at (\S+)/, START_MS);
    const root = (await child.find(/listens at (\S+)/, START_MS)).replace(/\/$/, '');
    const client = new ConsoleClient(root);
    await client.signIn(await signIn);
    const operator = operatorSeed === undefined ? undefined : new Operator(client, operatorSeed);
    return new ApplianceUnderTest(root, child, client, operator, tokens);
  }

  /** Looks at the stream and at the list until told to stop. */
  look(say: (text: string) => void): void {
    const seen = (id: string): void => {
      this.delays.visible(id, Date.now());
    };
    this.client.follow(seen, this.following.signal).catch((error: unknown) => {
      if (!this.following.signal.aborted) say(`The live stream ended: ${String(error)}`);
    });
    const look = async (): Promise<void> => {
      while (!this.isOver) {
        const incidents = await this.client.incidents().catch(() => []);
        for (const { id } of incidents) seen(id);
        await this.operator?.attend(incidents, this.newestMs);
        await sleep(LOOK_EVERY_MS);
      }
    };
    this.looked = look();
  }

  acknowledged(networkMs: number, wallMs: number): void {
    this.newestMs = networkMs;
    this.delays.acknowledged(networkMs, wallMs);
  }

  /** What it tells of everything, after what is under way had its time. */
  async tell(): Promise<Seen> {
    await sleep(SETTLE_MS);
    this.stopLooking();
    await this.looked;
    const incidents: IncidentRecord[] = [];
    for (const { id } of await this.client.incidents()) incidents.push(await this.client.incident(id));
    const delays = incidents.flatMap(({ id, openedAtMs }) => {
      const seconds = this.delays.secondsOf(id, openedAtMs);
      return seconds === undefined ? [] : [[id, seconds] as const];
    });
    return { incidents, delaysSeconds: Object.fromEntries(delays), decisions: this.operator?.decisions ?? 0 };
  }

  stopLooking(): void {
    this.isOver = true;
    this.following.abort();
  }
}
