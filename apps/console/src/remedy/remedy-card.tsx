import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type JSX } from 'react';
import { answer, api } from '../api/client.js';
import type { Approval, CaseState, IncidentView, MintedLink, PlanView } from '../api/types.js';
import { mayAct, useLive, useSession, useWallNow } from '../app/live.js';
import { plainSentence } from '../format/sentences.js';
import { formatClock, formatCountdown } from '../format/time.js';
import { functionName, MODE_WORDS } from '../format/words.js';
import { Checklist } from './checklist.js';
import { DecisionBar, type Decision } from './decision.js';
import { Writes } from './journal.js';
import './remedy.css';

/** Who must approve, and how long they have. */
export const ApprovalLine = ({ approval, requester }: { approval: Approval; requester: string }): JSX.Element => {
  const now = useWallNow();
  const left = approval.expiresAtWallMs - now;
  const share = left / Math.max(1, approval.expiresAtWallMs - approval.requestedAtWallMs);
  if (approval.state !== 'open' || left <= 0) {
    const words = {
      open: 'Expired; no answer means no',
      approved: 'Approved',
      rejected: 'Rejected',
      expired: 'Expired; no answer means no',
    };
    return (
      <p className="approval-line">
        <span className="strong">{words[approval.state]}</span>
        {approval.by !== undefined && ` by ${approval.by}`}
        {approval.reason !== undefined && approval.reason !== '' && (
          <span className="soft"> — “{approval.reason}”</span>
        )}
      </p>
    );
  }
  return (
    <div className="approval-line">
      <p>
        Needs an approver other than <span className="strong">{requester}</span>. Expires in{' '}
        <span className="strong" role="timer">
          {formatCountdown(left)}
        </span>
      </p>
      <span className="probability" aria-hidden="true">
        <span style={{ width: `${Math.max(0, Math.min(1, share)) * 100}%` }} />
      </span>
    </div>
  );
};

const SendLink = ({ planId, disabled }: { planId: string; disabled: boolean }): JSX.Element => {
  const [copied, setCopied] = useState(false);
  const { mutate, data, error, isPending } = useMutation({
    mutationFn: () =>
      answer<MintedLink>(api.POST('/api/v1/plans/{id}/links', { params: { path: { id: planId } }, body: {} })),
  });
  if (data === undefined)
    return (
      <>
        <button
          type="button"
          className="button quiet phone-link"
          disabled={disabled || isPending}
          onClick={() => {
            mutate();
          }}
        >
          Get a link for your phone
        </button>
        {error !== null && (
          <p className="soft small" role="alert">
            {error.message}
          </p>
        )}
      </>
    );
  const url = new URL(data.url, window.location.origin).href;
  return (
    <div className="field">
      <span className="small soft">For you, once, until {formatClock(data.expiresAtWallMs)}</span>
      <div className="row">
        <input
          className="input"
          readOnly
          value={url}
          aria-label="Approval link"
          onFocus={(event) => {
            event.target.select();
          }}
        />
        <button
          type="button"
          className="button"
          onClick={() =>
            void navigator.clipboard.writeText(url).then(
              () => {
                setCopied(true);
              },
              () => undefined,
            )
          }
        >
          {copied ? 'Copied' : 'Copy'}
        </button>
      </div>
    </div>
  );
};

const WHY_NONE: Partial<Record<CaseState, string>> = {
  diagnosed: 'A remedy is being looked for.',
  'handed-over': 'No function mends this. It is in your hands.',
  shadowed: 'The function is in shadow mode: it plans and never asks.',
  withdrawn: 'The incident went away before anything was changed.',
};

/** The plan in hand of an incident, and the decision on it. */
export const RemedyCard = ({ incident }: { incident: IncidentView }): JSX.Element => {
  const plan = incident.plans.at(-1);
  const note = incident.case?.note;
  const state = incident.case?.state;
  if (plan === undefined)
    return (
      <section className="panel remedy" aria-label="Remedy">
        <header className="panel-head">
          <h2>Remedy</h2>
        </header>
        <div className="panel-body stack">
          <p className="soft">{(state === undefined ? undefined : WHY_NONE[state]) ?? 'None yet.'}</p>
          {note !== undefined && (
            <p className="case-note">{plainSentence(note, { dn: incident.rootDn, name: incident.rootName })}</p>
          )}
        </div>
      </section>
    );
  return <PlanCard key={plan.id} plan={plan} incident={incident} />;
};

const PlanCard = ({ plan, incident }: { plan: PlanView; incident: IncidentView }): JSX.Element => {
  const session = useSession();
  const { live } = useLive();
  const now = useWallNow();
  const queries = useQueryClient();
  const { approval } = plan;
  const state = incident.case?.state;
  const open = approval?.state === 'open' && approval.expiresAtWallMs > now && state === 'awaiting-approval';
  const blocked = !live
    ? 'Actions are off while the connection is lost.'
    : !mayAct(session, 'approver')
      ? `You may not decide: this needs the role approver. You have ${session?.roles.join(', ') ?? 'none'}.`
      : session?.user === plan.requester
        ? 'You asked for this change, so somebody else decides.'
        : undefined;
  const decide = async (decision: Decision, reason: string | undefined): Promise<void> => {
    const body = reason === undefined ? { decision } : { decision, reason };
    const decided = await answer<PlanView>(
      api.POST('/api/v1/plans/{id}/decision', { params: { path: { id: plan.id } }, body }),
    );
    queries.setQueryData<IncidentView>(['incident', incident.id], (was) =>
      was === undefined ? was : { ...was, plans: was.plans.map((p) => (p.id === decided.id ? decided : p)) },
    );
    await queries.invalidateQueries({ queryKey: ['incident', incident.id] });
  };
  return (
    <section className="panel remedy" aria-label="Remedy">
      <header className="panel-head">
        <h2 className="grow">{open ? 'Proposed remedy' : 'Remedy'}</h2>
        <span className="chip" title={MODE_WORDS[plan.mode][1]}>
          {functionName(plan.function)} · {MODE_WORDS[plan.mode][0].toLowerCase()}
        </span>
      </header>
      <div className="panel-body stack">
        <p className="remedy-summary">{plainSentence(plan.summary, plan.target)}</p>
        {note(incident) !== undefined && (
          <p className="case-note">{plainSentence(note(incident) ?? '', plan.target)}</p>
        )}
        <Checklist plan={plan} />
        <Writes plan={plan} />
      </div>
      {approval !== undefined && (
        <footer className="remedy-foot">
          <ApprovalLine approval={approval} requester={plan.requester} />
          {open && (
            <>
              <DecisionBar decide={decide} blocked={blocked} target={plan.target.name} />
              {blocked === undefined && <SendLink planId={plan.id} disabled={!live} />}
            </>
          )}
        </footer>
      )}
    </section>
  );
};

/** What the case says beyond its state. */
const note = (incident: IncidentView): string | undefined =>
  incident.case === undefined || incident.case.state === 'awaiting-approval' ? undefined : incident.case.note;
