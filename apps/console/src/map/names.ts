import type { Place } from './layout.js';
import { text } from './marks.js';

/** Names that find room: the worst first, each below, above or beside its site, or not at all. */
export class Names {
  private readonly taken: { x: number; y: number; w: number; h: number }[] = [];

  constructor(
    private readonly c: CanvasRenderingContext2D,
    private readonly rim: string,
    private readonly size: number,
    private readonly font: string,
  ) {}

  put(words: string, at: Place, away: number, colour: string, weight: number, must: boolean): void {
    const { size } = this;
    this.c.font = `${weight} ${size}px ${this.font}`;
    const w = this.c.measureText(words).width;
    const spots = [
      { x: at.x - w / 2, y: at.y + away + 3 },
      { x: at.x - w / 2, y: at.y - away - size - 5 },
      { x: at.x + away + 3, y: at.y - size / 2 - 1 },
      { x: at.x - away - 3 - w, y: at.y - size / 2 - 1 },
    ];
    const free = spots.find((spot) =>
      this.taken.every(
        (t) => spot.x > t.x + t.w + 6 || spot.x + w + 6 < t.x || spot.y > t.y + t.h || spot.y + size + 2 < t.y,
      ),
    );
    const spot = free ?? (must ? spots[0] : undefined);
    if (spot === undefined) return;
    this.taken.push({ ...spot, w, h: size + 2 });
    this.c.textAlign = 'left';
    text(this.c, words, { x: spot.x, y: spot.y + size - 1 }, colour, this.rim);
  }

  /** Nothing is written over it. */
  keep(at: Place, radius: number): void {
    this.taken.push({ x: at.x - radius, y: at.y - radius, w: 2 * radius, h: 2 * radius });
  }
}
