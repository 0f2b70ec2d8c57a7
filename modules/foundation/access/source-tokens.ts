import { createHash, timingSafeEqual } from 'node:crypto';
import { Secret } from '#foundation/platform';
import { type AccessConfig } from './access.config.js';
import { isLoopback } from './domain/remote-address.js';
import { sourcesInvalid } from './errors.js';

/** Who sends telemetry. */
export interface Source {
  readonly name: string;
  readonly region?: string;
  readonly dn?: string;
}

export type SourceDecision =
  | { readonly kind: 'source'; readonly source: Source }
  | {
      readonly kind: 'refused';
      readonly because: 'not-from-this-host' | 'token-missing' | 'token-unknown';
      readonly sentence: string;
    };

/** Where secrets that the configuration only refers to are read. */
export interface SecretPlaces {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly readFile: (path: string) => string;
}

const LOCAL: Source = { name: 'local' };
const digestOf = (text: string): Buffer => createHash('sha256').update(text).digest();

/** The senders of telemetry by their tokens. With none configured, whoever sends from this host is the source `local`. */
export class SourceTokens {
  private readonly sources: readonly { readonly source: Source; readonly digest: Buffer }[];

  constructor(sources: readonly (Source & { readonly token: Secret })[]) {
    this.sources = sources.map(({ token, ...source }) => ({ source, digest: digestOf(token.reveal()) }));
  }

  /** @throws ApplianceError ACCESS_SOURCES_INVALID, a sentence for the operator, where a token is not where the configuration says */
  static of({ sources }: Pick<AccessConfig, 'sources'>, places: SecretPlaces): SourceTokens {
    const names = new Set<string>();
    return new SourceTokens(
      sources.map(({ name, region, dn, token, tokenEnv, tokenFile }) => {
        if (names.has(name)) throw sourcesInvalid(`access.sources names ${name} twice.`);
        names.add(name);
        return {
          name,
          ...(region === undefined ? {} : { region }),
          ...(dn === undefined ? {} : { dn }),
          token: tokenOf(name, { token, tokenEnv, tokenFile }, places),
        };
      }),
    );
  }

  get names(): readonly string[] {
    return this.sources.length === 0 ? [LOCAL.name] : this.sources.map(({ source }) => source.name);
  }

  /**
   * @param authorization the header as it came, `Bearer <token>` or `Basic` with the token as password
   * @param address of the peer; a proxy on this host makes everybody local, so configure sources behind one
   */
  sourceOf(authorization: string | undefined, address: string): SourceDecision {
    if (this.sources.length === 0)
      return isLoopback(address)
        ? { kind: 'source', source: LOCAL }
        : {
            kind: 'refused',
            because: 'not-from-this-host',
            sentence: 'No source has a token yet, so only this host may send: configure access.sources.',
          };
    const given = givenToken(authorization ?? '');
    if (given === undefined)
      return { kind: 'refused', because: 'token-missing', sentence: 'Send the token of the source as a bearer token.' };
    const digest = digestOf(given);
    // Digests of what is unknown to the sender, compared in constant time: how long it takes says nothing of a token.
    const fitting = this.sources.find((one) => timingSafeEqual(one.digest, digest));
    return fitting === undefined
      ? { kind: 'refused', because: 'token-unknown', sentence: 'No source has this token.' }
      : { kind: 'source', source: fitting.source };
  }
}

/** `Bearer <token>`, or the password of `Basic`, which is all that some senders know. */
const givenToken = (authorization: string): string | undefined => {
  const [, scheme, value = ''] = /^(Bearer|Basic) +(\S+) *$/i.exec(authorization) ?? [];
  if (scheme?.toLowerCase() !== 'basic') return scheme === undefined ? undefined : value;
  const pair = Buffer.from(value, 'base64').toString('utf8');
  const colon = pair.indexOf(':');
  return colon < 0 ? undefined : pair.slice(colon + 1);
};

const tokenOf = (
  name: string,
  where: Readonly<Record<'token' | 'tokenEnv' | 'tokenFile', string | undefined>>,
  places: SecretPlaces,
): Secret => {
  let text = where.token;
  if (where.tokenEnv !== undefined) text = places.env[where.tokenEnv];
  if (where.tokenFile !== undefined)
    try {
      text = places.readFile(where.tokenFile).trim();
    } catch (cause) {
      throw sourcesInvalid(`The token of source ${name} cannot be read from ${where.tokenFile}.`, cause);
    }
  if (text === undefined || text.length < 16)
    throw sourcesInvalid(`The token of source ${name} is missing or shorter than 16 characters.`);
  return new Secret(text);
};
