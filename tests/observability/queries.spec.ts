import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { namesOf, readExposition, type ShownMetric } from './metrics-document.js';
import { expressionsIn, groupedBy, selectorsOf } from './queries.js';
import { exposition } from './running-appliance.js';

const ROOT = resolve(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(resolve(ROOT, file), 'utf8');
const dashboard = JSON.parse(read('dashboards/grafana/nocturne.json')) as { panels: { id: number; title: string }[] };
const rules = parse(read('alert-rules/nocturne.yaml')) as { groups: { rules: { alert: string; expr: string }[] }[] };
const alerts = rules.groups.flatMap((group) => group.rules);

/** Labels that Prometheus or a type of metric brings. */
const OF_PROMETHEUS = new Set(['instance', 'job', 'le', 'quantile']);
/** Labels whose values the configuration decides. */
const OPEN = new Set(['source', 'region']);

describe.each([
  ['the Grafana dashboard', expressionsIn(dashboard)],
  ['the alert rules', expressionsIn(rules)],
])('%s asks for what the built appliance shows', (_, expressions) => {
  let shown: readonly ShownMetric[];
  let text: string;
  beforeAll(async () => {
    text = await exposition();
    shown = readExposition(text);
  });
  const metricOf = (name: string): ShownMetric | undefined =>
    shown.find((metric) => namesOf([metric]).has(name)) ?? undefined;

  it('names no metric that is not there', () => {
    const names = new Set(expressions.flatMap(selectorsOf).map(({ metric }) => metric));
    expect(names.size).toBeGreaterThan(10);
    expect([...names].filter((name) => metricOf(name) === undefined)).toEqual([]);
  });

  it('names no label that its metric lacks, nor a value that it never takes', () => {
    const wrong: string[] = [];
    for (const expression of expressions) {
      const selectors = selectorsOf(expression);
      const known = new Set(selectors.flatMap(({ metric }) => metricOf(metric)?.labels ?? []));
      for (const label of groupedBy(expression))
        if (!known.has(label) && !OF_PROMETHEUS.has(label)) wrong.push(`by (${label}) in ${expression}`);
      for (const { metric, matchers } of selectors)
        for (const { label, op, value } of matchers) {
          if (OF_PROMETHEUS.has(label)) continue;
          const takes = new RegExp(
            `^${metric}\\{[^}]*\\b${label}="(?:${op.includes('~') ? value : escaped(value)})"`,
            'm',
          );
          if (!known.has(label) || (!OPEN.has(label) && !takes.test(text)))
            wrong.push(`${metric}{${label}${op}"${value}"}`);
        }
    }
    expect(wrong).toEqual([]);
  });
});

const escaped = (value: string): string => value.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);

describe('the Grafana dashboard', () => {
  it('has no panel twice', () => {
    const { panels } = dashboard;
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    expect(new Set(panels.map(({ title }) => title)).size).toBe(panels.length);
  });
});

const promtool = (...args: string[]) =>
  spawnSync('promtool', args, { cwd: resolve(ROOT, 'alert-rules'), encoding: 'utf8' });
const isThere = promtool('--version').error === undefined;
if (!isThere && process.env['CI'] !== 'true')
  process.stderr.write('SKIPPED: no promtool on PATH; install it, e.g. `apt-get install prometheus`.\n');

(isThere || process.env['CI'] === 'true' ? describe : describe.skip)('the alert rules, by promtool', () => {
  it.each([
    ['are valid', ['check', 'rules', 'nocturne.yaml']],
    ['fire where they must and nowhere else', ['test', 'rules', 'nocturne.test.yaml']],
  ])('%s', (_, args) => {
    const { status, stdout, stderr } = promtool(...args);
    expect({ status, said: status === 0 ? '' : `${stdout}${stderr}` }).toEqual({ status: 0, said: '' });
  });

  it('are each tested', () => {
    const tests = parse(read('alert-rules/nocturne.test.yaml')) as {
      tests: { alert_rule_test: { alertname: string; exp_alerts?: unknown[] }[] }[];
    };
    const fires = new Set(
      tests.tests
        .flatMap((test) => test.alert_rule_test)
        .filter(({ exp_alerts }) => (exp_alerts ?? []).length > 0)
        .map(({ alertname }) => alertname),
    );
    expect(alerts.map(({ alert }) => alert).filter((alert) => !fires.has(alert))).toEqual([]);
  });
});
