import { Link } from '@tanstack/react-router';
import type { JSX } from 'react';
import type { CaseState, IncidentSummary } from '../api/types.js';
import { Sparkline } from '../charts/sparkline.js';
import { Shape } from '../design/severity.js';
import { formatAge } from '../format/time.js';
import { CASE_WORDS, HEALTH_WORDS, plural } from '../format/words.js';

/** States in which the next move is a person's. */
const WAITS_FOR_A_PERSON: readonly CaseState[] = ['awaiting-approval', 'handed-over'];

export const CaseChip = ({ state }: { state: CaseState }): JSX.Element => (
  <span className={WAITS_FOR_A_PERSON.includes(state) ? 'chip solid' : 'chip'}>{CASE_WORDS[state]}</span>
);

/** What, where, who is affected, and how far its remedy is. */
export const IncidentCard = ({ incident, now }: { incident: IncidentSummary; now: number }): JSX.Element => (
  <Link to="/incidents/$id" params={{ id: incident.id }} className={`card ${incident.perceivedSeverity}`} data-row>
    <Shape health={incident.perceivedSeverity} size={18} />
    <span className="hidden">{HEALTH_WORDS[incident.perceivedSeverity]}: </span>
    <span className="card-text">
      <span className="card-head">
        <span className="card-title">{incident.headline}</span>
        <span className="card-age" title="Since its onset">
          {formatAge((incident.resolvedAtMs ?? now) - incident.onsetMs)}
        </span>
      </span>
      <span className="small soft">
        {incident.region} · {plural(incident.affectedCount, 'object')}
        {incident.affectedUsers !== undefined && ` · ${plural(Math.round(incident.affectedUsers), 'user')}`}
      </span>
      <span className="card-foot">
        {incident.case !== undefined && <CaseChip state={incident.case.state} />}
        <span className="grow" />
        {incident.spark !== undefined && <Sparkline measure={incident.spark.measure} points={incident.spark.points} />}
      </span>
    </span>
  </Link>
);
