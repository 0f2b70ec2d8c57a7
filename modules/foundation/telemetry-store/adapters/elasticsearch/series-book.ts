import { decodeLabels, type Labels } from '../../domain/labels.js';
import { fits, type Matcher } from '../../domain/matcher.js';
import { storeError } from '../../errors.js';
import { type Page, type StoredSeries } from '../../ports/telemetry-store.js';

/** A series that Elasticsearch does not have yet. */
export interface NewSeries {
  readonly id: number;
  readonly fingerprint: string;
  readonly labels: Uint8Array;
}

/** All series of the store, in memory: ids in the order in which this process saw them, label bytes, and which of them are stored. */
export class SeriesBook {
  private readonly ids = new Map<string, number>();
  private readonly names: string[] = [];
  private readonly bytes: Uint8Array[] = [];
  private readonly isStored: boolean[] = [];
  private readonly byName = new Map<string, number[]>();
  private unstored: number[] = [];
  private stored = 0;

  get size(): number {
    return this.names.length;
  }

  get storedSize(): number {
    return this.stored;
  }

  /** @param labels copied where the series is new */
  register(fingerprint: string, labels: Uint8Array): number {
    const known = this.ids.get(fingerprint);
    if (known !== undefined) return known;
    const id = this.add(fingerprint, labels.slice());
    this.unstored.push(id);
    return id;
  }

  /** A series as Elasticsearch has it. */
  recall(fingerprint: string, labels: Uint8Array): void {
    this.settle([this.ids.get(fingerprint) ?? this.add(fingerprint, labels)]);
  }

  /** What is to be stored before any sample is. */
  get pending(): readonly NewSeries[] {
    this.unstored = this.unstored.filter((id) => this.isStored[id] !== true);
    return this.unstored.map((id) => ({ id, fingerprint: this.fingerprint(id), labels: this.bytes[id] ?? NOTHING }));
  }

  settle(ids: readonly number[]): void {
    for (const id of ids) {
      if (this.isStored[id] === true) continue;
      this.isStored[id] = true;
      this.stored++;
    }
  }

  idOf(fingerprint: string): number | undefined {
    return this.ids.get(fingerprint);
  }

  fingerprint(id: number): string {
    return this.names[id] ?? '';
  }

  labels(id: number): Labels {
    return decodeLabels(this.bytes[id] ?? NOTHING);
  }

  bytesOf(id: number): { readonly fingerprint: string; readonly labels: Uint8Array } {
    return { fingerprint: this.fingerprint(id), labels: this.bytes[id] ?? NOTHING };
  }

  page({ limit, after }: { readonly limit: number; readonly after?: number }): Page<StoredSeries, number> {
    const items: StoredSeries[] = [];
    let id = (after ?? -1) + 1;
    for (; id < this.names.length && items.length < limit; id++)
      if (this.isStored[id] === true) items.push(this.seriesOf(id));
    return items.length < limit ? { items } : { items, next: id - 1 };
  }

  seriesOf(id: number): StoredSeries {
    return { fingerprint: this.fingerprint(id), labels: this.labels(id) };
  }

  /** Ids of the stored series that fit every matcher, ascending. A name that is asked for exactly narrows what is looked at. */
  where(matchers: readonly Matcher[]): number[] {
    const exact = matchers.find(({ label, op, value }) => label === '__name__' && op === '=' && value !== '');
    const among = exact === undefined ? this.names.keys() : (this.byName.get(exact.value) ?? []);
    const found: number[] = [];
    try {
      for (const { label, op, value } of matchers) fits({ label, op, value }, {}); // A bad pattern is one even where nothing is stored.
      for (const id of among) {
        if (this.isStored[id] !== true) continue;
        const labels = this.labels(id);
        if (matchers.every((matcher) => fits(matcher, labels))) found.push(id);
      }
    } catch (cause) {
      throw storeError('TELEMETRY_STORE_QUERY_INVALID', 'A pattern is no regular expression.', cause);
    }
    return found;
  }

  private add(fingerprint: string, labels: Uint8Array): number {
    const id = this.names.length;
    this.ids.set(fingerprint, id);
    this.names.push(fingerprint);
    this.bytes.push(labels);
    const name = decodeLabels(labels)['__name__'] ?? '';
    const alike = this.byName.get(name);
    if (alike === undefined) this.byName.set(name, [id]);
    else alike.push(id);
    return id;
  }
}

const NOTHING = new Uint8Array();
