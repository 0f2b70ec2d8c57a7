import type { Health } from '../api/types.js';
import { rankOf, SHAPES } from '../design/severity.js';
import type { Place, PlacedSite, Scene } from './layout.js';
import { toScreen, type Size, type View } from './view.js';

export const MAP_TOKENS = [
  'panel',
  'raised',
  'pressed',
  'line',
  'line-strong',
  'ink',
  'ink-2',
  'ink-3',
  'critical',
  'major',
  'minor',
  'warning',
  'indeterminate',
  'cleared',
  'healthy',
  'unobserved',
] as const;
export type Colours = Readonly<Record<(typeof MAP_TOKENS)[number], string>>;

export interface Picture {
  readonly scene: Scene;
  readonly view: View;
  readonly size: Size;
  readonly colours: Colours;
  readonly font: string;
  /** How much larger than usual the letters are. */
  readonly letters: number;
  /** DNs that the pointer or a list points at. */
  readonly marked: ReadonlySet<string>;
  /** 0 to 1, how far the ring of what has just become worse has run out, by DN. */
  readonly pulses: ReadonlyMap<string, number>;
}

const isIll = (health: Health): boolean => health !== 'healthy' && health !== 'cleared';
const glyphs = new Map(Object.entries(SHAPES).map(([health, { path }]) => [health as Health, new Path2D(path)]));

const drawGlyph = (c: CanvasRenderingContext2D, at: Place, health: Health, size: number, colours: Colours): void => {
  const glyph = glyphs.get(health);
  if (glyph === undefined) return;
  c.save();
  c.translate(at.x - size / 2, at.y - size / 2);
  c.scale(size / 16, size / 16);
  // A rim of the ground keeps the shape readable on whatever lies beneath.
  c.lineJoin = 'round';
  c.lineWidth = 5;
  c.strokeStyle = colours.panel;
  c.stroke(glyph);
  if (SHAPES[health].filled) {
    c.fillStyle = colours[health];
    c.fill(glyph);
  } else {
    c.fillStyle = colours.panel;
    c.fill(glyph);
    c.lineWidth = 2.4;
    c.strokeStyle = colours[health];
    c.stroke(glyph);
  }
  c.restore();
};

const text = (c: CanvasRenderingContext2D, words: string, at: Place, colour: string, rim: string): void => {
  c.lineWidth = 4;
  c.lineJoin = 'round';
  c.strokeStyle = rim;
  c.strokeText(words, at.x, at.y);
  c.fillStyle = colour;
  c.fillText(words, at.x, at.y);
};

const drawPlates = (c: CanvasRenderingContext2D, p: Picture): void => {
  for (const plate of p.scene.plates) {
    c.beginPath();
    plate.outline.forEach((place, i) => {
      const { x, y } = toScreen(p.view, p.size, place);
      if (i === 0) c.moveTo(x, y);
      else c.lineTo(x, y);
    });
    c.closePath();
    c.fillStyle = p.colours.raised;
    c.fill();
    c.strokeStyle = p.colours.line;
    c.lineWidth = 1;
    c.stroke();
    const at = toScreen(p.view, p.size, plate.label);
    c.textAlign = 'left';
    c.font = `600 ${14 * p.letters}px ${p.font}`;
    text(c, plate.region, { x: at.x, y: at.y + 14 * p.letters }, p.colours.ink, p.colours.panel);
    const across = plate.outline.map(({ x }) => x);
    if ((Math.max(...across) - Math.min(...across)) * p.view.scale < 260) continue;
    const after = c.measureText(plate.region).width;
    c.font = `400 ${12 * p.letters}px ${p.font}`;
    text(
      c,
      `${plate.siteCount} sites`,
      { x: at.x + after + 8, y: at.y + 14 * p.letters },
      p.colours['ink-3'],
      p.colours.panel,
    );
  }
};

const drawTransport = (c: CanvasRenderingContext2D, p: Picture): void => {
  const line = (from: Place, to: Place, health: Health): void => {
    const [a, b] = [toScreen(p.view, p.size, from), toScreen(p.view, p.size, to)];
    c.beginPath();
    c.moveTo(a.x, a.y);
    c.lineTo(b.x, b.y);
    c.setLineDash(health === 'unobserved' ? [3, 4] : health === 'critical' ? [7, 4] : []);
    c.lineWidth = isIll(health) ? 2.5 : 1.2;
    c.strokeStyle = isIll(health) ? p.colours[health] : p.colours['line-strong'];
    c.globalAlpha = isIll(health) ? 1 : 0.7;
    c.stroke();
    c.globalAlpha = 1;
    c.setLineDash([]);
  };
  for (const { link, from, to } of p.scene.links) line(from, to, link.health);
  for (const trunk of p.scene.trunks) line(trunk.from, trunk, trunk.health);
  c.textAlign = 'center';
  for (const { link, from, to } of p.scene.links)
    if (isIll(link.health)) {
      const middle = toScreen(p.view, p.size, { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 });
      drawGlyph(c, middle, link.health, 14, p.colours);
    }
  c.font = `500 ${12 * p.letters}px ${p.font}`;
  for (const trunk of p.scene.trunks) {
    const at = toScreen(p.view, p.size, trunk);
    if (isIll(trunk.health)) {
      drawGlyph(c, at, trunk.health, 13, p.colours);
      text(c, trunk.name.replace(/ at .*/, ''), { x: at.x, y: at.y - 11 }, p.colours.ink, p.colours.panel);
    } else {
      c.beginPath();
      c.arc(at.x, at.y, 2.5, 0, 2 * Math.PI);
      c.fillStyle = p.colours['line-strong'];
      c.fill();
    }
  }
  for (const { element, room, below, ...place } of p.scene.elements) {
    const at = toScreen(p.view, p.size, place);
    const ill = isIll(element.health);
    const half = element.kind === 'border-controller' ? 6 : 5;
    c.beginPath();
    if (element.kind === 'border-controller')
      for (let i = 0; i < 6; i++)
        c.lineTo(at.x + half * Math.cos((i * Math.PI) / 3), at.y + half * Math.sin((i * Math.PI) / 3));
    else c.roundRect(at.x - half, at.y - half, 2 * half, 2 * half, 2.5);
    c.closePath();
    c.fillStyle = p.colours.panel;
    c.fill();
    c.lineWidth = 1.5;
    c.strokeStyle = ill ? p.colours[element.health] : p.colours['ink-3'];
    c.stroke();
    if (ill) drawGlyph(c, at, element.health, 14, p.colours);
    if (p.marked.has(element.dn)) ring(c, at, 12, p.colours.ink);
    if ((room * p.view.scale > 56 && below * p.view.scale > 40) || ill) {
      const name = element.name.replace(`${element.region} `, '');
      // Where the name has no room its DN's last part has: `access-2` for `access router 2`.
      const fits = c.measureText(name).width < room * p.view.scale - 4;
      const short = fits ? name : element.dn.slice(element.dn.lastIndexOf('=') + 1);
      text(
        c,
        short,
        { x: at.x, y: at.y + half + 2 + 12 * p.letters },
        ill ? p.colours.ink : p.colours['ink-3'],
        p.colours.panel,
      );
    }
  }
};

const ring = (c: CanvasRenderingContext2D, at: Place, radius: number, colour: string): void => {
  c.beginPath();
  c.arc(at.x, at.y, radius, 0, 2 * Math.PI);
  c.lineWidth = 2;
  c.strokeStyle = colour;
  c.stroke();
};

const drawSectors = (
  c: CanvasRenderingContext2D,
  p: Picture,
  { site }: PlacedSite,
  at: Place,
  radius: number,
): void => {
  const layers = Math.max(1, ...site.cells.map((cell) => cell.layer + 1));
  const band = (radius * 0.78) / layers;
  // The ill last, so that nothing healthy covers them.
  for (const cell of [...site.cells].sort((a, b) => rankOf(b.health) - rankOf(a.health))) {
    const middle = ((cell.azimuth - 90) * Math.PI) / 180;
    const inner = radius * 0.22 + cell.layer * band;
    c.beginPath();
    c.arc(at.x, at.y, inner + band - 0.8, middle - 0.93, middle + 0.93);
    c.arc(at.x, at.y, inner, middle + 0.93, middle - 0.93, true);
    c.closePath();
    c.fillStyle = isIll(cell.health) ? p.colours[cell.health] : p.colours.healthy;
    c.globalAlpha = isIll(cell.health) ? 0.95 : 0.3 - 0.05 * cell.layer;
    c.fill();
  }
  c.globalAlpha = 1;
};

/** Names that find room: the worst first, each below, above or beside its site, or not at all. */
class Names {
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

const drawSites = (c: CanvasRenderingContext2D, p: Picture): void => {
  const apart = p.scene.spacing * p.view.scale;
  const radius = Math.min(34, 0.34 * apart);
  const near = apart > 84;
  const named = apart > 124;
  const names = new Names(c, p.colours.raised, 12 * p.letters, p.font);
  const ill: { placed: PlacedSite; at: Place }[] = [];
  const well: { placed: PlacedSite; at: Place }[] = [];
  for (const placed of p.scene.sites) {
    const at = toScreen(p.view, p.size, placed);
    if (at.x < -40 || at.y < -40 || at.x > p.size.width + 40 || at.y > p.size.height + 40) continue;
    (isIll(placed.site.health) ? ill : well).push({ placed, at });
  }
  for (const { placed, at } of well) {
    if (near) drawSectors(c, p, placed, at, radius);
    c.beginPath();
    c.arc(at.x, at.y, near ? 2 : Math.max(1.2, Math.min(3.5, apart * 0.08)), 0, 2 * Math.PI);
    c.fillStyle = p.colours.healthy;
    c.fill();
    if (p.marked.has(placed.site.dn)) ring(c, at, near ? radius + 3 : 9, p.colours.ink);
  }
  ill.sort((a, b) => rankOf(b.placed.site.health) - rankOf(a.placed.site.health));
  for (const { placed, at } of ill) {
    const { health, dn } = placed.site;
    const unobserved = health === 'unobserved';
    const sectors = radius > 9 && (near || !unobserved);
    const halo = Math.max(radius, 9) + 5;
    c.beginPath();
    c.arc(at.x, at.y, halo, 0, 2 * Math.PI);
    c.fillStyle = p.colours[health];
    c.globalAlpha = unobserved ? 0.05 : 0.14;
    c.fill();
    c.globalAlpha = 1;
    const pulse = p.pulses.get(dn);
    if (pulse !== undefined) {
      c.globalAlpha = 1 - pulse;
      ring(c, at, halo + 46 * pulse, p.colours[health]);
      c.globalAlpha = 1;
    }
    if (sectors) drawSectors(c, p, placed, at, radius);
    drawGlyph(c, at, health, 13, p.colours);
    if (p.marked.has(dn)) ring(c, at, halo + 1, p.colours.ink);
    names.keep(at, 8);
  }
  for (const { placed, at } of [...ill].reverse()) {
    const { health, name, dn } = placed.site;
    const marked = p.marked.has(dn);
    if (health !== 'unobserved' || named || marked)
      names.put(name, at, Math.max(radius, 9) + 5, p.colours.ink, 600, marked);
  }
  for (const { placed, at } of well) {
    const marked = p.marked.has(placed.site.dn);
    if (named || marked) names.put(placed.site.name, at, near ? radius + 1 : 8, p.colours['ink-2'], 500, marked);
  }
};

/** Draws the network; everything healthy is neutral, what is ill is drawn last and carries shape, colour and name. */
export const draw = (c: CanvasRenderingContext2D, picture: Picture): void => {
  c.clearRect(0, 0, picture.size.width, picture.size.height);
  drawPlates(c, picture);
  drawTransport(c, picture);
  drawSites(c, picture);
};

/** What is under the pointer: the nearest site or element within reach. */
export const hit = (p: Pick<Picture, 'scene' | 'view' | 'size'>, point: Place): string | undefined => {
  const reach = Math.max(14, Math.min(30, 0.4 * p.scene.spacing * p.view.scale));
  let best: string | undefined;
  let nearest = reach * reach;
  const consider = (place: Place, dn: string): void => {
    const at = toScreen(p.view, p.size, place);
    const d = (at.x - point.x) ** 2 + (at.y - point.y) ** 2;
    if (d < nearest) [best, nearest] = [dn, d];
  };
  for (const placed of p.scene.sites) consider(placed, placed.site.dn);
  for (const placed of p.scene.elements) consider(placed, placed.element.dn);
  for (const trunk of p.scene.trunks) consider(trunk, trunk.dn);
  for (const { link, from, to } of p.scene.links) consider({ x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 }, link.dn);
  return best;
};
