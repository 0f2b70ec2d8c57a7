import { useQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { useState, type JSX } from 'react';
import { answer, api } from '../api/client.js';
import { approvalLinkQuery } from '../api/queries.js';
import { useWallNow } from '../app/live.js';
import { Failed, Loading } from '../design/parts.js';
import { SeverityTag, Shape } from '../design/severity.js';
import { plainSentence } from '../format/sentences.js';
import { functionName } from '../format/words.js';
import { Checklist } from '../remedy/checklist.js';
import { DecisionBar, type Decision } from '../remedy/decision.js';
import { ApprovalLine } from '../remedy/remedy-card.js';
import { Mark } from './sign-in.js';
import './pages.css';

const Front = ({ children }: { children: JSX.Element | JSX.Element[] }): JSX.Element => (
  <main className="front">
    <div className="front-card">
      <Mark />
      {children}
    </div>
  </main>
);

/** Where a signed link leads: the plan is shown by opening it, and decided only by a press here. Needs no session. */
export const ApprovePage = (): JSX.Element => {
  const { token = '' } = useSearch({ from: '/approve' });
  const { data, error } = useQuery({ ...approvalLinkQuery(token), enabled: token !== '' });
  const now = useWallNow();
  const [done, setDone] = useState<Decision | undefined>(undefined);
  if (token === '')
    return (
      <Front>
        <div className="panel">This address has no token. Open the link as it was sent.</div>
      </Front>
    );
  if (error !== null && data === undefined)
    return (
      <Front>
        <div className="panel">
          <Failed error={error} />
        </div>
        <Link to="/" className="button">
          Open the console
        </Link>
      </Front>
    );
  if (data === undefined)
    return (
      <div className="approve">
        <Loading rows={3} height={140} />
      </div>
    );
  const { plan, incident, approver, expiresAtWallMs } = data;
  if (done !== undefined)
    return (
      <Front>
        <div className="panel stack" role="status">
          <div className="row">
            <Shape health={done === 'approve' ? 'cleared' : 'healthy'} size={20} />
            <h2>{done === 'approve' ? 'Approved' : 'Rejected'}</h2>
          </div>
          <p className="soft">
            {done === 'approve'
              ? `The change on ${plan.target.name} is being made; it is undone by itself if it does not help.`
              : `The change on ${plan.target.name} is not made.`}{' '}
            This link is used up.
          </p>
        </div>
        <Link to="/incidents/$id" params={{ id: incident.id }} className="button big">
          Open the incident
        </Link>
      </Front>
    );
  const expired = expiresAtWallMs <= now || (plan.approval !== undefined && plan.approval.state !== 'open');
  return (
    <main className="approve">
      <div className="row wrap">
        <SeverityTag health={incident.perceivedSeverity} />
        <span className="soft">{incident.region}</span>
      </div>
      <h1>{incident.headline}</h1>
      <section className="panel remedy" aria-label="Proposed remedy">
        <header className="panel-head">
          <h2 className="grow">Proposed remedy</h2>
          <span className="chip">{functionName(plan.function)}</span>
        </header>
        <div className="panel-body stack">
          <p className="remedy-summary">{plainSentence(plan.summary, plan.target)}</p>
          <Checklist plan={plan} />
        </div>
        <footer className="remedy-foot approve-foot">
          {plan.approval !== undefined && <ApprovalLine approval={plan.approval} requester={plan.requester} />}
          <p className="small soft">
            You decide as <span className="strong">{approver}</span>.
          </p>
          <DecisionBar
            target={plan.target.name}
            blocked={expired ? 'This can no longer be decided.' : undefined}
            decide={async (decision, reason) => {
              await answer(
                api.POST('/api/v1/approval-links/redeem', {
                  body: { token, decision, ...(reason === undefined ? {} : { reason }) },
                }),
              );
              setDone(decision);
            }}
          />
        </footer>
      </section>
    </main>
  );
};
