import { useState, type JSX } from 'react';
import type { EvidenceView, RankedCause } from '../../api/types.js';
import { ProbabilityBar } from '../../charts/interval.js';
import { ObjectName } from '../../design/parts.js';
import { plainSentence } from '../../format/sentences.js';
import { formatProbability } from '../../format/number.js';
import { humanise, measureName } from '../../format/words.js';

type ShowChart = (dn: string, measure: string) => void;

/** Weight in words, for a natural log says little to a person at 03:00: above 3 is more than twenty to one. */
const strengthOf = (weight: number): string => {
  const size = Math.abs(weight);
  return size >= 3 ? 'strong' : size >= 1 ? 'fair' : 'weak';
};

const Evidence = ({
  evidence,
  sign,
  showChart,
}: {
  evidence: EvidenceView;
  sign: '+' | '−';
  showChart: ShowChart;
}): JSX.Element => {
  const width = `${Math.min(100, (Math.abs(evidence.weight) / 6) * 100)}%`;
  const { measure } = evidence;
  return (
    <li className="evidence">
      <span className="evidence-sign" aria-label={sign === '+' ? 'Speaks for it' : 'Speaks against it'} role="img">
        {sign}
      </span>
      <span className="grow">
        {plainSentence(evidence.sentence, evidence)}
        <span className="small muted evidence-where">
          <ObjectName dn={evidence.dn} name={evidence.name} />
          {measure !== undefined && (
            <>
              {' · '}
              <button
                type="button"
                className="link"
                onClick={() => {
                  showChart(evidence.dn, measure);
                }}
              >
                {measureName(measure)}
              </button>
            </>
          )}
        </span>
      </span>
      <span className="strength" title={`natural log of the likelihood ratio ${evidence.weight.toFixed(1)}`}>
        <span className="small soft">{strengthOf(evidence.weight)}</span>
        <span className="strength-bar" aria-hidden="true">
          <span className={sign === '+' ? '' : 'against'} style={{ width }} />
        </span>
      </span>
    </li>
  );
};

const FIRST = 5;

/** The weightiest first, for and against in turn being told apart by their sign. */
const weigh = (evidence: readonly EvidenceView[]): EvidenceView[] =>
  [...evidence].sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight));

const Cause = ({
  cause,
  first,
  showChart,
}: {
  cause: RankedCause;
  first: boolean;
  showChart: ShowChart;
}): JSX.Element => {
  const [open, setOpen] = useState(first);
  const [all, setAll] = useState(false);
  const most = all ? Infinity : FIRST;
  const left = Math.max(0, cause.for.length - most) + Math.max(0, cause.against.length - most);
  const id = `cause-${cause.dn}-${cause.cause}`;
  return (
    <li className="cause">
      <button
        type="button"
        className="cause-head"
        aria-expanded={open}
        aria-controls={id}
        onClick={() => {
          setOpen(!open);
        }}
      >
        <span className="cause-number">{formatProbability(cause.probability)}</span>
        <span className="grow">
          <span className={first ? 'strong' : ''}>{humanise(cause.cause)}</span>
          <span className="soft"> {cause.cause === 'unknown' ? '' : `at ${cause.name}`}</span>
          <ProbabilityBar probability={cause.probability} />
        </span>
        <span className="small muted cause-count">
          {cause.for.length} for, {cause.against.length} against
        </span>
        <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true" className="chevron">
          <path d="M2 4l4 4 4-4" fill="none" stroke="currentColor" strokeWidth="1.6" />
        </svg>
      </button>
      {open && (
        <ul id={id} className="evidence-list">
          {weigh(cause.for)
            .slice(0, most)
            .map((evidence, i) => (
              <Evidence key={i} evidence={evidence} sign="+" showChart={showChart} />
            ))}
          {weigh(cause.against)
            .slice(0, most)
            .map((evidence, i) => (
              <Evidence key={i} evidence={evidence} sign="−" showChart={showChart} />
            ))}
          {left > 0 && (
            <li>
              <button
                type="button"
                className="button quiet"
                onClick={() => {
                  setAll(true);
                }}
              >
                Show {left} more
              </button>
            </li>
          )}
          {cause.for.length + cause.against.length === 0 && (
            <li className="soft">What is left when the others do not explain it.</li>
          )}
        </ul>
      )}
    </li>
  );
};

/** Ranked causes, each with the evidence for and against it. */
export const Why = ({ ranked, showChart }: { ranked: readonly RankedCause[]; showChart: ShowChart }): JSX.Element =>
  ranked.length === 0 ? (
    <p className="soft">Not diagnosed yet.</p>
  ) : (
    <ol className="causes">
      {ranked.slice(0, 6).map((cause, i) => (
        <Cause key={`${cause.dn} ${cause.cause}`} cause={cause} first={i === 0} showChart={showChart} />
      ))}
    </ol>
  );
