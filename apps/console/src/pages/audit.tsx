import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useVirtualizer } from '@tanstack/react-virtual';
import { ToggleGroup } from 'radix-ui';
import { useEffect, useMemo, useRef, useState, type JSX } from 'react';
import { auditQuery, networkQuery } from '../api/queries.js';
import type { AuditEntry } from '../api/types.js';
import { Failed, Loading } from '../design/parts.js';
import { Shape } from '../design/severity.js';
import { formatClock, formatFull } from '../format/time.js';
import { sentenceOf, timeOf } from '../format/audit.js';
import './audit.css';

/** The chain of what is done to users, sessions and links. */
const APPLIANCE = 'appliance';
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });

const Entry = ({ entry, open, toggle }: { entry: AuditEntry; open: boolean; toggle: () => void }): JSX.Element => {
  const at = timeOf(entry);
  return (
    <div className="audit-entry">
      <button type="button" className="audit-row" aria-expanded={open} onClick={toggle} data-row>
        <span className="muted number">{entry.sequence}</span>
        {at === undefined ? (
          <span />
        ) : (
          <time className="soft" dateTime={new Date(at).toISOString()} title={formatFull(at)}>
            {day.format(at)} {formatClock(at)}
          </time>
        )}
        <span className="cut">{sentenceOf(entry.what)}</span>
        <span className="audit-hash muted" title={entry.hash}>
          {entry.hash.slice(0, 12)}
        </span>
      </button>
      {open && (
        <pre className="code audit-detail" tabIndex={0}>
          {JSON.stringify(entry.what, null, 2)}
        </pre>
      )}
    </div>
  );
};

const Verified = ({ verified }: { verified: boolean | null | undefined }): JSX.Element | null => {
  switch (verified) {
    case true:
      return (
        <span className="chip">
          <Shape health="cleared" size={12} />
          Chain verified
        </span>
      );
    case false:
      return (
        <span className="severity critical">
          <Shape health="critical" />
          The chain is broken: an entry was changed
        </span>
      );
    case null:
      return <span className="chip">Chain not checked yet</span>;
    case undefined:
      return null;
  }
};

/** The hash chain of a region, newest first. */
export const AuditPage = (): JSX.Element => {
  const network = useQuery(networkQuery).data;
  const regions = useMemo(
    () =>
      [...new Set([...(network?.sites ?? []), ...(network?.elements ?? [])].map((o) => o.region)), APPLIANCE].sort(
        (a, b) => Number(a === APPLIANCE) - Number(b === APPLIANCE) || a.localeCompare(b),
      ),
    [network],
  );
  const [chosen, setChosen] = useState<string | undefined>(undefined);
  const region = chosen ?? regions[0] ?? APPLIANCE;
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    ...auditQuery(region),
    enabled: network !== undefined,
  });
  const entries = useMemo(() => data?.pages.flatMap((page) => page.items) ?? [], [data]);
  const [open, setOpen] = useState<number | undefined>(undefined);
  const frame = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: entries.length,
    getScrollElement: () => document.getElementById('main'),
    estimateSize: () => 40,
    overscan: 20,
    scrollMargin: frame.current?.offsetTop ?? 0,
    getItemKey: (i) => entries[i]?.sequence ?? i,
  });
  const visible = rows.getVirtualItems();
  const lastIndex = visible.at(-1)?.index ?? 0;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && entries.length > 0 && lastIndex >= entries.length - 10)
      void fetchNextPage();
  }, [lastIndex, entries.length, hasNextPage, isFetchingNextPage, fetchNextPage]);
  return (
    <div className="page">
      <div className="page-title">
        <h1>Audit</h1>
        <span className="grow">
          <Verified verified={data?.pages[0]?.verified} />
        </span>
        {regions.length > 1 && (
          <ToggleGroup.Root
            type="single"
            className="choice"
            aria-label="Region"
            value={region}
            onValueChange={(value) => {
              if (value !== '') setChosen(value);
            }}
          >
            {regions.map((name) => (
              <ToggleGroup.Item key={name} value={name}>
                {name === APPLIANCE ? 'Appliance' : name}
              </ToggleGroup.Item>
            ))}
          </ToggleGroup.Root>
        )}
      </div>
      <p className="soft lead-line">
        Each entry carries the hash of the one before it. Whatever changed the network, or decided not to, stands here.
      </p>
      <div className="panel">
        {data === undefined && error === null && (
          <div className="aside-pad">
            <Loading rows={8} height={32} />
          </div>
        )}
        {data === undefined && error !== null && <Failed error={error} retry={() => void refetch()} />}
        {data !== undefined && entries.length === 0 && <p className="notice soft">Nothing has been done here yet.</p>}
        <div ref={frame} style={{ height: rows.getTotalSize(), position: 'relative' }}>
          {visible.map((row) => {
            const entry = entries[row.index];
            return entry === undefined ? null : (
              <div
                key={row.key}
                data-index={row.index}
                ref={rows.measureElement}
                className="virtual-row"
                style={{ transform: `translateY(${row.start - rows.options.scrollMargin}px)` }}
              >
                <Entry
                  entry={entry}
                  open={open === entry.sequence}
                  toggle={() => {
                    setOpen(open === entry.sequence ? undefined : entry.sequence);
                  }}
                />
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
};
