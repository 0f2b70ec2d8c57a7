import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState, type JSX } from 'react';
import { answer, api, ProblemError } from '../api/client.js';
import type { Session } from '../api/types.js';
import './pages.css';

export const Mark = (): JSX.Element => (
  <div className="front-mark">
    <svg width="36" height="36" viewBox="0 0 32 32" aria-hidden="true">
      <path d="M20.5 3.5a13 13 0 1 0 8 18.6A11 11 0 0 1 20.5 3.5Z" fill="currentColor" />
    </svg>
    <h1>Nocturne</h1>
  </div>
);

/** Only a path of this console: an address from elsewhere is not followed. */
const within = (from: string | undefined): string => (from !== undefined && /^\/(?![/\\])/.test(from) ? from : '/');

export const SignInPage = (): JSX.Element => {
  const { from, token } = useSearch({ from: '/sign-in' });
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [user, setUser] = useState('');
  const [password, setPassword] = useState('');
  const { mutate, error, isPending } = useMutation({
    mutationFn: () => answer<Session>(api.POST('/api/v1/session', { body: { user, password } })),
    onSuccess: async (session) => {
      queries.clear();
      queries.setQueryData(['session'], session);
      await navigate({ href: within(from) });
    },
  });
  const wrong = error instanceof ProblemError && error.status === 401;
  return (
    <main className="front">
      <div className="front-card">
        <Mark />
        <p className="front-line">Watches the network, explains what broke, mends it within limits.</p>
        <form
          className="panel stack"
          onSubmit={(event) => {
            event.preventDefault();
            mutate();
          }}
        >
          {token !== undefined && error === null && (
            <p role="status" className="soft">
              This sign-in link was used already or has run out. Sign in with your password, or start the appliance
              again for a new link.
            </p>
          )}
          <label className="field">
            <span className="strong">User</span>
            <input
              className="input"
              name="user"
              autoComplete="username"
              required
              autoFocus
              value={user}
              onChange={(event) => {
                setUser(event.target.value);
              }}
            />
          </label>
          <label className="field">
            <span className="strong">Password</span>
            <input
              className="input"
              type="password"
              name="password"
              autoComplete="current-password"
              required
              value={password}
              onChange={(event) => {
                setPassword(event.target.value);
              }}
            />
          </label>
          {error !== null && <p role="alert">{wrong ? 'User or password is wrong.' : error.message}</p>}
          <button type="submit" className="button big primary" disabled={isPending}>
            {isPending ? 'Signing in' : 'Sign in'}
          </button>
        </form>
      </div>
    </main>
  );
};
