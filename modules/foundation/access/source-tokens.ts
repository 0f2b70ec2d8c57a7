import { type Secret } from '#foundation/platform';
import { type AccessConfig } from './access.config.js';
import { isLoopback } from './domain/remote-address.js';
import { sourcesInvalid } from './errors.js';
import { givenToken, type SecretPlaces, TokenBook, tokenOf } from './token-book.js';

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

const LOCAL: Source = { name: 'local' };

/** The senders of telemetry by their tokens. With none configured, whoever sends from this host is the source `local`. */
export class SourceTokens {
  private readonly sources: TokenBook<Source>;

  constructor(sources: readonly (Source & { readonly token: Secret })[]) {
    this.sources = new TokenBook(sources.map(({ token, ...source }) => ({ of: source, token })));
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
          token: tokenOf(`source ${name}`, { token, tokenEnv, tokenFile }, places, sourcesInvalid),
        };
      }),
    );
  }

  get names(): readonly string[] {
    return this.sources.all.length === 0 ? [LOCAL.name] : this.sources.all.map(({ name }) => name);
  }

  /**
   * @param authorization the header as it came, `Bearer <token>` or `Basic` with the token as password
   * @param address of the peer; a proxy on this host makes everybody local, so configure sources behind one
   */
  sourceOf(authorization: string | undefined, address: string): SourceDecision {
    if (this.sources.all.length === 0)
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
    const source = this.sources.find(given);
    return source === undefined
      ? { kind: 'refused', because: 'token-unknown', sentence: 'No source has this token.' }
      : { kind: 'source', source };
  }
}
