import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { type Registry } from 'prom-client';
import { type Configuration } from '#foundation/platform';
import { type Clock, type Dn } from '#foundation/vocabulary';
import { type Intake } from '#monitor/intake';
import { OtlpConfig, Pseudonyms } from '#monitor/otlp';
import {
  NotificationReceiver,
  secretMissing,
  type SnmpCommunity,
  SnmpConfig,
  SnmpIntake,
  type SnmpListener,
  type SnmpMapping,
  SnmpMetrics,
  type SnmpUser,
  STANDARD_TRAPS,
  type TrapMapping,
  TrapQuarantine,
  TrapReader,
  type V3User,
} from '#monitor/snmp';
import { DatagramListener } from './receivers/datagram-listener.js';
import { plainAddress } from './receivers/stream-listener.js';
import { type Keys } from './secrets.js';

export interface SnmpListenersParts {
  readonly intake: Pick<Intake, 'accept'>;
  readonly keys: Pick<Keys, 'of'>;
  readonly registry: Registry;
  readonly clock: Clock;
  readonly dataFolder: string;
  /** The pseudonym key of the region that an object belongs to. */
  readonly keyOf: (dn: Dn) => Uint8Array;
  /** Where communities and passphrases are that the configuration only refers to. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly readFile: (path: string) => string;
  readonly trouble: (error: unknown) => void;
}

/** A port that is listened at, by its source. */
export interface SnmpPort {
  readonly source: string;
  readonly port: number;
}

/** RFC 3411 SnmpEngineID: the first bit set, an enterprise (none: 0), format 5 for octets of its own. */
const ENGINE_ID_HEAD = [0x80, 0, 0, 0, 5];
const ENGINE_ID_OCTETS = 12;
/** RFC 3414 clause 11.2. */
const MIN_PASSPHRASE = 8;

/** UDP ports for SNMP traps and informs, as the configuration names them. */
export class SnmpListeners {
  private readonly listening: {
    readonly source: string;
    readonly on: DatagramListener;
    readonly intake: SnmpIntake;
  }[] = [];
  private readonly config: SnmpConfig;
  private readonly metrics: SnmpMetrics;
  readonly quarantine: TrapQuarantine;

  /** @throws ApplianceError SNMP_SECRET_MISSING, not retryable */
  constructor(
    configuration: Configuration,
    private readonly parts: SnmpListenersParts,
  ) {
    this.config = configuration.get(SnmpConfig);
    const { listeners, quarantineBytes } = this.config;
    this.quarantine = new TrapQuarantine(join(parts.dataFolder, 'dead-letter'), quarantineBytes);
    const sources = listeners.map(({ source }) => source);
    this.metrics = new SnmpMetrics(parts.registry, sources);
    const pseudonyms = new Pseudonyms(configuration.get(OtlpConfig).subscriberIdentities);
    for (const listener of listeners) this.add(listener, pseudonyms);
  }

  /** @throws where a port cannot be had */
  async start(): Promise<readonly SnmpPort[]> {
    const ports: SnmpPort[] = [];
    for (const { source, on } of this.listening) ports.push({ source, port: await on.listen() });
    return ports;
  }

  async stop(): Promise<void> {
    // Before its port closes, so that what is durable is still answered.
    await Promise.all(this.listening.map(async ({ intake }) => intake.stop()));
    await Promise.all(this.listening.map(async ({ on }) => on.close().catch(() => undefined)));
    await Promise.all(this.listening.map(async ({ intake }) => intake.stop()));
  }

  private add(listener: SnmpListener, pseudonyms: Pseudonyms): void {
    const { source, host, port, allow, identity, hosts, mappings } = listener;
    const { maxWaiting, maxEngines } = this.config;
    const { intake: log, keys, clock, keyOf, trouble } = this.parts;
    const receiver = new NotificationReceiver({
      communities: listener.communities.map((each) => this.communityOf(source, each)),
      users: listener.users.map((each) => this.userOf(source, each)),
      engineId: Uint8Array.of(...ENGINE_ID_HEAD, ...keys.of(`snmp-engine-${source}`).subarray(0, ENGINE_ID_OCTETS)),
      maxEngines,
      nowMs: () => clock.wall(),
    });
    const intake = new SnmpIntake({
      ...{ source, receiver, pseudonyms, keyOf, maxWaiting, trouble },
      reader: new TrapReader(source, identity, hosts, [...mappings.map(mappingOf), ...STANDARD_TRAPS]),
      accept: async (name, bytes, decode) => log.accept(name, bytes, decode),
      quarantine: this.quarantine,
      metrics: this.metrics,
      now: () => clock.network(),
      wallMs: () => clock.wall(),
      newMark: randomUUID,
    });
    const allowed = new Set(allow);
    const on = new DatagramListener({
      ...{ host, port, trouble },
      take: (bytes, { address }, send) => {
        const from = plainAddress(address);
        if (allowed.size > 0 && !allowed.has(from)) this.metrics.countRefused(source, 'not-allowed');
        else intake.datagram(bytes, from, send);
      },
    });
    this.listening.push({ source, on, intake });
  }

  private communityOf(source: string, { community, communityFile, communityEnv }: SnmpCommunity): string {
    return this.secret(`A community of ${source}`, 1, community, communityFile, communityEnv);
  }

  private userOf(source: string, user: SnmpUser): V3User {
    const { name, authentication, privacy } = user;
    const keyOf = (what: string, file: string | undefined, env: string | undefined): string =>
      this.secret(`The ${what} of user ${name} of ${source}`, MIN_PASSPHRASE, undefined, file, env);
    return {
      ...{ name, authentication, privacy },
      ...(authentication === 'none'
        ? {}
        : { authenticationKey: keyOf('authentication passphrase', user.authenticationFile, user.authenticationEnv) }),
      ...(privacy === 'none' ? {} : { privacyKey: keyOf('privacy passphrase', user.privacyFile, user.privacyEnv) }),
    };
  }

  private secret(
    what: string,
    least: number,
    plain: string | undefined,
    file: string | undefined,
    variable: string | undefined,
  ): string {
    let text = plain ?? (variable === undefined ? undefined : this.parts.environment[variable]);
    if (file !== undefined)
      try {
        text = this.parts.readFile(file).trim();
      } catch (cause) {
        throw secretMissing(what, cause);
      }
    if (text === undefined || text.length < least) throw secretMissing(what);
    return text;
  }
}

const mappingOf = ({ momentary, ...mapping }: SnmpMapping): TrapMapping => ({ ...mapping, isMomentary: momentary });
