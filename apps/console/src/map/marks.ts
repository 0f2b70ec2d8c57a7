import type { Health } from '../api/types.js';
import { SHAPES } from '../design/severity.js';
import type { Place } from './layout.js';
import type { Colours } from './picture.js';

const glyphs = new Map(Object.entries(SHAPES).map(([health, { path }]) => [health as Health, new Path2D(path)]));

/** A health's shape, the same as on the page. */
export const drawGlyph = (
  c: CanvasRenderingContext2D,
  at: Place,
  health: Health,
  size: number,
  colours: Colours,
): void => {
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

/** Words with a rim of the ground, readable on whatever lies beneath. */
export const text = (c: CanvasRenderingContext2D, words: string, at: Place, colour: string, rim: string): void => {
  c.lineWidth = 4;
  c.lineJoin = 'round';
  c.strokeStyle = rim;
  c.strokeText(words, at.x, at.y);
  c.fillStyle = colour;
  c.fillText(words, at.x, at.y);
};

export const ring = (c: CanvasRenderingContext2D, at: Place, radius: number, colour: string): void => {
  c.beginPath();
  c.arc(at.x, at.y, radius, 0, 2 * Math.PI);
  c.lineWidth = 2;
  c.strokeStyle = colour;
  c.stroke();
};
