import { type Dn } from '#foundation/vocabulary';

/** What a detector's object number stands for: a managed object, or one slice of its traffic. */
export interface WatchedObject {
  readonly dn: Dn;
  readonly region: string;
  readonly slice?: Readonly<Record<string, string>>;
}

const keyOf = (dn: Dn, slice: Readonly<Record<string, string>> | undefined): string =>
  slice === undefined ? dn : JSON.stringify([dn, slice]);

/** The objects of one lane by small numbers, which count up from 0 and are never reused. */
export class ObjectTable {
  private readonly objects: WatchedObject[] = [];
  private readonly byKey = new Map<string, number>();
  /** End of the last interval heard of each DN, network time in ms. */
  private readonly heard = new Map<Dn, number>();

  constructor(
    private readonly regionOf: (dn: Dn) => string,
    private readonly maxObjects: number,
  ) {}

  get length(): number {
    return this.objects.length;
  }

  /** @returns `undefined` where the table is full */
  numberOf(dn: Dn, slice?: Readonly<Record<string, string>>): number | undefined {
    const key = keyOf(dn, slice);
    const known = this.byKey.get(key);
    if (known !== undefined) return known;
    if (this.objects.length >= this.maxObjects) return undefined;
    this.byKey.set(key, this.objects.length);
    this.objects.push({ dn, region: this.regionOf(dn), ...(slice === undefined ? {} : { slice }) });
    return this.objects.length - 1;
  }

  get(number: number): WatchedObject {
    const found = this.objects[number];
    if (found === undefined) throw new RangeError(`no object has the number ${String(number)}`);
    return found;
  }

  /** The number of an object that is watched whole, or `undefined`. */
  find(dn: Dn): number | undefined {
    return this.byKey.get(dn);
  }

  hear(number: number, timeMs: number): void {
    const dn = this.objects[number]?.dn;
    if (dn !== undefined && timeMs > (this.heard.get(dn) ?? Number.NEGATIVE_INFINITY)) this.heard.set(dn, timeMs);
  }

  lastHeardMs(dn: Dn): number | undefined {
    return this.heard.get(dn);
  }

  /** Every DN that was heard of, with the end of its last interval. */
  heardOf(): IterableIterator<[Dn, number]> {
    return this.heard.entries();
  }

  state(): readonly (readonly [WatchedObject, number | undefined])[] {
    return this.objects.map((object) => [object, this.heard.get(object.dn)]);
  }

  restore(state: readonly (readonly [WatchedObject, number | undefined])[]): void {
    for (const [{ dn, slice }, heardMs] of state) {
      this.numberOf(dn, slice);
      if (heardMs !== undefined) this.heard.set(dn, heardMs);
    }
  }
}
