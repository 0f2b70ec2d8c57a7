import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { coverageQuery, statusQuery } from '../api/queries.js';
import { useNetworkNow, useSession } from '../app/live.js';
import { Loading, Panel, When } from '../design/parts.js';
import { Shape } from '../design/severity.js';
import { Password } from './password.js';
import { Users } from './users.js';

const Sources = (): JSX.Element => {
  const { data } = useQuery(statusQuery);
  const now = useNetworkNow();
  if (data === undefined) return <Loading rows={3} height={32} />;
  if (data.sources.length === 0) return <p className="soft">No source has sent anything yet.</p>;
  return (
    <div className="table-frame">
      <table className="table">
        <thead>
          <tr>
            <th>Source</th>
            <th>State</th>
            <th>Last heard</th>
            <th className="number">Accepted</th>
            <th className="number">Refused bodies</th>
          </tr>
        </thead>
        <tbody>
          {data.sources.map((source) => (
            <tr key={source.name}>
              <td className="strong">{source.name}</td>
              <td>
                <span className={source.silent ? 'severity warning' : 'severity resolved'}>
                  <Shape health={source.silent ? 'warning' : 'healthy'} />
                  {source.silent ? 'Silent' : 'Reporting'}
                </span>
              </td>
              <td>{source.lastHeardMs === null ? 'never' : <When at={source.lastHeardMs} now={now} />}</td>
              <td className="number">{source.accepted.toLocaleString('en-GB')}</td>
              <td className="number">{source.refusedBodies.toLocaleString('en-GB')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
};

const Inventory = (): JSX.Element => {
  const { data } = useQuery(coverageQuery);
  const now = useNetworkNow();
  if (data === undefined) return <Loading rows={3} height={32} />;
  const classes = data.classes.filter(({ objects }) => objects > 0);
  if (classes.length === 0) return <p className="soft">No inventory is known yet.</p>;
  return (
    <div className="stack">
      <p className="soft">
        Reported within {data.hours} h:{' '}
        {classes.map(({ className, objects, heard }) => `${className} ${heard} of ${objects}`).join(', ')}.
      </p>
      {data.silent.length > 0 && (
        <div className="table-frame">
          <table className="table">
            <thead>
              <tr>
                <th>Silent object</th>
                <th>Class</th>
                <th>Region</th>
                <th>Last heard</th>
              </tr>
            </thead>
            <tbody>
              {data.silent.map(({ dn, name, className, region, lastHeardMs }) => (
                <tr key={dn}>
                  <td className="strong" title={dn}>
                    {name}
                  </td>
                  <td>{className}</td>
                  <td>{region}</td>
                  <td>{lastHeardMs === null ? 'never' : <When at={lastHeardMs} now={now} />}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {data.silentObjects > data.silent.length && (
        <p className="soft">And {(data.silentObjects - data.silent.length).toLocaleString('en-GB')} more.</p>
      )}
    </div>
  );
};

export const SettingsPage = (): JSX.Element => {
  const session = useSession();
  const { data } = useQuery(statusQuery);
  return (
    <div className="page stack settings">
      <div className="page-title">
        <h1 className="grow">Sources and users</h1>
        {data !== undefined && <span className="small muted">Nocturne {data.version}</span>}
      </div>
      <Panel title="Sources">
        <Sources />
      </Panel>
      <Panel title="Inventory">
        <Inventory />
      </Panel>
      <Panel title="Your password">
        <Password />
      </Panel>
      <Panel title="Users">
        {session?.roles.includes('admin') === true ? (
          <Users />
        ) : (
          <p className="soft">Users are kept by an administrator; your roles: {session?.roles.join(', ')}.</p>
        )}
      </Panel>
    </div>
  );
};
