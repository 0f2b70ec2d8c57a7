import { createHash } from 'node:crypto';
import { type Labels } from '../../domain/labels.js';

/** Where the samples of a series go: indices are made per class and region. */
export interface Placement {
  /** Class of the managed object, e.g. `NRCellDU`. */
  readonly class: string;
  readonly region: string;
  /** The managed object itself, where one is known; for people, who look by it. */
  readonly dn?: string;
}
/** Says of labels where they belong; of the series that differ in their name only, the first decides. */
export type Place = (labels: Labels) => Placement;

export const UNIDENTIFIED: Placement = { class: 'unidentified', region: 'default' };

/** Longer label sets and names go by their digest: a dimension and a field name are short in Elasticsearch. */
const LONGEST_LABELS = 512;
const LONGEST_NAME = 200;

const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 32);

/**
 * The labels of a series but its name, as one text: the dimension that tells series apart. Labels that are no UTF-8 would read alike and go by the
 * fingerprint of their bytes.
 */
export const labelsTextOf = (labels: Labels, fingerprint: string): string => {
  const names = Object.keys(labels)
    .filter((name) => name !== '__name__')
    .sort();
  const text = `{${names.map((name) => `${JSON.stringify(name)}:${JSON.stringify(labels[name] ?? '')}`).join()}}`;
  const whole = `${text}${labels['__name__'] ?? ''}`;
  if (whole.includes('\uFFFD')) return `bytes:${fingerprint}`;
  return Buffer.byteLength(text) > LONGEST_LABELS ? `sha256:${digestOf(text)}` : text;
};

const PLAIN_NAME = /^[A-Za-z_](?:[\w:-]|\.(?=[\w:-]))*$/;

/** The field of a counter: its name as received, but for what Elasticsearch takes in no field name, which is escaped like in a URL. */
export const fieldOf = (name: string): string => {
  if (name.length <= LONGEST_NAME && PLAIN_NAME.test(name)) return `counter.${name}`;
  const escaped = name.replace(/[^\w:-]/gu, (c) => `%${(c.codePointAt(0) ?? 0).toString(16)}_`);
  return escaped.length <= LONGEST_NAME ? `counter.%${escaped}` : `counter.%sha256_${digestOf(name)}`;
};

/** A part of an index name, which is in lower case and plain; what loses by that gets a digest, so that two never meet. */
export const indexPart = (text: string): string => {
  const plain = text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .slice(0, 40);
  return plain === text || text === '' ? plain || 'none' : `${plain}_${digestOf(text).slice(0, 6)}`;
};
