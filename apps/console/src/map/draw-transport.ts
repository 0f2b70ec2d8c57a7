import type { Health } from '../api/types.js';
import type { Place } from './layout.js';
import { drawGlyph, ring, text } from './marks.js';
import { isIll, type Picture } from './picture.js';
import { toScreen } from './view.js';

/** Routers, border controllers, links and trunks; a link that is down is dashed. */
export const drawTransport = (c: CanvasRenderingContext2D, p: Picture): void => {
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
