import { type Estimate } from '../domain/bootstrap.js';
import { type Metric } from '../domain/metric.js';

const plain = (value: number, { unit }: Metric): string => {
  if (unit === '%') return (100 * value).toFixed(0);
  return value.toFixed(Math.abs(value) >= 100 ? 0 : 1);
};

/** A figure with its interval and what it is of, as `73 (61 to 84; 40)`; `-` where there is none. */
export const figure = ({ value, lower, upper, n }: Estimate, metric: Metric): string => {
  if (value === null) return '-';
  const interval =
    lower === undefined || upper === undefined ? '' : `${plain(lower, metric)} to ${plain(upper, metric)}; `;
  return `${plain(value, metric)} (${interval}${n})`;
};

/** A table of GitHub-flavoured Markdown, its first row being the head. */
export const markdownTable = (rows: readonly (readonly string[])[]): string => {
  const [head = [], ...rest] = rows;
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rest.map(line)].join('\n');
};
