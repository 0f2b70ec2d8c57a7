import { table } from './config-document.js';

/** One metric as `/metrics` shows it. */
export interface ShownMetric {
  readonly name: string;
  readonly type: string;
  readonly help: string;
  readonly labels: readonly string[];
}

/** Labels that a type brings itself. */
const OF_TYPE = new Set(['le', 'quantile']);
/** What a histogram or summary is shown as. */
const SUFFIX = /_(?:bucket|sum|count)$/;

/** Reads a Prometheus text exposition. Values are not looked at. */
export const readExposition = (text: string): ShownMetric[] => {
  const found = new Map<string, { type: string; help: string; labels: Set<string> }>();
  const of = (name: string): { type: string; help: string; labels: Set<string> } => {
    const known = found.get(name) ?? { type: 'untyped', help: '', labels: new Set() };
    found.set(name, known);
    return known;
  };
  for (const line of text.split('\n')) {
    const [, kind, name, rest] = /^# (HELP|TYPE) (\S+) (.*)$/.exec(line) ?? [];
    if (kind === 'HELP' && name !== undefined) of(name).help = rest ?? '';
    else if (kind === 'TYPE' && name !== undefined) of(name).type = rest ?? '';
    else if (line !== '' && !line.startsWith('#')) {
      const shown = /^[\w:]+/.exec(line)?.[0] ?? '';
      const base = shown.replace(SUFFIX, '');
      const { labels } = of(found.has(shown) || !found.has(base) ? shown : base);
      const inside = /\{(.*)\}/.exec(line)?.[1] ?? '';
      for (const [, label] of inside.matchAll(/(\w+)="(?:[^"\\]|\\.)*"/g))
        if (label !== undefined && !OF_TYPE.has(label)) labels.add(label);
    }
  }
  return [...found]
    .map(([name, { type, help, labels }]) => ({ name, type, help, labels: [...labels].sort() }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
};

/** Every name that a query may use: of a histogram those of its parts. */
export const namesOf = (metrics: readonly ShownMetric[]): Set<string> =>
  new Set(
    metrics.flatMap(({ name, type }) =>
      type === 'histogram' || type === 'summary' ? [name, `${name}_bucket`, `${name}_sum`, `${name}_count`] : [name],
    ),
  );

const OF_NODE = /^noc_(?:nodejs|process)_/;

const HEAD = `# Metrics

<!-- Written by \`npm run docs:generate\` from what a running appliance shows. -->

Published at \`/metrics\` for Prometheus; [dashboards/README.md](../dashboards/README.md) says how to scrape it. Labels take closed sets of values, but for
\`source\` (senders of the configuration) and \`region\`, which are bounded by it. A cell or a subscriber is never a label. Beside these stand the metrics of
prom-client about the process and Node.js, under \`noc_process_\` and \`noc_nodejs_\`.

`;

export const metricsDocument = (metrics: readonly ShownMetric[]): string =>
  HEAD +
  table(
    ['name', 'type', 'labels', 'meaning'],
    metrics
      .filter(({ name }) => !OF_NODE.test(name))
      .map(({ name, type, labels, help }) => [
        `\`${name}\``,
        type,
        labels.map((label) => `\`${label}\``).join(', '),
        help,
      ]),
  );
