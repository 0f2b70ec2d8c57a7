/** A series with its newest value. */
export interface Exposed {
  /** With `__name__`. */
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
  readonly isCumulative: boolean;
}

const escaped = (value: string): string =>
  value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
const nameOf = (raw: string): string => raw.replaceAll(/[^a-zA-Z0-9_:]/g, '_');

/**
 * All series as one scrape, without time stamps: a scraper's own clock says when. Series of one name stand together, as the format asks.
 *
 * @see Prometheus text exposition format 0.0.4
 */
export const metricsText = (all: Iterable<Exposed>): string => {
  const families = new Map<string, { type: string; lines: string[] }>();
  for (const { labels, value, isCumulative } of all) {
    const name = nameOf(labels['__name__'] ?? '');
    const pairs = Object.entries(labels).flatMap(([label, text]) =>
      label === '__name__' ? [] : [`${nameOf(label)}="${escaped(text)}"`],
    );
    let family = families.get(name);
    if (family === undefined) families.set(name, (family = { type: isCumulative ? 'counter' : 'gauge', lines: [] }));
    family.lines.push(`${name}{${pairs.join(',')}} ${value}`);
  }
  return [...families].map(([name, { type, lines }]) => `# TYPE ${name} ${type}\n${lines.join('\n')}\n`).join('');
};
