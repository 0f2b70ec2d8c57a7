import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useVirtualizer } from '@tanstack/react-virtual';
import { ToggleGroup } from 'radix-ui';
import { useEffect, useMemo, useRef, useState, type JSX } from 'react';
import { incidentPagesQuery, type IncidentFilter } from '../api/queries.js';
import type { IncidentSummary } from '../api/types.js';
import { useHeld } from '../app/held.js';
import { useNetworkNow } from '../app/live.js';
import { Sparkline } from '../charts/sparkline.js';
import { Failed, Loading, When } from '../design/parts.js';
import { ResolvedTag, SeverityTag } from '../design/severity.js';
import { formatProbability } from '../format/number.js';
import { formatAge } from '../format/time.js';
import { humanise } from '../format/words.js';
import { CaseChip } from './incident-card.js';
import './incidents.css';

const FILTERS: readonly (readonly [IncidentFilter, string])[] = [
  ['open', 'Open'],
  ['resolved', 'Resolved'],
  ['all', 'All'],
];
const keyOf = (incident: IncidentSummary): string => incident.id;

const Row = ({ incident, now }: { incident: IncidentSummary; now: number }): JSX.Element => (
  <Link to="/incidents/$id" params={{ id: incident.id }} className="incident-row" data-row>
    {incident.state === 'open' ? <SeverityTag health={incident.perceivedSeverity} /> : <ResolvedTag />}
    <span className="incident-what">
      <span className="strong cut">{incident.headline}</span>
      <span className="small muted cut">
        {incident.rootName} · {humanise(incident.cause)} {formatProbability(incident.probability)} · {incident.region}
      </span>
    </span>
    <span className="incident-users number">
      {incident.affectedUsers === undefined ? '' : Math.round(incident.affectedUsers).toLocaleString('en-GB')}
    </span>
    <span className="incident-state">{incident.case !== undefined && <CaseChip state={incident.case.state} />}</span>
    <span className="incident-spark">
      {incident.spark !== undefined && <Sparkline measure={incident.spark.measure} points={incident.spark.points} />}
    </span>
    <span className="number soft incident-onset">
      <When at={incident.onsetMs} now={now} />
    </span>
    <span className="number incident-age">{formatAge((incident.resolvedAtMs ?? now) - incident.onsetMs)}</span>
  </Link>
);

export const IncidentsPage = (): JSX.Element => {
  const { state = 'open' } = useSearch({ from: '/app/incidents' });
  const navigate = useNavigate();
  const now = useNetworkNow();
  const [text, setText] = useState('');
  const { data, error, refetch, fetchNextPage, hasNextPage, isFetchingNextPage } = useInfiniteQuery(
    incidentPagesQuery(state),
  );
  const items = useMemo(() => data?.pages.flatMap((page) => page.items) ?? [], [data]);
  const needle = text.toLowerCase();
  const wanted = items.filter((i) =>
    `${i.headline} ${i.rootName} ${i.cause} ${i.region}`.toLowerCase().includes(needle),
  );
  const { shown, waiting, release, handlers } = useHeld(wanted, keyOf);
  const frame = useRef<HTMLDivElement>(null);
  const narrow = useNarrow();
  const rows = useVirtualizer({
    count: shown.length,
    getScrollElement: () => document.getElementById('main'),
    estimateSize: () => (narrow ? 116 : 56),
    overscan: 12,
    scrollMargin: frame.current?.offsetTop ?? 0,
  });
  useEffect(() => {
    rows.measure();
  }, [narrow, rows]);
  const visible = rows.getVirtualItems();
  const lastIndex = visible.at(-1)?.index ?? 0;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && lastIndex >= shown.length - 10) void fetchNextPage();
  }, [lastIndex, shown.length, hasNextPage, isFetchingNextPage, fetchNextPage]);
  return (
    <div className="page">
      <div className="page-title">
        <h1 className="grow">Incidents</h1>
        {waiting > 0 && (
          <button type="button" className="chip solid" onClick={release}>
            {waiting} new
          </button>
        )}
        <input
          className="input incidents-filter"
          type="search"
          placeholder="Filter by name or cause"
          aria-label="Filter incidents"
          value={text}
          onChange={(event) => {
            setText(event.target.value);
          }}
        />
        <ToggleGroup.Root
          type="single"
          className="choice"
          aria-label="Which incidents"
          value={state}
          onValueChange={(value) => {
            if (value !== '')
              void navigate({ to: '/incidents', search: value === 'open' ? {} : { state: value as IncidentFilter } });
          }}
        >
          {FILTERS.map(([value, word]) => (
            <ToggleGroup.Item key={value} value={value}>
              {word}
            </ToggleGroup.Item>
          ))}
        </ToggleGroup.Root>
      </div>
      <div className="panel incidents">
        <div className="incident-row incident-titles caption" aria-hidden="true">
          <span>Severity</span>
          <span>What and where</span>
          <span className="number">Users</span>
          <span>Remedy</span>
          <span>Last hour</span>
          <span className="number">Onset</span>
          <span className="number">Age</span>
        </div>
        {data === undefined && error === null && (
          <div className="aside-pad">
            <Loading rows={8} height={40} />
          </div>
        )}
        {data === undefined && error !== null && <Failed error={error} retry={() => void refetch()} />}
        {data !== undefined && shown.length === 0 && (
          <div className="notice">
            <p className="strong">{needle === '' ? 'Nothing here.' : `No incident matches “${text}”.`}</p>
            <p className="soft">{state === 'open' ? 'No incident is open.' : 'No incident has been recorded.'}</p>
          </div>
        )}
        <div ref={frame} {...handlers} style={{ height: rows.getTotalSize(), position: 'relative' }}>
          {visible.map((row) => {
            const incident = shown[row.index];
            return incident === undefined ? null : (
              <div
                key={incident.id}
                className="virtual-row"
                style={{ height: row.size, transform: `translateY(${row.start - rows.options.scrollMargin}px)` }}
              >
                <Row incident={incident} now={now} />
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
};

const useNarrow = (): boolean => {
  const [narrow, setNarrow] = useState(() => matchMedia('(max-width: 900px)').matches);
  useEffect(() => {
    const media = matchMedia('(max-width: 900px)');
    const onChange = (): void => {
      setNarrow(media.matches);
    };
    media.addEventListener('change', onChange);
    return () => {
      media.removeEventListener('change', onChange);
    };
  }, []);
  return narrow;
};
