import { useQuery } from '@tanstack/react-query';
import { useState, type JSX } from 'react';
import { coverageQuery } from '../api/queries.js';
import type { Coverage } from '../api/types.js';
import { useNetworkNow } from '../app/live.js';
import { Failed, Loading, ObjectName, When } from '../design/parts.js';
import { Shape } from '../design/severity.js';

/** Silent objects that are shown at first: who looks for one more asks for it. */
const FIRST_SILENT = 8;

/** How much of each class reports, as a bar with its numbers. */
const Classes = ({ coverage }: { coverage: Coverage }): JSX.Element => (
  <div className="table-frame">
    <table className="table coverage">
      <thead>
        <tr>
          <th>Class</th>
          <th className="number">Reported within {coverage.hours} h</th>
          <th className="spare">
            <span className="hidden">Share that reported</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {coverage.classes
          .filter(({ objects }) => objects > 0)
          .map(({ className, objects, heard }) => (
            <tr key={className}>
              <td className="strong">{className}</td>
              <td className="number">
                {heard.toLocaleString('en-GB')} of {objects.toLocaleString('en-GB')}
              </td>
              <td className="coverage-share spare">
                <span className="probability" aria-hidden="true">
                  <span style={{ width: `${(heard / objects) * 100}%` }} />
                </span>
              </td>
            </tr>
          ))}
      </tbody>
    </table>
  </div>
);

/** Objects that do not report, never heard of first. */
const Silent = ({ coverage }: { coverage: Coverage }): JSX.Element => {
  const now = useNetworkNow();
  const [all, setAll] = useState(false);
  const shown = all ? coverage.silent : coverage.silent.slice(0, FIRST_SILENT);
  return (
    <>
      <h3>{coverage.silentObjects.toLocaleString('en-GB')} silent</h3>
      <div className="table-frame">
        <table className="table">
          <thead>
            <tr>
              <th>Object</th>
              <th className="spare">Class</th>
              <th className="spare">Region</th>
              <th>Last heard</th>
            </tr>
          </thead>
          <tbody>
            {shown.map(({ dn, name, className, region, lastHeardMs }) => (
              <tr key={dn}>
                <td className="strong long">
                  <ObjectName dn={dn} name={name} />
                </td>
                <td className="spare">{className}</td>
                <td className="spare">{region}</td>
                <td>{lastHeardMs === null ? 'never' : <When at={lastHeardMs} now={now} />}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {coverage.silentObjects > shown.length && (
        <div className="row wrap">
          {coverage.silent.length > shown.length && (
            <button
              type="button"
              className="button quiet"
              onClick={() => {
                setAll(true);
              }}
            >
              Show {(coverage.silent.length - shown.length).toLocaleString('en-GB')} more
            </button>
          )}
          {coverage.silentObjects > coverage.silent.length && (
            <span className="small muted">
              {coverage.silentObjects.toLocaleString('en-GB')} in all; the first {coverage.silent.length} are listed
              here.
            </span>
          )}
        </div>
      )}
    </>
  );
};

/** What the inventories know, and how much of it reports. */
export const Inventory = (): JSX.Element => {
  const { data, error, refetch } = useQuery(coverageQuery);
  if (data === undefined)
    return error === null ? <Loading rows={3} height={32} /> : <Failed error={error} retry={() => void refetch()} />;
  if (data.classes.every(({ objects }) => objects === 0))
    return (
      <p className="soft">
        No inventory is known yet. Drop files into a folder of <code>topology.folders</code>, or send them to{' '}
        <code>{window.location.origin}/api/v1/inventory</code>.
      </p>
    );
  return (
    <div className="stack">
      <Classes coverage={data} />
      {data.silent.length === 0 ? (
        <p className="row soft">
          <Shape health="healthy" />
          All of it reports.
        </p>
      ) : (
        <Silent coverage={data} />
      )}
    </div>
  );
};
