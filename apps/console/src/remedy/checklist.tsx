import type { JSX, ReactNode } from 'react';
import type { CheckView, PlanView } from '../api/types.js';
import { IntervalBar } from '../charts/interval.js';
import { ObjectName } from '../design/parts.js';
import { formatValue } from '../format/number.js';
import { plainSentence } from '../format/sentences.js';
import { formatDuration } from '../format/time.js';
import { attributeName, humanise, measureName, plural } from '../format/words.js';

const Step = ({ n, title, children }: { n: number; title: string; children: ReactNode }): JSX.Element => (
  <li className="step">
    <span className="step-number" aria-hidden="true">
      {n}
    </span>
    <div className="step-body">
      <h3>{title}</h3>
      {children}
    </div>
  </li>
);

const Change = ({ action }: { action: PlanView['actions'][number] }): JSX.Element => (
  <div className="change">
    <div className="soft">
      <ObjectName dn={action.dn} name={action.name} /> · {attributeName(action.attribute)}
    </div>
    <div className="change-values">
      <span className="hidden">from </span>
      <span className="change-from">{formatValue(action.from, action.unit)}</span>
      <svg width="20" height="12" viewBox="0 0 20 12" aria-hidden="true">
        <path d="M0 6h17M12 1l5.5 5L12 11" fill="none" stroke="currentColor" strokeWidth="1.6" />
      </svg>
      <span className="hidden"> to </span>
      <span className="change-to">{formatValue(action.to, action.unit)}</span>
    </div>
  </div>
);

/** How much of the way to the limit is left, where both are numbers; `1` says that a number has no unit. */
const Margin = ({ check }: { check: CheckView }): JSX.Element | null => {
  const { margin, limit, unit = '' } = check;
  if (margin === undefined || (margin === 0 && check.ok)) return null;
  const share = limit === undefined || limit === 0 ? undefined : Math.min(1, Math.max(0, Math.abs(margin / limit)));
  return (
    <span className="margin" title={limit === undefined ? undefined : `limit ${formatValue(limit, unit)}`}>
      {share !== undefined && (
        <span className="margin-bar" aria-hidden="true">
          <span style={{ width: `${(1 - share) * 100}%` }} />
        </span>
      )}
      <span className="small soft number">
        {margin < 0 ? `${formatValue(-margin, unit)} over` : `${formatValue(margin, unit)} left`}
      </span>
    </span>
  );
};

type Standing = 'holds' | 'broken' | 'pending';
const MARKS: Readonly<Record<Standing, readonly [path: string, word: string]>> = {
  holds: ['M3 8.5 6.5 12 13 4.5', 'Holds'],
  broken: ['M4 4l8 8M12 4l-8 8', 'Broken'],
  pending: ['M8 3a5 5 0 1 0 0 10 5 5 0 0 0 0-10Z', 'Pending'],
};

/** The approval that is asked for here is not broken as long as it may still be given, and holds once it was. */
const standingOf = (check: CheckView, plan: PlanView): Standing => {
  if (check.ok) return 'holds';
  if (check.rule !== 'approval') return 'broken';
  const state = plan.approval?.state ?? 'open';
  return state === 'approved' ? 'holds' : state === 'open' ? 'pending' : 'broken';
};

const Check = ({
  check,
  standing,
  by,
}: {
  check: CheckView;
  standing: Standing;
  by: string | undefined;
}): JSX.Element => {
  const [path, word] = MARKS[standing];
  const given = !check.ok && standing === 'holds' && by !== undefined;
  return (
    <li className={standing === 'broken' ? 'check broken critical' : 'check'}>
      <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
        <path d={path} fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="round" />
      </svg>
      <span className="grow">
        <span className="hidden">{word}: </span>
        <span className="check-rule">{humanise(check.rule)}</span>{' '}
        <span className="soft">{given ? `Approved by ${by}.` : plainSentence(check.sentence)}</span>
      </span>
      {(check.ok || standing === 'broken') && <Margin check={check} />}
    </li>
  );
};

const titleOf = (standings: readonly Standing[]): string => {
  const count = (standing: Standing): number => standings.filter((s) => s === standing).length;
  const [broken, pending] = [count('broken'), count('pending')];
  if (broken > 0) return `Checks, ${broken} of ${standings.length} ${broken === 1 ? 'does' : 'do'} not hold`;
  return pending > 0 ? 'Checks, all hold but the approval' : `Checks, all ${standings.length} hold`;
};

/** A proposed change, read as a checklist: what, from, to, why, how we know that it worked, how it is undone. */
export const Checklist = ({ plan }: { plan: PlanView }): JSX.Element => {
  const standings = plan.checks.map((check) => standingOf(check, plan));
  return (
    <ol className="checklist">
      <Step n={1} title={plan.actions.length === 1 ? 'Change' : `Change, ${plan.actions.length} writes in order`}>
        {plan.actions.map((action, i) => (
          <Change key={i} action={action} />
        ))}
      </Step>
      <Step n={2} title="Expected effect">
        {plan.expected.length === 0 && <p className="soft">unknown: there is no record of this remedy yet</p>}
        {plan.expected.map((effect) => (
          <div key={`${effect.dn} ${effect.measure}`} className="effect">
            <div className="soft">
              {measureName(effect.measure)} · <ObjectName dn={effect.dn} name={effect.name} />
            </div>
            <IntervalBar change={effect.change} unit={effect.unit} />
          </div>
        ))}
      </Step>
      <Step n={3} title={titleOf(standings)}>
        <ul className="checks">
          {plan.checks.map((check, i) => (
            <Check key={check.rule} check={check} standing={standings[i] ?? 'broken'} by={plan.approval?.by} />
          ))}
        </ul>
      </Step>
      <Step n={4} title="How we will know">
        <p className="soft">
          Watched for {formatDuration(plan.verifyForMs)} against {plural(plan.controls.length, 'control object')}
          {plan.controls.length > 0 && ': '}
          {plan.controls.slice(0, 6).map((control, i) => (
            <span key={control.dn}>
              {i > 0 && ', '}
              <ObjectName dn={control.dn} name={control.name} />
            </span>
          ))}
          {plan.controls.length > 6 && ` and ${plan.controls.length - 6} more`}.
        </p>
      </Step>
      <Step n={5} title={plan.revertible ? 'How it is undone' : 'It cannot be undone'}>
        <p className="soft">{plan.revert}</p>
      </Step>
    </ol>
  );
};
