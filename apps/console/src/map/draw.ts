import { rankOf } from '../design/severity.js';
import { drawTransport } from './draw-transport.js';
import type { Place, PlacedSite } from './layout.js';
import { drawGlyph, ring, text } from './marks.js';
import { Names } from './names.js';
import { isIll, type Picture } from './picture.js';
import { toScreen } from './view.js';

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
