import { useMutation } from '@tanstack/react-query';
import { useState, type JSX } from 'react';
import { answer, api } from '../api/client.js';
import { useLive } from '../app/live.js';

/** Whoever came by a link has no password that they know, and says no present one. */
export const Password = (): JSX.Element => {
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
