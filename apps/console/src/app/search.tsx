import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Dialog } from 'radix-ui';
import { useDeferredValue, useState, type JSX } from 'react';
import { incidentsQuery, searchQuery } from '../api/queries.js';
import type { Health } from '../api/types.js';
import { Shape } from '../design/severity.js';

interface Hit {
  readonly id: string;
  readonly health: Health;
  readonly title: string;
  readonly what: string;
  readonly go: () => void;
}

/** Objects and incidents by name. Arrow keys move, Enter opens. */
const Finder = ({ close }: { close: () => void }): JSX.Element => {
  const navigate = useNavigate();
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const wanted = useDeferredValue(text.trim());
  const objects = useQuery(searchQuery(wanted)).data?.items ?? [];
  const incidents = useQuery(incidentsQuery('all')).data?.items ?? [];
  const needle = wanted.toLowerCase();
  const hits: Hit[] = [
    ...incidents
      .filter((i) => `${i.headline} ${i.id} ${i.rootName} ${i.rootDn}`.toLowerCase().includes(needle))
      .slice(0, needle === '' ? 5 : 6)
      .map((i) => ({
        id: `i-${i.id}`,
        health: i.state === 'open' ? i.perceivedSeverity : ('cleared' as const),
        title: i.headline,
        what: i.state === 'open' ? 'Incident' : 'Incident, resolved',
        go: () => void navigate({ to: '/incidents/$id', params: { id: i.id } }),
      })),
    ...(needle === '' ? [] : objects).slice(0, 12).map((o) => ({
      id: `o-${o.dn}`,
      health: o.health,
      title: o.name,
      what: o.class,
      go: () => void navigate({ to: '/objects', search: { dn: o.dn } }),
    })),
  ];
  const chosen = Math.min(at, Math.max(0, hits.length - 1));
  const open = (hit: Hit | undefined): void => {
    if (hit === undefined) return;
    close();
    hit.go();
  };
  return (
    <>
      <input
        className="finder"
        placeholder="Object, site or incident"
        aria-label="Search objects and incidents"
        role="combobox"
        aria-expanded="true"
        aria-controls="found"
        aria-activedescendant={hits[chosen] === undefined ? undefined : `hit-${chosen}`}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setAt(0);
        }}
        onKeyDown={(event) => {
          if (event.key === 'ArrowDown') setAt(Math.min(chosen + 1, hits.length - 1));
          else if (event.key === 'ArrowUp') setAt(Math.max(chosen - 1, 0));
          else if (event.key === 'Enter') open(hits[chosen]);
          else return;
          event.preventDefault();
        }}
      />
      <div className="found" id="found" role="listbox" aria-label="Found">
        {hits.map((hit, i) => (
          <div
            key={hit.id}
            id={`hit-${i}`}
            role="option"
            aria-selected={i === chosen}
            className="menu-item"
            onPointerMove={() => {
              setAt(i);
            }}
            onClick={() => {
              open(hit);
            }}
          >
            <Shape health={hit.health} />
            <span className="grow cut">{hit.title}</span>
            <span className="small muted">{hit.what}</span>
          </div>
        ))}
      </div>
      {hits.length === 0 && (
        <p className="notice soft">{wanted === '' ? 'Type a name.' : `Nothing is called “${wanted}”.`}</p>
      )}
    </>
  );
};

export const SearchDialog = ({
  open,
  onOpenChange,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}): JSX.Element => (
  <Dialog.Root open={open} onOpenChange={onOpenChange}>
    <Dialog.Portal>
      <div className="overlay" />
      <Dialog.Content className="dialog" aria-describedby={undefined}>
        <Dialog.Title className="hidden">Search</Dialog.Title>
        <Finder
          close={() => {
            onOpenChange(false);
          }}
        />
      </Dialog.Content>
    </Dialog.Portal>
  </Dialog.Root>
);
