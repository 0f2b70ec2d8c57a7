import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useCallback, useMemo, useState, type JSX } from 'react';
import { incidentQuery } from '../../api/queries.js';
import type { IncidentView } from '../../api/types.js';
import { useNetworkNow, useWallNow } from '../../app/live.js';
import { RecordChange } from '../../changes/record-change.js';
import { Failed, Loading, ObjectName, Panel, Unbroken } from '../../design/parts.js';
import { ResolvedTag, SeverityTag, Shape } from '../../design/severity.js';
import { formatAge, formatDuration, formatFull, formatMoment } from '../../format/time.js';
import { HEALTH_WORDS, plural } from '../../format/words.js';
import { DidItHelp } from '../../remedy/journal.js';
import { RemedyCard } from '../../remedy/remedy-card.js';
import { CaseSteps } from './case-steps.js';
import { Neighbourhood } from './neighbourhood.js';
import { chartsOf, Timeline } from './timeline.js';
import { Why } from './why.js';
import './incident.css';

const MINUTE = 60_000;

/** From well before the onset until now or its end; moves in steps, so that the charts are not asked for anew each second. */
const useWindow = (incident: IncidentView): [number, number] => {
  const step = Math.floor(useWallNow() / 5000);
  const now = useNetworkNow();
  const held = useMemo(() => now, [step, incident.updatedAtMs]);
  const until = Math.ceil(((incident.resolvedAtMs ?? held) + MINUTE) / MINUTE) * MINUTE;
  const from =
    Math.floor((incident.onsetMs - Math.max(30 * MINUTE, 0.6 * (until - incident.onsetMs))) / MINUTE) * MINUTE;
  return [from, until];
};

/** The objects that a change may have been made at: the root, what is affected, what stands near. */
const RecordHere = ({ incident }: { incident: IncidentView }): JSX.Element => {
  const now = useNetworkNow();
  const root = { dn: incident.rootDn, name: incident.rootName };
  return (
    <RecordChange
      first={root}
      offered={[root, ...incident.affected, ...incident.neighbourhood.nodes]}
      when=""
      timeHint={`The incident began at ${formatMoment(incident.onsetMs, now)}, ${formatAge(now - incident.onsetMs)} ago: only what was changed before can have caused it.`}
    />
  );
};

const Affected = ({ incident }: { incident: IncidentView }): JSX.Element => {
  const [all, setAll] = useState(false);
  const shown = all ? incident.affected : incident.affected.slice(0, 12);
  return (
    <>
      <ul className="affected">
        {shown.map((object) => (
          <li key={object.dn}>
            <Shape health={object.health} size={12} />
            <span className="hidden">{object.health}: </span>
            <ObjectName dn={object.dn} name={object.name} />
          </li>
        ))}
      </ul>
      {incident.affected.length > shown.length && (
        <button
          type="button"
          className="button quiet"
          onClick={() => {
            setAll(true);
          }}
        >
          Show all {incident.affected.length}
        </button>
      )}
    </>
  );
};

const Loaded = ({ incident }: { incident: IncidentView }): JSX.Element => {
  const now = useNetworkNow();
  const whole = useWindow(incident);
  const [brushed, setBrushed] = useState<[number, number] | undefined>(undefined);
  const [focused, setFocused] = useState<string | undefined>(undefined);
  const open = incident.state === 'open';
  const charts = useMemo(() => chartsOf(incident), [incident]);
  const checked = incident.plans.filter((plan) => plan.verification !== undefined);
  const showChart = useCallback((dn: string, measure: string) => {
    const id = `${dn} ${measure}`;
    setFocused(id);
    requestAnimationFrame(() => {
      document.getElementById(`chart-${id}`)?.scrollIntoView({ block: 'center', behavior: 'smooth' });
    });
  }, []);
  return (
    <div className="page incident">
      <header className="incident-head">
        <div className="row wrap incident-meta">
          {open ? <SeverityTag health={incident.perceivedSeverity} /> : <ResolvedTag />}
          <span className="soft">
            {open ? 'for ' : 'lasted '}
            {formatDuration((incident.resolvedAtMs ?? now) - incident.onsetMs)}, {open ? 'since ' : 'from '}
            <time dateTime={new Date(incident.onsetMs).toISOString()} title={formatFull(incident.onsetMs)}>
              {formatMoment(incident.onsetMs, now)}
            </time>
          </span>
          {!open && <span className="soft">was {HEALTH_WORDS[incident.perceivedSeverity].toLowerCase()}</span>}
          <span className="soft">{incident.region}</span>
        </div>
        <h1>
          <Unbroken text={incident.headline} />
        </h1>
        <p className="soft incident-facts">
          <ObjectName dn={incident.rootDn} name={incident.rootName} /> · {plural(incident.affectedCount, 'object')}{' '}
          affected
          {incident.affectedUsers !== undefined && ` · ${plural(Math.round(incident.affectedUsers), 'user')}`} ·{' '}
          {plural(incident.eventCount, 'event')}
        </p>
        {incident.case !== undefined && <CaseSteps state={incident.case.state} history={incident.caseHistory} />}
      </header>
      <div className="incident-remedy">
        <RemedyCard incident={incident} />
      </div>
      <div className="incident-main">
        {[...checked].reverse().map((plan) => (
          <Panel
            key={plan.id}
            title="Did it help"
            aside={checked.length > 1 && <span className="small soft">{plan.summary}</span>}
          >
            <DidItHelp plan={plan} now={now} />
          </Panel>
        ))}
        <Panel title="Why we think so">
          <Why ranked={incident.ranked} showChart={showChart} />
        </Panel>
        <Panel
          title="Timeline"
          aside={
            <>
              {brushed === undefined ? (
                <span className="small muted brush-hint">Drag across a chart to zoom</span>
              ) : (
                <button
                  type="button"
                  className="button"
                  onClick={() => {
                    setBrushed(undefined);
                  }}
                >
                  Whole time
                </button>
              )}
              <RecordHere incident={incident} />
            </>
          }
        >
          <Timeline
            incident={incident}
            charts={charts}
            range={brushed ?? whole}
            onBrush={setBrushed}
            focused={focused}
          />
        </Panel>
        <div className="incident-pair">
          <Panel title="Neighbourhood">
            <Neighbourhood graph={incident.neighbourhood} rootDn={incident.rootDn} />
          </Panel>
          <Panel title={`Affected, ${incident.affectedCount}`}>
            <Affected incident={incident} />
          </Panel>
        </div>
      </div>
    </div>
  );
};

export const IncidentPage = (): JSX.Element => {
  const { id } = useParams({ from: '/app/incidents/$id' });
  const { data, error, refetch } = useQuery(incidentQuery(id));
  if (data !== undefined) return <Loaded key={id} incident={data} />;
  if (error !== null)
    return (
      <div className="page">
        <Failed error={error} retry={() => void refetch()} />
        <Link to="/incidents" className="button">
          All incidents
        </Link>
      </div>
    );
  return (
    <div className="page">
      <Loading rows={4} height={160} />
    </div>
  );
};
