import type { JSX } from 'react';
import type { Health, Severity } from '../api/types.js';
import { HEALTH_WORDS } from '../format/words.js';

/** Worst first; what the lists and the map sort and draw by. */
export const SEVERITIES: readonly Severity[] = ['critical', 'major', 'minor', 'warning', 'indeterminate', 'cleared'];
const ORDER: readonly Health[] = [...SEVERITIES.slice(0, 5), 'unobserved', 'cleared', 'healthy'];

/** 0 is worst. */
export const rankOf = (health: Health): number => ORDER.indexOf(health);

/** The shapes as paths in a 16 by 16 box, shared by the page and the map, so that no meaning rests on colour alone. */
export const SHAPES: Readonly<Record<Health, { path: string; filled: boolean }>> = {
  critical: { path: 'M5.1 1h5.8L15 5.1v5.8L10.9 15H5.1L1 10.9V5.1Z', filled: true },
  major: { path: 'M8 1.2 15.2 14H.8Z', filled: true },
  minor: { path: 'M8 1 15 8 8 15 1 8Z', filled: true },
  warning: { path: 'M2 2h12v12H2Z', filled: false },
  indeterminate: { path: 'M8 2 14 8 8 14 2 8Z', filled: false },
  cleared: { path: 'M2.5 8.5 6.2 12.2 13.5 4.2', filled: false },
  healthy: { path: 'M8 4.5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7Z', filled: true },
  unobserved: { path: 'M3 8h2.4M6.8 8h2.4M10.6 8H13', filled: false },
};

export const Shape = ({ health, size = 14 }: { health: Health; size?: number }): JSX.Element => {
  const { path, filled } = SHAPES[health];
  return (
    <svg className={`shape ${health}`} width={size} height={size} viewBox="0 0 16 16" aria-hidden="true">
      <path
        d={path}
        fill={filled ? 'currentColor' : 'none'}
        stroke={filled ? 'none' : 'currentColor'}
        strokeWidth={2}
        strokeLinejoin="round"
        strokeLinecap="round"
      />
    </svg>
  );
};

/** Over: neutral, for nothing is wrong any more. */
export const ResolvedTag = (): JSX.Element => (
  <span className="severity resolved">
    <Shape health="cleared" />
    Resolved
  </span>
);

/** Shape, colour and word. */
export const SeverityTag = ({ health }: { health: Health }): JSX.Element => (
  <span className={`severity ${health}`}>
    <Shape health={health} />
    {HEALTH_WORDS[health]}
  </span>
);
