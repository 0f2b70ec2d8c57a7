import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useMemo, useState, type JSX } from 'react';
import { incidentsQuery, networkQuery, statusQuery } from '../api/queries.js';
import type { IncidentSummary, Severity, Status } from '../api/types.js';
import { Clock } from '../app/clock.js';
import { useHeld } from '../app/held.js';
import { useKeys } from '../app/keyboard.js';
import { useNetworkNow } from '../app/live.js';
import { Failed, Loading, PanelBoundary, Skeleton } from '../design/parts.js';
import { rankOf, Shape } from '../design/severity.js';
import { formatWhen } from '../format/time.js';
import { HEALTH_WORDS } from '../format/words.js';
import { NetworkMapView } from '../map/network-map.js';
import { Connect } from './connect.js';
import { IncidentCard } from './incident-card.js';
import './now.css';

const SHOWN: readonly Severity[] = ['critical', 'major', 'minor', 'warning'];
const keyOf = (incident: IncidentSummary): string => incident.id;

/** Worst first, then the newest. */
const byUrgency = (a: IncidentSummary, b: IncidentSummary): number =>
  rankOf(a.perceivedSeverity) - rankOf(b.perceivedSeverity) || b.onsetMs - a.onsetMs;

const Tally = ({
  items,
  only,
  choose,
}: {
  items: readonly IncidentSummary[];
  only: Severity | undefined;
  choose: (severity: Severity | undefined) => void;
}): JSX.Element => (
  <div className="tally" role="group" aria-label="Open incidents by severity">
    {SHOWN.map((severity) => {
      const count = items.filter((item) => item.perceivedSeverity === severity).length;
      return (
        <button
          key={severity}
          type="button"
          aria-pressed={only === severity}
          className={count > 0 ? severity : 'none'}
          onClick={() => {
            choose(only === severity ? undefined : severity);
          }}
        >
          <span className="tally-count">
            {count > 0 && <Shape health={severity} size={14} />}
            {count}
          </span>
          <span className="tally-word">{HEALTH_WORDS[severity]}</span>
        </button>
      );
    })}
  </div>
);

const Quiet = (): JSX.Element => {
  const now = useNetworkNow();
  const last = useQuery(incidentsQuery('resolved', 5)).data?.items.at(0);
  return (
    <div className="quiet-note">
      <p className="strong">All quiet.</p>
      <p className="soft">
        No open incident.
        {last?.resolvedAtMs !== undefined &&
          ` The last one, “${last.headline}”, was resolved ${formatWhen(last.resolvedAtMs, now)}.`}
      </p>
    </div>
  );
};

const Incidents = ({ mark }: { mark: (incident: IncidentSummary | undefined) => void }): JSX.Element => {
  const { data, error, refetch } = useQuery(incidentsQuery('open'));
  const now = useNetworkNow();
  const [only, setOnly] = useState<Severity | undefined>(undefined);
  const sorted = useMemo(() => [...(data?.items ?? [])].sort(byUrgency), [data]);
  const wanted = only === undefined ? sorted : sorted.filter((item) => item.perceivedSeverity === only);
  const { shown, waiting, release, handlers } = useHeld(wanted, keyOf);
  if (data === undefined)
    return error === null ? (
      <div className="aside-pad">
        <Loading rows={5} height={88} />
      </div>
    ) : (
      <Failed error={error} retry={() => void refetch()} />
    );
  return (
    <>
      <Tally items={sorted} only={only} choose={setOnly} />
      <div className="aside-head">
        <h1 className="aside-title">Open incidents</h1>
        {waiting > 0 && (
          <button type="button" className="chip solid" onClick={release}>
            {waiting} new
          </button>
        )}
      </div>
      {shown.length === 0 && only === undefined && <Quiet />}
      <ul className="cards" {...handlers}>
        {shown.map((incident) => (
          <li
            key={incident.id}
            onPointerEnter={() => {
              mark(incident);
            }}
            onPointerLeave={() => {
              mark(undefined);
            }}
          >
            <IncidentCard incident={incident} now={now} />
          </li>
        ))}
      </ul>
      {data.total > data.items.length && <p className="aside-pad soft">and {data.total - data.items.length} more</p>}
    </>
  );
};

/** The root and the site it stands in, whichever of them the map shows. */
const placesOf = (dn: string): string[] => {
  const parts = dn.split(',');
  return parts.map((_, i) => parts.slice(0, i + 1).join(',')).slice(1);
};

/** Nothing was ever heard: behind a restart the counter begins anew, and what was known is still there. */
const isNew = ({ samplesReceived, sources, openIncidents }: Status): boolean =>
  samplesReceived === 0 &&
  sources.every(({ lastHeardMs }) => lastHeardMs === null) &&
  Object.values(openIncidents).every((open) => open === 0);

export const NowPage = (): JSX.Element => {
  const network = useQuery(networkQuery);
  const status = useQuery(statusQuery).data;
  const navigate = useNavigate();
  const [pointed, setPointed] = useState<IncidentSummary | undefined>(undefined);
  const [wall, setWall] = useState(false);
  const marked = useMemo(() => (pointed === undefined ? [] : placesOf(pointed.rootDn)), [pointed]);
  const toggleWall = (): void => {
    if (wall) void document.exitFullscreen().catch(() => undefined);
    else void document.documentElement.requestFullscreen().catch(() => undefined);
    setWall(!wall);
  };
  useKeys({
    w: toggleWall,
    Escape: () => {
      if (wall) toggleWall();
    },
  });
  useEffect(() => {
    document.documentElement.classList.toggle('wall', wall);
    return () => {
      document.documentElement.classList.remove('wall');
    };
  }, [wall]);
  if (status !== undefined && isNew(status)) return <Connect status={status} />;
  return (
    <div className="now">
      <section className="now-map" aria-label="The network">
        <PanelBoundary>
          {network.data !== undefined ? (
            <NetworkMapView network={network.data} marked={marked} big={wall}>
              <button type="button" className="button" onClick={toggleWall}>
                {wall ? 'Leave wall' : 'Wall'}
              </button>
            </NetworkMapView>
          ) : network.error !== null ? (
            <Failed error={network.error} retry={() => void network.refetch()} />
          ) : (
            <Skeleton height={480} />
          )}
        </PanelBoundary>
      </section>
      <aside className="now-aside" aria-label="Open incidents">
        <PanelBoundary>
          {wall && <Clock />}
          <Incidents mark={setPointed} />
          <button
            type="button"
            className="button quiet all-incidents"
            onClick={() => void navigate({ to: '/incidents' })}
          >
            All incidents
          </button>
        </PanelBoundary>
      </aside>
    </div>
  );
};
