import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type JSX } from 'react';
import { answer, api } from '../api/client.js';
import { statusQuery, usersQuery } from '../api/queries.js';
import type { Role } from '../api/types.js';
import { useLive, useNetworkNow, useSession } from '../app/live.js';
import { Failed, Loading, Panel, When } from '../design/parts.js';
import { Shape } from '../design/severity.js';

const ROLES: readonly Role[] = ['viewer', 'operator', 'approver', 'admin'];

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

const AddUser = (): JSX.Element => {
  const queries = useQueryClient();
  const { live } = useLive();
  const [user, setUser] = useState('');
  const [password, setPassword] = useState('');
  const [roles, setRoles] = useState<readonly Role[]>(['viewer']);
  const { mutate, error, isPending } = useMutation({
    mutationFn: () => answer(api.POST('/api/v1/users', { body: { user, password, roles: [...roles] } })),
    onSuccess: async () => {
      setUser('');
      setPassword('');
      await queries.invalidateQueries({ queryKey: ['users'] });
    },
  });
  return (
    <form
      className="add-user"
      aria-label="Add a user"
      onSubmit={(event) => {
        event.preventDefault();
        mutate();
      }}
    >
      <label className="field">
        <span className="caption">User</span>
        <input
          className="input"
          required
          autoComplete="off"
          value={user}
          onChange={(event) => {
            setUser(event.target.value);
          }}
        />
      </label>
      <label className="field">
        <span className="caption">Password</span>
        <input
          className="input"
          type="password"
          required
          autoComplete="new-password"
          value={password}
          onChange={(event) => {
            setPassword(event.target.value);
          }}
        />
      </label>
      <fieldset className="row wrap">
        <legend className="caption">Roles</legend>
        {ROLES.map((role) => (
          <label key={role} className="row">
            <input
              type="checkbox"
              checked={roles.includes(role)}
              onChange={(event) => {
                setRoles(event.target.checked ? [...roles, role] : roles.filter((r) => r !== role));
              }}
            />
            {role}
          </label>
        ))}
      </fieldset>
      <button type="submit" className="button" disabled={!live || isPending || roles.length === 0}>
        Add
      </button>
      {error !== null && <p role="alert">{error.message}</p>}
    </form>
  );
};

const Users = (): JSX.Element => {
  const { data, error, refetch } = useQuery(usersQuery);
  const queries = useQueryClient();
  const session = useSession();
  const [leaving, setLeaving] = useState<string | undefined>(undefined);
  const { mutate, error: refusal } = useMutation({
    mutationFn: (user: string) => answer(api.DELETE('/api/v1/users/{user}', { params: { path: { user } } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['users'] }),
  });
  if (data === undefined)
    return error === null ? <Loading rows={3} height={32} /> : <Failed error={error} retry={() => void refetch()} />;
  return (
    <>
      <div className="table-frame" tabIndex={-1}>
        <table className="table">
          <thead>
            <tr>
              <th>User</th>
              <th>Roles</th>
              <th>
                <span className="hidden">Remove</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {data.items.map((user) => (
              <tr key={user.user}>
                <td className="strong">{user.user}</td>
                <td>{user.roles.join(', ')}</td>
                <td className="number">
                  {user.user !== session?.user && (
                    <button
                      type="button"
                      className={leaving === user.user ? 'button' : 'button quiet'}
                      aria-label={leaving === user.user ? `Press again to remove ${user.user}` : `Remove ${user.user}`}
                      onClick={() => {
                        if (leaving === user.user) mutate(user.user);
                        setLeaving(leaving === user.user ? undefined : user.user);
                      }}
                    >
                      {leaving === user.user ? 'Press again to remove' : 'Remove'}
                    </button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {refusal !== null && <p role="alert">{refusal.message}</p>}
      <AddUser />
    </>
  );
};

/** Whoever came by a link has no password that they know, and says no present one. */
const Password = (): JSX.Element => {
  const { live } = useLive();
  const [current, setCurrent] = useState('');
  const [password, setPassword] = useState('');
  const { mutate, error, isPending, isSuccess } = useMutation({
    mutationFn: () =>
      answer(api.POST('/api/v1/session/password', { body: { password, ...(current === '' ? {} : { current }) } })),
    onSuccess: () => {
      setCurrent('');
      setPassword('');
    },
  });
  return (
    <form
      className="add-user"
      aria-label="Change your password"
      onSubmit={(event) => {
        event.preventDefault();
        mutate();
      }}
    >
      <label className="field">
        <span className="caption">Present password, if you have one</span>
        <input
          className="input"
          type="password"
          autoComplete="current-password"
          value={current}
          onChange={(event) => {
            setCurrent(event.target.value);
          }}
        />
      </label>
      <label className="field">
        <span className="caption">New password</span>
        <input
          className="input"
          type="password"
          required
          autoComplete="new-password"
          value={password}
          onChange={(event) => {
            setPassword(event.target.value);
          }}
        />
      </label>
      <button type="submit" className="button" disabled={!live || isPending}>
        Change
      </button>
      {error !== null && <p role="alert">{error.message}</p>}
      {isSuccess && <p role="status">Changed. Your other sessions have ended.</p>}
    </form>
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
