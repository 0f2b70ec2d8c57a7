import { type Point } from './terrain.js';

const SQUARE_KM = 2;

/** Finds what is near a point without looking at everything: points in squares of 2 km. */
export class SiteIndex {
  private readonly squares = new Map<string, number[]>();

  constructor(private readonly points: readonly Point[]) {
    points.forEach((at, i) => {
      const key = this.key(Math.floor(at.x / SQUARE_KM), Math.floor(at.y / SQUARE_KM));
      const square = this.squares.get(key);
      if (square === undefined) this.squares.set(key, [i]);
      else square.push(i);
    });
  }

  /**
   * Indices of the nearest points, nearest first, what stands at the place itself included.
   *
   * @param withinKm nothing further away is found
   */
  nearest(at: Point, count: number, withinKm: number): number[] {
    const [cx, cy] = [Math.floor(at.x / SQUARE_KM), Math.floor(at.y / SQUARE_KM)];
    const found: { readonly i: number; readonly d: number }[] = [];
    const rings = Math.ceil(withinKm / SQUARE_KM);
    for (let ring = 0; ring <= rings; ring++) {
      for (let dx = -ring; dx <= ring; dx++)
        for (let dy = -ring; dy <= ring; dy += Math.abs(dx) === ring ? 1 : Math.max(1, 2 * ring))
          for (const i of this.squares.get(this.key(cx + dx, cy + dy)) ?? []) {
            const p = this.points[i] ?? at;
            found.push({ i, d: Math.hypot(p.x - at.x, p.y - at.y) });
          }
      // Whatever is outside this ring is further away than its inner edge.
      const sure = ring * SQUARE_KM;
      if (found.length >= count && found.filter(({ d }) => d <= sure).length >= count) break;
    }
    return found
      .filter(({ d }) => d <= withinKm)
      .sort((a, b) => a.d - b.d || a.i - b.i)
      .slice(0, count)
      .map(({ i }) => i);
  }

  private key(x: number, y: number): string {
    return `${x},${y}`;
  }
}
