import { type Secret } from '#foundation/platform';
import { type AccessConfig } from './access.config.js';
import { readersInvalid } from './errors.js';
import { givenToken, type SecretPlaces, TokenBook, tokenOf } from './token-book.js';

export type ReaderDecision =
  { readonly kind: 'reader'; readonly name: string } | { readonly kind: 'refused'; readonly sentence: string };

/** Programs that read and never change anything, by their tokens: a Grafana, a report. With none configured there are none. */
export class ReaderTokens {
  private readonly readers: TokenBook<string>;

  constructor(readers: readonly { readonly name: string; readonly token: Secret }[]) {
    this.readers = new TokenBook(readers.map(({ name, token }) => ({ of: name, token })));
  }

  /** @throws ApplianceError ACCESS_READERS_INVALID, a sentence for the operator, where a token is not where the configuration says */
  static of({ readers }: Pick<AccessConfig, 'readers'>, places: SecretPlaces): ReaderTokens {
    const names = new Set<string>();
    return new ReaderTokens(
      readers.map(({ name, token, tokenEnv, tokenFile }) => {
        if (names.has(name)) throw readersInvalid(`access.readers names ${name} twice.`);
        names.add(name);
        return { name, token: tokenOf(`reader ${name}`, { token, tokenEnv, tokenFile }, places, readersInvalid) };
      }),
    );
  }

  /** @param authorization the header as it came, `Bearer <token>` or `Basic` with the token as password */
  readerOf(authorization: string): ReaderDecision {
    const given = givenToken(authorization);
    if (given === undefined) return { kind: 'refused', sentence: 'Send the token of the reader as a bearer token.' };
    const name = this.readers.find(given);
    if (name !== undefined) return { kind: 'reader', name };
    if (this.readers.all.length > 0) return { kind: 'refused', sentence: 'No reader has this token.' };
    return { kind: 'refused', sentence: 'No reader has a token yet: configure access.readers.' };
  }
}
