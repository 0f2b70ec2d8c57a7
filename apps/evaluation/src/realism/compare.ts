import { markdownTable } from '../report/figures.js';
import { type NetworkFacts } from './network-facts.js';
import { type Published, PUBLISHED } from './published.js';

export interface Compared extends Published {
  readonly value: number;
  readonly isWithin: boolean;
}

export const compared = (facts: NetworkFacts): readonly Compared[] =>
  PUBLISHED.map((published) => {
    const value = published.of(facts);
    return { ...published, value, isWithin: value >= published.low && value <= published.high };
  });

const shown = (value: number, unit: Published['unit']): string =>
  unit === '%'
    ? `${Number((100 * value).toPrecision(3))} %`
    : `${Number(value.toPrecision(2))}${unit === '1' ? '' : ` ${unit}`}`;

export const realismTable = (rows: readonly Compared[]): string =>
  markdownTable([
    ['figure', 'here', 'published', 'within', 'source'],
    ...rows.map(({ name, value, unit, low, high, isWithin, source, checked }) => [
      ...[name, shown(value, unit), `${shown(low, unit)} to ${shown(high, unit)}`, isWithin ? 'yes' : 'no'],
      `${source} (${checked})`,
    ]),
  ]);
