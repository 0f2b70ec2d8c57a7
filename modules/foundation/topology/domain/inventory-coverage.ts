import { classOf, type Dn, type ManagedObject, parentOf } from '#foundation/vocabulary';

/** How much of the inventory was heard of. */
export interface ClassCoverage {
  readonly className: string;
  readonly objects: number;
  readonly heard: number;
}
export interface SilentObject {
  readonly dn: Dn;
  readonly className: string;
  readonly region: string;
  /** Network time, ms; `undefined`: never. */
  readonly lastHeardMs: number | undefined;
}
export interface InventoryCoverage {
  readonly classes: readonly ClassCoverage[];
  /** Objects that should be heard of and are not: those that never were first, then the longest silent. */
  readonly silent: readonly SilentObject[];
}

/**
 * Which objects of the classes were heard of since then: by themselves, or by something that stands in them.
 *
 * @param lastHeardMs network time, ms
 */
export const inventoryCoverage = (
  objects: Iterable<ManagedObject>,
  heard: Iterable<readonly [Dn, number]>,
  classes: readonly string[],
  sinceMs: number,
): InventoryCoverage => {
  const newest = new Map<Dn, number>();
  for (const [dn, timeMs] of heard)
    for (let at: Dn | undefined = dn; at !== undefined; at = parentOf(at)) {
      if ((newest.get(at) ?? Number.NEGATIVE_INFINITY) >= timeMs) break;
      newest.set(at, timeMs);
    }
  const counts = new Map(classes.map((className) => [className, { className, objects: 0, heard: 0 }]));
  const silent: SilentObject[] = [];
  for (const { dn, region } of objects) {
    const className = classOf(dn);
    const count = counts.get(className);
    if (count === undefined) continue;
    count.objects += 1;
    const lastHeardMs = newest.get(dn);
    if (lastHeardMs !== undefined && lastHeardMs >= sinceMs) count.heard += 1;
    else silent.push({ dn, className, region, lastHeardMs });
  }
  return {
    classes: [...counts.values()],
    silent: silent.sort((a, b) => (a.lastHeardMs ?? -1) - (b.lastHeardMs ?? -1) || (a.dn < b.dn ? -1 : 1)),
  };
};
