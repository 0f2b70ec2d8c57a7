import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, Outlet, useNavigate } from '@tanstack/react-router';
import { DropdownMenu } from 'radix-ui';
import { useEffect, useState, type JSX } from 'react';
import { answer, api, ProblemError } from '../api/client.js';
import { sessionQuery, statusQuery } from '../api/queries.js';
import { Failed } from '../design/parts.js';
import { formatClock } from '../format/time.js';
import { Clock } from './clock.js';
import { HelpDialog } from './help.js';
import { focusRow, useKeys } from './keyboard.js';
import { Live, useLive, useSession } from './live.js';
import { SearchDialog } from './search.js';
import { StatusStrip } from './status-strip.js';
import { setTheme, useTheme, type Theme } from './theme.js';
import './shell.css';

const PAGES = [
  { to: '/', label: 'Now', key: 'n', icon: 'M3 12 12 4l9 8M6 10v9h12v-9' },
  { to: '/incidents', label: 'Incidents', key: 'i', icon: 'M12 4 21 19H3ZM12 10v4M12 16.5v.1' },
  { to: '/functions', label: 'Functions', key: 's', icon: 'M4 7h10M18 7h2M4 17h2M10 17h10M16 5v4M8 15v4' },
  { to: '/audit', label: 'Audit', key: 'u', icon: 'M6 4h12v16H6ZM9 9h6M9 13h6' },
] as const;

const UserMenu = (): JSX.Element => {
  const session = useSession();
  const theme = useTheme();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const signOut = async (): Promise<void> => {
    await answer(api.DELETE('/api/v1/session'));
    queries.clear();
    await navigate({ to: '/sign-in' });
  };
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger className="button quiet user" aria-label={`Menu of ${session?.user ?? 'you'}`}>
        <span className="avatar" aria-hidden="true">
          {(session?.user ?? '?').slice(0, 1).toUpperCase()}
        </span>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu" align="end" sideOffset={6}>
          <div className="menu-title">
            <div className="strong">{session?.user}</div>
            <div className="small muted">{session?.roles.join(', ')}</div>
          </div>
          <DropdownMenu.RadioGroup
            value={theme}
            onValueChange={(value) => {
              setTheme(value as Theme);
            }}
          >
            {(['system', 'dark', 'light'] as const).map((value) => (
              <DropdownMenu.RadioItem key={value} value={value} className="menu-item">
                <span className="grow">{{ system: 'Theme of the system', dark: 'Dark', light: 'Light' }[value]}</span>
                <DropdownMenu.ItemIndicator>✓</DropdownMenu.ItemIndicator>
              </DropdownMenu.RadioItem>
            ))}
          </DropdownMenu.RadioGroup>
          <DropdownMenu.Item className="menu-item" onSelect={() => void navigate({ to: '/settings' })}>
            Sources and users
          </DropdownMenu.Item>
          <DropdownMenu.Item className="menu-item" onSelect={() => void signOut()}>
            Sign out
          </DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
};

const Stale = (): JSX.Element | null => {
  const { live, heardAt } = useLive();
  if (live) return null;
  return (
    <div className="stale" role="alert">
      <strong>Connection to the appliance lost.</strong> What you see is from {formatClock(heardAt)}. Actions are off
      until it is back.
    </div>
  );
};

const Frame = (): JSX.Element => {
  const navigate = useNavigate();
  const [search, setSearch] = useState(false);
  const [help, setHelp] = useState(false);
  const { data } = useQuery(statusQuery);
  const open = data === undefined ? 0 : Object.values(data.openIncidents).reduce((sum, n) => sum + n, 0);
  useEffect(() => {
    document.title = open > 0 ? `(${open}) Nocturne` : 'Nocturne';
  }, [open]);
  useKeys({
    ...Object.fromEntries(PAGES.map((page) => [`g ${page.key}`, () => void navigate({ to: page.to })])),
    '/': () => {
      setSearch(true);
    },
    '?': () => {
      setHelp(true);
    },
    j: () => {
      focusRow(1);
    },
    k: () => {
      focusRow(-1);
    },
  });
  return (
    <div className="shell">
      <a className="skip" href="#main">
        Skip to the page
      </a>
      <header className="top">
        <Link to="/" className="brand" aria-label="Nocturne, to the network now">
          <svg width="22" height="22" viewBox="0 0 32 32" aria-hidden="true">
            <path d="M20.5 3.5a13 13 0 1 0 8 18.6A11 11 0 0 1 20.5 3.5Z" fill="currentColor" />
          </svg>
          <span>Nocturne</span>
        </Link>
        <nav className="pages" aria-label="Pages">
          {PAGES.map((page) => (
            <Link key={page.to} to={page.to} activeOptions={{ exact: page.to === '/' }} className="page-link">
              <svg width="20" height="20" viewBox="0 0 24 24" aria-hidden="true">
                <path
                  d={page.icon}
                  fill="none"
                  stroke="currentColor"
                  strokeWidth="1.8"
                  strokeLinejoin="round"
                  strokeLinecap="round"
                />
              </svg>
              <span>{page.label}</span>
              {page.to === '/incidents' && open > 0 && <span className="count">{open}</span>}
            </Link>
          ))}
        </nav>
        <button
          type="button"
          className="search-open"
          onClick={() => {
            setSearch(true);
          }}
        >
          <svg width="16" height="16" viewBox="0 0 24 24" aria-hidden="true">
            <path
              d="m20 20-4.5-4.5M17 10.5a6.5 6.5 0 1 1-13 0 6.5 6.5 0 0 1 13 0Z"
              fill="none"
              stroke="currentColor"
              strokeWidth="2"
              strokeLinecap="round"
            />
          </svg>
          <span>Search</span>
          <kbd className="key">/</kbd>
        </button>
        <Clock />
        <UserMenu />
      </header>
      <Stale />
      <StatusStrip />
      <main id="main" tabIndex={-1}>
        <Outlet />
      </main>
      <SearchDialog open={search} onOpenChange={setSearch} />
      <HelpDialog open={help} onOpenChange={setHelp} />
    </div>
  );
};

/** Whatever needs a session; without one, the sign-in. */
export const Shell = (): JSX.Element | null => {
  const navigate = useNavigate();
  const { data, error, refetch } = useQuery(sessionQuery);
  const signedOut = error instanceof ProblemError && error.status === 401;
  useEffect(() => {
    if (signedOut) {
      const from = window.location.pathname + window.location.search;
      void navigate({ to: '/sign-in', search: from === '/' ? {} : { from } });
    }
  }, [signedOut, navigate]);
  if (signedOut) return null;
  if (data === undefined && error !== null) return <Failed error={error} retry={() => void refetch()} />;
  if (data === undefined) return null;
  return (
    <Live>
      <Frame />
    </Live>
  );
};
