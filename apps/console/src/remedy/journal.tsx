import type { JSX } from 'react';
import type { PlanView, WriteView } from '../api/types.js';
import { EffectChart } from '../charts/effect-chart.js';
import { IntervalBar } from '../charts/interval.js';
import { ObjectName } from '../design/parts.js';
import { Shape } from '../design/severity.js';
import { formatValue } from '../format/number.js';
import { plainSentence } from '../format/sentences.js';
import { formatClock, formatDuration } from '../format/time.js';
import { attributeName, measureName } from '../format/words.js';
import type { Health } from '../api/types.js';

const OUTCOMES: Readonly<Record<WriteView['outcome'], string>> = {
  intended: 'about to be written',
  written: 'written, not read back yet',
  refused: 'refused by the network',
  unknown: 'unknown: no answer; being read back',
  confirmed: 'confirmed by reading back',
  reverted: 'undone',
};

/** What was written to the network, and what came of it. */
export const Writes = ({ plan }: { plan: PlanView }): JSX.Element | null => {
  if (plan.writes === undefined || plan.writes.length === 0) return null;
  return (
    <section className="writes" aria-label="Writes to the network">
      <h3>Writes to the network</h3>
      <ul>
        {plan.writes.map((write, i) => {
          const action = plan.actions.find((a) => a.dn === write.dn && a.attribute === write.attribute);
          return (
            <li key={i}>
              <span className="muted">{formatClock(write.atMs)}</span>
              <span>
                {action?.name ?? write.dn} · {attributeName(write.attribute)}{' '}
                <span className="strong">{formatValue(write.to, action?.unit ?? '')}</span>
                <br />
                <span className="small soft">{OUTCOMES[write.outcome]}</span>
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
};

const VERDICTS: Readonly<Record<string, readonly [words: string, health: Health]>> = {
  helped: ['It helped', 'cleared'],
  'no-effect': ['It made no difference', 'warning'],
  harmed: ['It did harm', 'major'],
  'not-yet': ['Not decided yet', 'healthy'],
};

/** Before and after against control cells: the difference, its interval, and the verdict. */
export const DidItHelp = ({ plan, now }: { plan: PlanView; now: number }): JSX.Element | null => {
  const { verification } = plan;
  if (verification === undefined) return null;
  const verdict = plan.outcome?.verdict ?? verification.verdict;
  const [words, health] = VERDICTS[verdict ?? 'not-yet'] ?? ['Not decided yet', 'healthy' as const];
  const { fromMs, untilMs } = verification;
  const done = Math.min(1, Math.max(0, (now - fromMs) / Math.max(1, untilMs - fromMs)));
  const running = verification.state === 'running';
  return (
    <div className="stack">
      <div className={`verdict ${health}`} role="status">
        <Shape health={health} size={20} />
        <div className="grow">
          <div className="verdict-words">
            {running ? 'Watching whether it helps' : words}
            {plan.outcome?.reverted === true && ', and was undone'}
          </div>
          <div className="soft">
            {running
              ? `${formatDuration(Math.min(now, untilMs) - fromMs)} of ${formatDuration(untilMs - fromMs)}`
              : verification.reason === undefined
                ? ''
                : plainSentence(verification.reason, plan.target)}
          </div>
          {running && (
            <span
              className="probability"
              role="progressbar"
              aria-label="Verification"
              aria-valuenow={Math.round(done * 100)}
            >
              <span style={{ width: `${done * 100}%` }} />
            </span>
          )}
        </div>
      </div>
      {verification.effects.map((effect) => (
        <section key={`${effect.dn} ${effect.measure}`} aria-label={measureName(effect.measure)}>
          <header className="chart-head">
            <h3>
              {measureName(effect.measure)}
              <span className="soft chart-object">
                <ObjectName dn={effect.dn} name={effect.name} />
                {effect.laterAt !== undefined && (
                  <>
                    , then <ObjectName dn={effect.laterAt.dn} name={effect.laterAt.name} />
                  </>
                )}
              </span>
            </h3>
            <span className="effect-key small soft">
              <span className="key-line" aria-hidden="true" /> target
              <span className="key-line dashed" aria-hidden="true" /> controls
            </span>
          </header>
          <EffectChart effect={effect} until={running ? untilMs : 0} />
          {effect.change === undefined ? (
            <p className="soft">Difference against the controls: unknown as yet</p>
          ) : (
            <div className="difference">
              <span className="soft">Difference against the controls</span>
              <IntervalBar change={effect.change} unit={effect.unit} />
            </div>
          )}
        </section>
      ))}
    </div>
  );
};
