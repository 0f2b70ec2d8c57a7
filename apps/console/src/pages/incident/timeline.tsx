import { useMemo, useState, type JSX } from 'react';
import type { Health, IncidentView, TimelineEntry } from '../../api/types.js';
import { KpiChart, type Mark } from '../../charts/kpi-chart.js';
import { ObjectName } from '../../design/parts.js';
import { Shape } from '../../design/severity.js';
import { formatClock, formatFull } from '../../format/time.js';
import { Lanes, type LaneItem } from './lanes.js';

export interface ChartKey {
  readonly id: string;
  readonly dn: string;
  readonly measure: string;
}

/** What is worth a chart: the measures that the evidence names, the most probable cause first, then those of the events and the expected effect. */
export const chartsOf = (incident: IncidentView): ChartKey[] => {
  const keys = new Map<string, ChartKey>();
  const add = (dn: string, measure: string | undefined): void => {
    if (measure === undefined) return;
    const id = `${dn} ${measure}`;
    if (!keys.has(id)) keys.set(id, { id, dn, measure });
  };
  for (const cause of incident.ranked)
    for (const evidence of [...cause.for, ...cause.against]) add(evidence.dn, evidence.measure);
  for (const effect of incident.plans.at(-1)?.expected ?? []) add(effect.dn, effect.measure);
  for (const event of incident.events) add(event.dn, event.measure);
  return [...keys.values()];
};

const KIND_LANES: readonly (readonly [TimelineEntry['kind'], string])[] = [
  ['alarm', 'Alarms'],
  ['anomaly', 'Anomalies'],
  ['configuration-change', 'Changes'],
  ['source-silent', 'Silences'],
];

const healthOf = (entry: TimelineEntry, incident: IncidentView): Health =>
  entry.state === 'cleared'
    ? 'cleared'
    : (entry.severity ??
      (entry.kind === 'anomaly'
        ? incident.perceivedSeverity
        : entry.kind === 'source-silent'
          ? 'unobserved'
          : 'healthy'));

const lanesOf = (incident: IncidentView): { name: string; items: LaneItem[] }[] => {
  const lanes = KIND_LANES.map(([kind, name]) => ({
    name,
    items: incident.events
      .filter((entry) => entry.kind === kind)
      .map((entry) => ({
        at: entry.atMs,
        health: healthOf(entry, incident),
        words: `${entry.name}: ${entry.sentence}`,
      })),
  }));
  const actions = incident.plans.flatMap((plan) =>
    (plan.writes ?? []).map((write): LaneItem => ({
      at: write.atMs,
      health: 'healthy',
      words: `${plan.actions.find((a) => a.dn === write.dn)?.name ?? write.dn}: ${write.attribute} ${String(write.to)}, ${write.outcome}`,
    })),
  );
  return [...lanes, { name: 'Actions', items: actions }].filter((lane) => lane.items.length > 0);
};

const FIRST_CHARTS = 4;
const MORE_CHARTS = 8;
const FIRST_EVENTS = 12;

/** Charts and lanes under one time axis, brushed together, then the same in words. */
export const Timeline = ({
  incident,
  charts,
  range,
  onBrush,
  focused,
}: {
  incident: IncidentView;
  charts: readonly ChartKey[];
  range: [number, number];
  onBrush: (range: [number, number]) => void;
  focused: string | undefined;
}): JSX.Element => {
  const [most, setMost] = useState(FIRST_CHARTS);
  const [allEvents, setAllEvents] = useState(false);
  const lanes = useMemo(() => lanesOf(incident), [incident]);
  const changedAt = incident.plans
    .flatMap((plan) => plan.writes ?? [])
    .find((write) => write.outcome !== 'intended')?.atMs;
  const marks = useMemo<Mark[]>(
    () => [
      { at: incident.onsetMs, word: 'onset' },
      ...(changedAt === undefined ? [] : [{ at: changedAt, word: 'changed' }]),
    ],
    [incident.onsetMs, changedAt],
  );
  const shown = charts.filter((chart, i) => i < most || chart.id === focused);
  const events = allEvents ? incident.events : incident.events.slice(0, FIRST_EVENTS);
  return (
    <div className="stack">
      <div className="charts">
        {shown.map((chart) => (
          <figure key={chart.id} id={`chart-${chart.id}`} className={chart.id === focused ? 'chart focused' : 'chart'}>
            <KpiChart
              dn={chart.dn}
              measure={chart.measure}
              range={range}
              severity={incident.perceivedSeverity}
              marks={marks}
              onBrush={onBrush}
            />
          </figure>
        ))}
        <Lanes lanes={lanes} range={range} />
      </div>
      {charts.length > shown.length && (
        <button
          type="button"
          className="button quiet"
          onClick={() => {
            setMost(most + MORE_CHARTS);
          }}
        >
          Show {Math.min(MORE_CHARTS, charts.length - shown.length)} of {charts.length - shown.length} more charts
        </button>
      )}
      <ol className="events" aria-label="Events, oldest first">
        {events.map((entry) => (
          <li key={entry.id}>
            <time className="muted" dateTime={new Date(entry.atMs).toISOString()} title={formatFull(entry.atMs)}>
              {formatClock(entry.atMs)}
            </time>
            <Shape health={healthOf(entry, incident)} size={12} />
            <span>
              <ObjectName dn={entry.dn} name={entry.name} /> <span className="soft">{entry.sentence}</span>
              {entry.state === 'cleared' && <span className="soft"> (cleared)</span>}
            </span>
          </li>
        ))}
      </ol>
      {incident.eventCount > events.length && (
        <div className="row wrap">
          {incident.events.length > events.length && (
            <button
              type="button"
              className="button quiet"
              onClick={() => {
                setAllEvents(true);
              }}
            >
              Show {incident.events.length - events.length} more
            </button>
          )}
          {incident.eventCount > incident.events.length && (
            <span className="small muted">
              {incident.eventCount.toLocaleString('en-GB')} events in all; the first {incident.events.length} are kept
              here.
            </span>
          )}
        </div>
      )}
    </div>
  );
};
