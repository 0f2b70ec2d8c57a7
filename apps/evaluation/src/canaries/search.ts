import { createHmac } from 'node:crypto';
import { type RawForm, rawFormsOf } from './raw-forms.js';
import { type Canary, identitiesOf } from './subscriber.js';
import { type Written } from './written.js';

export interface Hit {
  readonly kind: string;
  readonly identity: string;
  readonly form: string;
  readonly where: string;
  readonly offset: number;
}

export interface Searched {
  readonly places: number;
  readonly bytes: number;
  readonly forms: number;
  readonly hits: readonly Hit[];
  /** Pseudonyms by canary and region that were found, `kind|region`. */
  readonly seen: ReadonlySet<string>;
}

interface Wanted extends RawForm {
  readonly kind: string;
  readonly identity: string;
}

/** As the product makes it: HMAC-SHA-256 of the digits under the region's key, the first 128 bits. */
export const pseudonymOf = (identity: string, key: Uint8Array): string => {
  const text = /^\+?[\d ().-]+$/u.test(identity) ? identity.replace(/\D/gu, '') : identity;
  return createHmac('sha256', key).update(text).digest().subarray(0, 16).toString('base64url');
};

const pseudonymsOf = (canary: Canary, key: Uint8Array): readonly string[] =>
  identitiesOf(canary).map(([, identity]) => pseudonymOf(identity, key));

/** Looks through what was written for raw forms of canaries, and for their pseudonyms, which show that they came through. */
export class CanarySearch {
  private readonly wanted: readonly Wanted[];
  private readonly pseudonyms: readonly { readonly key: string; readonly bytes: Buffer }[];
  private readonly hits: Hit[] = [];
  private readonly seen = new Set<string>();
  private places = 0;
  private bytes = 0;

  /** @param keys of the regions */
  constructor(canaries: readonly Canary[], keys: ReadonlyMap<string, Uint8Array>) {
    this.wanted = canaries.flatMap((canary) =>
      identitiesOf(canary).flatMap(([identity, value]) =>
        rawFormsOf(value).map((form) => ({ ...form, kind: canary.kind, identity })),
      ),
    );
    this.pseudonyms = canaries.flatMap((canary) =>
      [...keys].flatMap(([region, key]) =>
        pseudonymsOf(canary, key).map((text) => ({ key: `${canary.kind}|${region}`, bytes: Buffer.from(text) })),
      ),
    );
  }

  look({ name, bytes }: Written): void {
    this.places++;
    this.bytes += bytes.length;
    const haystack = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    for (const { kind, identity, form, bytes: needle } of this.wanted) {
      const offset = haystack.indexOf(needle);
      if (offset >= 0) this.hits.push({ kind, identity, form, where: name, offset });
    }
    for (const { key, bytes: needle } of this.pseudonyms)
      if (!this.seen.has(key) && haystack.includes(needle)) this.seen.add(key);
  }

  get outcome(): Searched {
    const { places, bytes, hits, seen } = this;
    return { places, bytes, forms: this.wanted.length, hits, seen };
  }
}
