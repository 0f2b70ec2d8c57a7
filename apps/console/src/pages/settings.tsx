import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { statusQuery } from '../api/queries.js';
import type { Source } from '../api/types.js';
import { useNetworkNow, useSession } from '../app/live.js';
import { Loading, Panel, When } from '../design/parts.js';
import { Shape } from '../design/severity.js';
import { Inventory } from './inventory.js';
import { Password } from './password.js';
import { Users } from './users.js';

/** Who was never heard of has not fallen silent: it is still to come. */
const SourceState = ({ source }: { source: Source }): JSX.Element => {
  const [tone, health, word] = source.silent
    ? (['warning', 'warning', 'Silent'] as const)
    : source.lastHeardMs === null
      ? (['resolved', 'unobserved', 'Awaited'] as const)
      : (['resolved', 'healthy', 'Reporting'] as const);
  return (
    <span className={`severity ${tone}`}>
      <Shape health={health} />
      {word}
    </span>
  );
};

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
                <SourceState source={source} />
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
