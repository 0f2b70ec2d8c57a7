import type { Health } from '../api/types.js';
import type { Scene } from './layout.js';
import type { Size, View } from './view.js';

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

export const isIll = (health: Health): boolean => health !== 'healthy' && health !== 'cleared';
