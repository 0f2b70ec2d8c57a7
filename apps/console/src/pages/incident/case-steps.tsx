import type { JSX } from 'react';
import type { CaseState, IncidentView } from '../../api/types.js';
import { formatClock } from '../../format/time.js';
import { CASE_WORDS } from '../../format/words.js';

/** The way that a case takes when all goes well; `done` are states that have left the step behind. */
const WAY: readonly { word: string; states: readonly CaseState[] }[] = [
  { word: 'Diagnosed', states: ['diagnosed'] },
  { word: 'Planned', states: ['planned'] },
  { word: 'Approval', states: ['awaiting-approval'] },
  { word: 'Applying', states: ['approved', 'applying'] },
  { word: 'Verifying', states: ['applied'] },
  { word: 'Mended', states: ['verified', 'closed'] },
];
const ASIDE: readonly CaseState[] = ['reverting', 'reverted', 'handed-over', 'rejected', 'shadowed', 'withdrawn'];

/** Where the case stands, and when it got there. */
export const CaseSteps = ({
  state,
  history,
}: {
  state: CaseState;
  history: IncidentView['caseHistory'];
}): JSX.Element => {
  const aside = ASIDE.includes(state);
  const reached = (states: readonly CaseState[]): number | undefined =>
    history.findLast((entry) => states.includes(entry.state))?.atMs;
  const here = WAY.findIndex((step) => step.states.includes(state));
  return (
    <div className="case-steps">
      <ol aria-label="State of the case">
        {WAY.map((step, i) => {
          const at = reached(step.states);
          const current = i === here;
          const done = at !== undefined && !current;
          return (
            <li
              key={step.word}
              className={current ? 'current' : done ? 'done' : ''}
              aria-current={current ? 'step' : undefined}
            >
              <span className="case-dot" aria-hidden="true" />
              <span className="case-word">{step.word}</span>
              <span className="small muted">{at === undefined ? '\u00a0' : formatClock(at)}</span>
            </li>
          );
        })}
      </ol>
      {aside && <span className="chip solid">{CASE_WORDS[state]}</span>}
    </div>
  );
};
