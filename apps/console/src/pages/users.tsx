import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type JSX } from 'react';
import { answer, api } from '../api/client.js';
import { usersQuery } from '../api/queries.js';
import type { Role } from '../api/types.js';
import { useLive, useSession } from '../app/live.js';
import { Failed, Loading } from '../design/parts.js';

const ROLES: readonly Role[] = ['viewer', 'operator', 'approver', 'admin'];

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

/** Who may sign in; for an administrator. */
export const Users = (): JSX.Element => {
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
