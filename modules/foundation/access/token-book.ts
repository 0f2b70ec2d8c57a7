import { createHash, timingSafeEqual } from 'node:crypto';
import { Secret } from '#foundation/platform';

/** Where secrets that the configuration only refers to are read. */
export interface SecretPlaces {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly readFile: (path: string) => string;
}

const digestOf = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Whose a token is. */
export class TokenBook<T> {
  private readonly entries: readonly { readonly of: T; readonly digest: Buffer }[];

  constructor(entries: readonly { readonly of: T; readonly token: Secret }[]) {
    this.entries = entries.map(({ of, token }) => ({ of, digest: digestOf(token.reveal()) }));
  }

  get all(): readonly T[] {
    return this.entries.map(({ of }) => of);
  }

  find(token: string): T | undefined {
    const digest = digestOf(token);
    // Digests of what is unknown to the sender, compared in constant time: how long it takes says nothing of a token.
    return this.entries.find((one) => timingSafeEqual(one.digest, digest))?.of;
  }
}

/** `Bearer <token>`, or the password of `Basic`, which is all that some senders know. */
export const givenToken = (authorization: string): string | undefined => {
  const [, scheme, value = ''] = /^(Bearer|Basic) +(\S+) *$/i.exec(authorization) ?? [];
  if (scheme?.toLowerCase() !== 'basic') return scheme === undefined ? undefined : value;
  const pair = Buffer.from(value, 'base64').toString('utf8');
  const colon = pair.indexOf(':');
  return colon < 0 ? undefined : pair.slice(colon + 1);
};

/**
 * @param owner as it is named to the operator: `source ran`
 * @throws what `invalid` makes of a sentence for the operator, where the token is not where the configuration says
 */
export const tokenOf = (
  owner: string,
  where: Readonly<Record<'token' | 'tokenEnv' | 'tokenFile', string | undefined>>,
  places: SecretPlaces,
  invalid: (sentence: string, cause?: unknown) => Error,
): Secret => {
  let text = where.token;
  if (where.tokenEnv !== undefined) text = places.env[where.tokenEnv];
  if (where.tokenFile !== undefined)
    try {
      text = places.readFile(where.tokenFile).trim();
    } catch (cause) {
      throw invalid(`The token of ${owner} cannot be read from ${where.tokenFile}.`, cause);
    }
  if (text === undefined || text.length < 16)
    throw invalid(`The token of ${owner} is missing or shorter than 16 characters.`);
  return new Secret(text);
};
