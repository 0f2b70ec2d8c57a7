import type { JSX } from 'react';
import type { Interval } from '../api/types.js';
import { formatChange, formatInterval, formatQuantity, formatRange } from '../format/number.js';

/** An effect with its interval: a bar from lower to upper, a mark at the value, and the line of "no change". */
export const IntervalBar = ({ change, unit }: { change: Interval; unit: string }): JSX.Element => {
  const reach = Math.max(Math.abs(change.lower), Math.abs(change.upper), 1e-12) * 1.15;
  const [least, most] = [Math.min(-0.25 * reach, change.lower * 1.15), Math.max(0.25 * reach, change.upper * 1.15)];
  const x = (value: number): number => ((value - least) / (most - least)) * 100;
  return (
    <div className="interval">
      <svg viewBox="0 0 100 16" preserveAspectRatio="none" aria-hidden="true">
        <line x1={x(0)} x2={x(0)} y1="0" y2="16" className="interval-zero" />
        <rect
          x={x(change.lower)}
          width={Math.max(0.8, x(change.upper) - x(change.lower))}
          y="5"
          height="6"
          rx="1"
          className="interval-bar"
        />
        <rect x={x(change.value) - 0.7} width="1.4" y="1" height="14" className="interval-value" />
      </svg>
      <span className="number">
        <span className="strong">{formatChange(change.value, unit)}</span>{' '}
        <span className="muted small">({formatInterval(change, unit)})</span>
      </span>
    </div>
  );
};

/** A probability as a bar with its number beside it. */
export const ProbabilityBar = ({ probability }: { probability: number }): JSX.Element => (
  <span className="probability" aria-hidden="true">
    <span style={{ width: `${Math.max(1, probability * 100)}%` }} />
  </span>
);

/** A chance with its interval on the scale from never to always. */
export const ChanceBar = ({ chance }: { chance: Interval }): JSX.Element => (
  <div className="interval">
    <svg viewBox="0 0 100 16" preserveAspectRatio="none" aria-hidden="true">
      <rect x="0" width="100" y="7" height="2" className="interval-scale" />
      <rect
        x={100 * chance.lower}
        width={Math.max(0.8, 100 * (chance.upper - chance.lower))}
        y="5"
        height="6"
        rx="1"
        className="interval-bar"
      />
      <rect x={100 * chance.value - 0.7} width="1.4" y="1" height="14" className="interval-value" />
    </svg>
    <span className="number">
      <span className="strong">{formatQuantity(chance.value, '1')}</span>{' '}
      <span className="muted small">({formatRange(chance.lower, chance.upper, '1')})</span>
    </span>
  </div>
);
