import { useMutation, useQuery } from '@tanstack/react-query';
import { Dialog, ToggleGroup } from 'radix-ui';
import { useDeferredValue, useEffect, useId, useRef, useState, type JSX, type ReactNode } from 'react';
import { answer, api } from '../api/client.js';
import { searchQuery } from '../api/queries.js';
import type { RecordedChange } from '../api/types.js';
import { useKeys } from '../app/keyboard.js';
import { mayAct, useLive, useNetworkNow, useSession } from '../app/live.js';
import { Field, TextField } from '../design/field.js';
import { attributeName, ATTRIBUTES_KNOWN } from '../format/words.js';
import {
  bodyOf,
  localTimeOf,
  missingIn,
  newId,
  objectOf,
  refusalOf,
  type Entry,
  type Named,
  type Problems,
} from './entry.js';
import './changes.css';

/** What a list under a field still helps with. */
const MOST_OFFERED = 60;

interface FormParts {
  readonly first: Named;
  readonly offered: readonly Named[];
  readonly when: Entry['when'];
  readonly timeHint?: ReactNode;
  readonly recorded: (change: RecordedChange, entry: Entry) => void;
}

const Form = ({ first, offered, when, timeHint, recorded }: FormParts): JSX.Element => {
  const [entry, setEntry] = useState<Entry>({
    ...{ dn: first.dn, attribute: '', from: '', to: '', when, at: '', madeBy: '', reason: '' },
  });
  const [id] = useState(newId);
  const [missing, setMissing] = useState<Problems>({});
  const [tries, setTries] = useState(0);
  const form = useRef<HTMLFormElement>(null);
  const lists = useId();
  const { live } = useLive();
  const session = useSession();
  const now = useNetworkNow();
  const found = useQuery(searchQuery(useDeferredValue(entry.dn.trim()))).data?.items ?? [];
  const known = [...new Map([...offered, ...found].map((each) => [each.dn, each])).values()];
  const object = objectOf(entry.dn, known);
  const { mutate, error, isPending, reset } = useMutation({
    mutationFn: () => answer<RecordedChange>(api.POST('/api/v1/changes', { body: bodyOf(id, entry, known) })),
    onSuccess: (change) => {
      recorded(change, entry);
    },
  });
  const refused = error === null ? { fields: {}, rest: undefined } : refusalOf(error);
  const problems = { ...refused.fields, ...missing };
  // At each try, and never while somebody types.
  useEffect(() => {
    form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [tries, error]);
  const set = (change: Partial<Entry>): void => {
    setEntry((was) => ({ ...was, ...change }));
    // What is mended is no longer said to be wrong.
    setMissing((was) => {
      const still = Object.entries(was).filter(([name]) => !(name in change || (name === 'timeMs' && 'at' in change)));
      return Object.keys(was).length === still.length ? was : Object.fromEntries(still);
    });
    if (error !== null) reset();
  };
  const text = (name: Exclude<keyof Entry, 'when'>) => ({
    value: entry[name],
    problem: name === 'at' ? problems.timeMs : problems[name],
    typed: (value: string): void => {
      set({ [name]: value });
    },
  });
  return (
    <form
      ref={form}
      className="record-change"
      aria-label="Record a change"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        const lacks = missingIn(entry);
        setMissing(lacks);
        setTries(tries + 1);
        if (Object.keys(lacks).length === 0) mutate();
      }}
    >
      <TextField
        {...text('dn')}
        label="Object"
        hint={
          object.name === object.dn ? 'By its name or DN' : object.name === entry.dn.trim() ? object.dn : object.name
        }
        required
        maxLength={1024}
        list={`${lists}-objects`}
      />
      <datalist id={`${lists}-objects`}>
        {known.slice(0, MOST_OFFERED).map(({ dn, name }) => (
          <option key={dn} value={dn}>
            {name}
          </option>
        ))}
      </datalist>
      <TextField {...text('attribute')} label="Attribute" required maxLength={256} list={`${lists}-attributes`} />
      <datalist id={`${lists}-attributes`}>
        {ATTRIBUTES_KNOWN.map((attribute) => (
          <option key={attribute} value={attribute}>
            {attributeName(attribute)}
          </option>
        ))}
      </datalist>
      <div className="record-pair">
        <TextField {...text('from')} label="Value before, if known" maxLength={1024} />
        <TextField {...text('to')} label="New value" required maxLength={1024} />
      </div>
      <div className="record-pair">
        <fieldset className="field">
          <legend className="caption">When was it made</legend>
          <ToggleGroup.Root
            type="single"
            className="choice"
            aria-label="When was it made"
            value={entry.when}
            onValueChange={(chosen) => {
              if (chosen === 'now' || chosen === 'earlier')
                set({
                  when: chosen,
                  ...(chosen === 'earlier' && entry.at === '' ? { at: localTimeOf(now).slice(0, -2) + '00' } : {}),
                });
            }}
          >
            <ToggleGroup.Item value="now">Just now</ToggleGroup.Item>
            <ToggleGroup.Item value="earlier">Earlier</ToggleGroup.Item>
          </ToggleGroup.Root>
        </fieldset>
        {entry.when === 'earlier' && (
          <TextField {...text('at')} label="Date and time" type="datetime-local" step={1} required />
        )}
      </div>
      {timeHint !== undefined && <p className="small soft">{timeHint}</p>}
      {entry.when !== 'earlier' && problems.timeMs !== undefined && (
        <p className="field-problem small" role="alert">
          {problems.timeMs}
        </p>
      )}
      <TextField {...text('madeBy')} label="Made by" hint={`Empty: by you, ${session?.user ?? ''}`} maxLength={256} />
      <Field label="Ticket or reason" problem={problems.reason}>
        {(tied) => (
          <textarea
            {...tied}
            className="input"
            required
            maxLength={2000}
            value={entry.reason}
            onChange={(event) => {
              set({ reason: event.target.value });
            }}
          />
        )}
      </Field>
      {refused.rest !== undefined && (
        <p className="field-problem" role="alert">
          {refused.rest}
        </p>
      )}
      <div className="decision-buttons">
        <button type="submit" className="button big primary" disabled={isPending || !live}>
          {isPending ? 'Sending' : 'Record the change'}
        </button>
        <Dialog.Close className="button big">Not now</Dialog.Close>
      </div>
    </form>
  );
};

/**
 * Records a change that was made by hand, outside of every system that tells of changes. `first` is in the form already, `offered` stands under its
 * field.
 */
export const RecordChange = ({ first, offered, when, timeHint }: Omit<FormParts, 'recorded'>): JSX.Element => {
  const [open, setOpen] = useState(false);
  const [done, setDone] = useState<string | undefined>(undefined);
  const session = useSession();
  const { live } = useLive();
  const may = mayAct(session, 'operator');
  useKeys({
    c: () => {
      if (may && live) setOpen(true);
    },
  });
  return (
    <Dialog.Root
      open={open}
      onOpenChange={(now) => {
        setOpen(now);
        if (now) setDone(undefined);
      }}
    >
      <Dialog.Trigger asChild>
        <button
          type="button"
          className="button"
          disabled={!may || !live}
          title={may ? undefined : 'This needs the role operator.'}
        >
          Record a change
        </button>
      </Dialog.Trigger>
      {done !== undefined && (
        <span className="small soft" role="status">
          {done}
        </span>
      )}
      <Dialog.Portal>
        <div className="overlay" />
        <Dialog.Content className="dialog record-dialog">
          <div className="stack dialog-form">
            <Dialog.Title>Record a change</Dialog.Title>
            <Dialog.Description className="soft">
              One that was made by hand at an element. It goes to the audit with your name, and is weighed as a cause of
              what came after it. Nothing is written to the network.
            </Dialog.Description>
            <Form
              {...{ first, offered, when }}
              timeHint={timeHint}
              recorded={(change, { attribute }) => {
                setDone(`Recorded: ${attributeName(attribute)} of ${change.name}`);
                setOpen(false);
              }}
            />
          </div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
};
