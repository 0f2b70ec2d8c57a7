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
  private readonly places = new Map<Dn, number>();
  /** Where the DN of each object stands in `heardMs`: slices of an object are heard of together. */
  private readonly placeOf: number[] = [];
  /** End of the last interval heard of each DN, network time in ms; -Infinity before the first. */
  private readonly heardMs: number[] = [];

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
    this.placeOf.push(this.place(dn));
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
    const place = this.placeOf[number];
    if (place !== undefined && timeMs > (this.heardMs[place] ?? 0)) this.heardMs[place] = timeMs;
  }

  lastHeardMs(dn: Dn): number | undefined {
    const heardMs = this.heardMs[this.places.get(dn) ?? -1] ?? Number.NEGATIVE_INFINITY;
    return heardMs === Number.NEGATIVE_INFINITY ? undefined : heardMs;
  }

  /** Every DN that was heard of, with the end of its last interval. */
  *heardOf(): Generator<[Dn, number]> {
    for (const [dn, place] of this.places) {
      const heardMs = this.heardMs[place] ?? Number.NEGATIVE_INFINITY;
      if (heardMs !== Number.NEGATIVE_INFINITY) yield [dn, heardMs];
    }
  }

  state(): readonly (readonly [WatchedObject, number | undefined])[] {
    return this.objects.map((object) => [object, this.lastHeardMs(object.dn)]);
  }

  restore(state: readonly (readonly [WatchedObject, number | undefined])[]): void {
    for (const [{ dn, slice }, heardMs] of state) {
      this.numberOf(dn, slice);
      if (heardMs !== undefined) this.heardMs[this.place(dn)] = heardMs;
    }
  }

  private place(dn: Dn): number {
    const known = this.places.get(dn);
    if (known !== undefined) return known;
    this.places.set(dn, this.heardMs.length);
    return this.heardMs.push(Number.NEGATIVE_INFINITY) - 1;
  }
}
