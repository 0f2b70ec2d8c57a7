import { useEffect, useRef, useState, type JSX } from 'react';
import { ProblemError } from '../api/client.js';
import { useKeys } from '../app/keyboard.js';

export type Decision = 'approve' | 'reject';

/** The second press counts only after a moment, so that a double press is not a decision. */
const DELIBERATE_MS = 600;

/**
 * Approve and Reject. The first press opens what the second one decides; a rejection says why. `blocked` is the reason why nobody here may
 * decide now.
 */
export const DecisionBar = ({
  decide,
  blocked,
  target,
}: {
  decide: (decision: Decision, reason: string | undefined) => Promise<void>;
  blocked: string | undefined;
  target: string;
}): JSX.Element => {
  const [asked, setAsked] = useState<Decision | undefined>(undefined);
  const [armed, setArmed] = useState(false);
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(undefined);
  const field = useRef<HTMLTextAreaElement>(null);
  const ask = (decision: Decision): void => {
    if (blocked === undefined && asked === undefined) {
      setFailure(undefined);
      setAsked(decision);
    }
  };
  const back = (): void => {
    setAsked(undefined);
    setReason('');
  };
  useKeys({
    a: () => {
      ask('approve');
    },
    r: () => {
      ask('reject');
    },
    Escape: back,
  });
  useEffect(() => {
    setArmed(false);
    if (asked === undefined) return;
    field.current?.focus();
    const timer = setTimeout(() => {
      setArmed(true);
    }, DELIBERATE_MS);
    return () => {
      clearTimeout(timer);
    };
  }, [asked]);
  const missing = asked === 'reject' && reason.trim() === '';
  const confirm = async (): Promise<void> => {
    if (asked === undefined || !armed || missing || busy || blocked !== undefined) return;
    setBusy(true);
    setFailure(undefined);
    try {
      await decide(asked, reason.trim() === '' ? undefined : reason.trim());
      back();
    } catch (error) {
      setFailure(error);
    } finally {
      setBusy(false);
    }
  };
  const problem = failure instanceof ProblemError ? failure : undefined;
  return (
    <div className="decision">
      {failure !== undefined && (
        <p className="decision-failed critical" role="alert">
          {failure instanceof Error ? failure.message : 'This did not work.'}{' '}
          {problem !== undefined && <span className="chip">{problem.code}</span>}
        </p>
      )}
      {asked === undefined ? (
        <>
          {blocked !== undefined && <p className="soft small">{blocked}</p>}
          <div className="decision-buttons">
            <button
              type="button"
              className="button big"
              disabled={blocked !== undefined}
              onClick={() => {
                ask('reject');
              }}
            >
              Reject
            </button>
            <button
              type="button"
              className="button big primary"
              disabled={blocked !== undefined}
              onClick={() => {
                ask('approve');
              }}
            >
              Approve
            </button>
          </div>
        </>
      ) : (
        <form
          className="stack decision-ask"
          aria-label={asked === 'approve' ? 'Approve the change' : 'Reject the change'}
          onSubmit={(event) => {
            event.preventDefault();
            void confirm();
          }}
          onKeyDown={(event) => {
            if (event.key === 'Escape') back();
          }}
        >
          <label className="field">
            <span className="strong">
              {asked === 'approve' ? `Approve the change on ${target}?` : `Why not on ${target}?`}
            </span>
            <textarea
              ref={field}
              className="input"
              maxLength={1000}
              placeholder={asked === 'approve' ? 'Reason (may stay empty)' : 'Reason; the next remedy learns from it'}
              value={reason}
              onChange={(event) => {
                setReason(event.target.value);
              }}
            />
          </label>
          <div className="decision-buttons">
            <button
              type="submit"
              className="button big primary"
              disabled={!armed || missing || busy || blocked !== undefined}
            >
              {busy ? 'Sending' : asked === 'approve' ? 'Yes, approve' : 'Yes, reject'}
            </button>
            <button
              type="button"
              className="button big"
              onClick={() => {
                // Where Approve stood a moment ago: the rest of a double press is no answer either.
                if (armed) back();
              }}
            >
              Not now
            </button>
          </div>
        </form>
      )}
    </div>
  );
};
