import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Dialog, ToggleGroup } from 'radix-ui';
import { useState, type JSX } from 'react';
import { answer, api } from '../api/client.js';
import { functionsQuery } from '../api/queries.js';
import type { FunctionMode, FunctionView } from '../api/types.js';
import { mayAct, useLive, useSession } from '../app/live.js';
import { ChanceBar } from '../charts/interval.js';
import { Failed, Loading } from '../design/parts.js';
import { Shape } from '../design/severity.js';
import { functionName, MODE_WORDS } from '../format/words.js';
import './functions.css';

const MODES: readonly FunctionMode[] = ['shadow', 'assist', 'autonomous'];

const ABOUT: Readonly<Record<string, string>> = {
  'sleeping-cell-recovery': 'Wakes a cell that carries no traffic and raises no alarm: lock and unlock, then restart.',
  'cell-outage-recovery': 'Restarts the unit of a cell that says that it is out of service.',
  'clock-recovery': 'Restarts the unit of a site whose clock has drifted, once its cells hear the noise.',
  'load-balancing': 'Moves users from an overloaded cell to its neighbours by cell individual offsets.',
  'trunk-reweighting':
    'Takes calls off a SIP trunk that sounds bad, has no free channels, or over which nobody is heard.',
  'configuration-rollback': 'Undoes a recent configuration change that made things worse.',
};

interface Asked {
  readonly title: string;
  readonly words: string;
  readonly change: (reason: string) => Promise<unknown>;
}

const setKillSwitch = (on: boolean, reason: string): Promise<unknown> =>
  answer(api.PUT('/api/v1/kill-switch', { body: { on, reason } }));

/** A reason, and a second press; both go to the audit. */
const ReasonDialog = ({ asked, close }: { asked: Asked; close: () => void }): JSX.Element => {
  const queries = useQueryClient();
  const [reason, setReason] = useState('');
  const { live } = useLive();
  const { mutate, error, isPending } = useMutation({
    mutationFn: () => asked.change(reason.trim()),
    onSuccess: async () => {
      await queries.invalidateQueries();
      close();
    },
  });
  return (
    <Dialog.Root
      open
      onOpenChange={(open) => {
        if (!open) close();
      }}
    >
      <Dialog.Portal>
        <div className="overlay" />
        <Dialog.Content className="dialog">
          <form
            className="stack dialog-form"
            onSubmit={(event) => {
              event.preventDefault();
              mutate();
            }}
          >
            <Dialog.Title>{asked.title}</Dialog.Title>
            <Dialog.Description className="soft">{asked.words}</Dialog.Description>
            <label className="field">
              <span className="strong">Reason, for the audit</span>
              <textarea
                className="input"
                required
                maxLength={1000}
                value={reason}
                onChange={(event) => {
                  setReason(event.target.value);
                }}
              />
            </label>
            {error !== null && <p role="alert">{error.message}</p>}
            <div className="decision-buttons">
              <button
                type="submit"
                className="button big primary"
                disabled={reason.trim() === '' || isPending || !live}
              >
                {asked.title}
              </button>
              <Dialog.Close className="button big">Not now</Dialog.Close>
            </div>
          </form>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
};

const Record = ({ item }: { item: FunctionView }): JSX.Element => {
  if (item.n === 0) return <p className="soft">No outcome yet: what it would win is unknown.</p>;
  const part = (count: number): string => `${(count / item.n) * 100}%`;
  return (
    <div className="record">
      <div className="record-bar" aria-hidden="true">
        <span className="won" style={{ width: part(item.helped) }} />
        <span className="none" style={{ width: part(item.noEffect) }} />
        <span className="harm major" style={{ width: part(item.harmed) }} />
      </div>
      <dl className="record-numbers">
        <div>
          <dt>acted</dt>
          <dd>{item.n}</dd>
        </div>
        <div>
          <dt>helped</dt>
          <dd>{item.helped}</dd>
        </div>
        <div>
          <dt>no difference</dt>
          <dd>{item.noEffect}</dd>
        </div>
        <div>
          <dt>
            {item.harmed > 0 ? (
              <span className="severity major">
                <Shape health="major" size={12} />
                harmed
              </span>
            ) : (
              'harmed'
            )}
          </dt>
          <dd>{item.harmed}</dd>
        </div>
      </dl>
      <div>
        <span className="caption">Chance that it helps, with its 90 % interval</span>
        <ChanceBar chance={item.benefit} />
      </div>
    </div>
  );
};

const FunctionCard = ({
  item,
  ask,
  admin,
}: {
  item: FunctionView;
  ask: (asked: Asked) => void;
  admin: boolean;
}): JSX.Element => (
  <section className="panel function" aria-label={functionName(item.name)}>
    <div className="function-head">
      <div className="grow">
        <h2>{functionName(item.name)}</h2>
        <p className="soft">{ABOUT[item.name]}</p>
      </div>
      <div className="function-mode">
        <ToggleGroup.Root
          type="single"
          className="choice"
          aria-label={`Mode of ${functionName(item.name)}`}
          value={item.mode}
          disabled={!admin}
          onValueChange={(mode) => {
            if (mode === '') return;
            const [word, meaning] = MODE_WORDS[mode as FunctionMode];
            ask({
              title: `Set to ${word.toLowerCase()}`,
              words: `${functionName(item.name)} then ${meaning}.`,
              change: (reason) =>
                answer(
                  api.PUT('/api/v1/functions/{name}', {
                    params: { path: { name: item.name } },
                    body: { mode: mode as FunctionMode, reason },
                  }),
                ),
            });
          }}
        >
          {MODES.map((mode) => (
            <ToggleGroup.Item key={mode} value={mode}>
              {MODE_WORDS[mode][0]}
            </ToggleGroup.Item>
          ))}
        </ToggleGroup.Root>
        <p className="small muted">{MODE_WORDS[item.mode][1]}</p>
      </div>
    </div>
    <Record item={item} />
  </section>
);

export const FunctionsPage = (): JSX.Element => {
  const { data, error, refetch } = useQuery(functionsQuery);
  const session = useSession();
  const { live } = useLive();
  const [asked, setAsked] = useState<Asked | undefined>(undefined);
  const admin = session?.roles.includes('admin') === true && live;
  const operator = mayAct(session, 'operator') && live;
  return (
    <div className="page functions">
      <div className="page-title">
        <h1 className="grow">SON functions</h1>
        {!admin && <span className="small muted">Modes are set by an administrator.</span>}
      </div>
      {data === undefined && error === null && <Loading rows={4} height={150} />}
      {data === undefined && error !== null && <Failed error={error} retry={() => void refetch()} />}
      {data !== undefined && (
        <>
          <section className={data.killSwitch ? 'panel kill on major' : 'panel kill'} aria-label="Kill switch">
            <div className="grow">
              <h2 className="row">
                {data.killSwitch && <Shape health="major" size={18} />}
                {data.killSwitch ? 'The kill switch is on' : 'Kill switch'}
              </h2>
              <p className="soft">
                {data.killSwitch
                  ? 'Nothing is written to the network. Detection, diagnosis and planning go on.'
                  : 'Stops every write to the network at once. Half-applied changes are undone; watching goes on.'}
              </p>
            </div>
            <button
              type="button"
              className={data.killSwitch ? 'button big primary' : 'button big'}
              disabled={!operator}
              onClick={() => {
                setAsked(
                  data.killSwitch
                    ? {
                        title: 'Allow changes again',
                        words: 'Functions act again within their modes.',
                        change: (reason) => setKillSwitch(false, reason),
                      }
                    : {
                        title: 'Stop all changes',
                        words: 'Nothing is written to the network until it is released.',
                        change: (reason) => setKillSwitch(true, reason),
                      },
                );
              }}
            >
              {data.killSwitch ? 'Release' : 'Stop all changes'}
            </button>
          </section>
          {data.items.map((item) => (
            <FunctionCard key={item.name} item={item} ask={setAsked} admin={admin} />
          ))}
        </>
      )}
      {asked !== undefined && (
        <ReasonDialog
          asked={asked}
          close={() => {
            setAsked(undefined);
          }}
        />
      )}
    </div>
  );
};
