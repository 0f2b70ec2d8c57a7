import { BlockList, isIP } from 'node:net';
import { type Dn } from '#foundation/vocabulary';
import { Pseudonyms } from './pseudonyms.js';

/** What the configuration says of a source of call records, whatever its format. */
export interface CallSourceSettings {
  /** Distinguished name of a trunk, `{trunk}` being its name in the records. */
  readonly trunkDnTemplate: string;
  /** Names that are trunks; empty takes all. */
  readonly trunks: readonly string[];
  /** Code units of one line or document at most. */
  readonly maxLineLength: number;
  /** 32 bytes or more, another one in each region. */
  readonly regionKey: Uint8Array;
}

/** E.164 with its plus; other digits are what switches number their calls with. */
const NUMBER = /^\+\d{7,15}$/u;

/** The unspecified addresses, which are nobody's. */
const NOBODY = new BlockList();
NOBODY.addAddress('0.0.0.0');
NOBODY.addAddress('::', 'ipv6');
const isNobody = (host: string): boolean => {
  const version = isIP(host);
  return version !== 0 && NOBODY.check(host, version === 4 ? 'ipv4' : 'ipv6');
};

/** Pseudonyms that are remembered, about a megabyte. */
const MAX_RECENT = 8_192;

/** How a decoder names trunks and hides subscribers. */
export class CallNaming {
  private readonly trunks: ReadonlySet<string>;
  private readonly pseudonyms: Pseudonyms;
  /** Of whom was met lately: a number comes several times within one call. */
  private readonly recent = new Map<string, string>();

  /** @throws ApplianceError CDR_KEY_TOO_SHORT, not retryable */
  constructor(private readonly settings: CallSourceSettings) {
    this.trunks = new Set(settings.trunks);
    this.pseudonyms = new Pseudonyms(settings.regionKey);
  }

  get maxLineLength(): number {
    return this.settings.maxLineLength;
  }

  /** Whether the configuration names trunks, so that an endpoint is told from a subscriber. */
  get knowsTrunks(): boolean {
    return this.trunks.size > 0;
  }

  isTrunk(name: string): boolean {
    return name !== '' && (this.trunks.size === 0 || this.trunks.has(name));
  }

  /** @returns `undefined` where the name is of no trunk */
  trunkOf(name: string | undefined): Dn | undefined {
    return name !== undefined && this.isTrunk(name)
      ? this.settings.trunkDnTemplate.replace('{trunk}', () => name)
      : undefined;
  }

  /**
   * An id of a call as it may be kept. The host of a SIP Call-ID (RFC 3261 clause 8.1.1.4) is often the address of the subscriber's phone, and what stands
   * before it sometimes a number: of these the pseudonym stands in it.
   */
  callId(id: string): string {
    const at = id.lastIndexOf('@');
    const word = at < 0 ? id : id.slice(0, at);
    const kept = NUMBER.test(word) ? this.subscriber(word) : word;
    const host = id.slice(at + 1);
    return at < 0 ? kept : `${kept}@${isNobody(host) ? host : this.subscriber(host)}`;
  }

  /** The pseudonym of a subscriber; nobody stays nobody. */
  subscriber(identity: string): string {
    if (identity === '') return '';
    const known = this.recent.get(identity);
    if (known !== undefined) return known;
    const made = this.pseudonyms.of(identity);
    if (this.recent.size >= MAX_RECENT) this.recent.clear();
    this.recent.set(identity, made);
    return made;
  }
}
