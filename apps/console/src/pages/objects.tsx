import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { ToggleGroup } from 'radix-ui';
import { useMemo, type JSX } from 'react';
import { measuresQuery, networkQuery } from '../api/queries.js';
import type { Health, NetworkMap } from '../api/types.js';
import { useNetworkNow, useWallNow } from '../app/live.js';
import { RecordChange } from '../changes/record-change.js';
import { KpiChart } from '../charts/kpi-chart.js';
import { Failed, Loading, ObjectName } from '../design/parts.js';
import { SeverityTag } from '../design/severity.js';
import { shortDn } from '../format/audit.js';

const HOUR = 3_600_000;
const SPANS = [1, 6, 24, 168] as const;
const WORDS: Readonly<Record<number, string>> = { 1: '1 h', 6: '6 h', 24: '1 d', 168: '1 week' };

const find = (network: NetworkMap | undefined, dn: string): { name: string; health: Health } | undefined => {
  if (network === undefined) return undefined;
  const cells = network.sites.flatMap((site) => site.cells);
  return [...network.sites, ...cells, ...network.elements, ...network.links, ...network.trunks].find(
    (o) => o.dn === dn,
  );
};

/** Every measure of an object, over a span that is part of the address. */
export const ObjectsPage = (): JSX.Element => {
  const { dn, hours = 1 } = useSearch({ from: '/app/objects' });
  const navigate = useNavigate();
  const object = find(useQuery(networkQuery).data, dn);
  const here = { dn, name: object?.name ?? shortDn(dn) };
  const { data, error, refetch } = useQuery(measuresQuery(dn));
  const step = Math.floor(useWallNow() / 10_000);
  const now = useNetworkNow();
  const range = useMemo<[number, number]>(() => {
    const until = Math.ceil(now / 60_000) * 60_000;
    return [until - hours * HOUR, until];
    // Moves every ten seconds, not with each tick of the clock.
  }, [step, hours]);
  return (
    <div className="page">
      <div className="page-title">
        <h1 className="grow">
          <ObjectName dn={dn} name={here.name} />
        </h1>
        {object !== undefined && <SeverityTag health={object.health} />}
        <ToggleGroup.Root
          type="single"
          className="choice"
          aria-label="Span of time"
          value={String(hours)}
          onValueChange={(value) => {
            if (value !== '') void navigate({ to: '/objects', search: { dn, hours: Number(value) } });
          }}
        >
          {SPANS.map((span) => (
            <ToggleGroup.Item key={span} value={String(span)}>
              {WORDS[span]}
            </ToggleGroup.Item>
          ))}
        </ToggleGroup.Root>
        <RecordChange key={dn} first={here} offered={[here]} when="now" />
      </div>
      <p className="soft lead-line">{dn}</p>
      {data === undefined && error === null && <Loading rows={3} height={180} />}
      {data === undefined && error !== null && <Failed error={error} retry={() => void refetch()} />}
      {data?.length === 0 && (
        <div className="panel notice">
          <p className="strong">No measures.</p>
          <p className="soft">Nothing that this object reports is watched, or it has not reported yet.</p>
        </div>
      )}
      <h2 className="hidden">Measures</h2>
      <div className="small-multiples">
        {data?.map((measure) => (
          <figure key={measure} className="panel multiple">
            <KpiChart
              dn={dn}
              measure={measure}
              range={range}
              severity={
                object === undefined || object.health === 'healthy' || object.health === 'unobserved'
                  ? 'warning'
                  : object.health
              }
              marks={NO_MARKS}
            />
          </figure>
        ))}
      </div>
    </div>
  );
};

const NO_MARKS: readonly never[] = [];
