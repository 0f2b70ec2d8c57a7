import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Link, Outlet } from '@tanstack/react-router';
import type { JSX } from 'react';
import type { IncidentFilter } from './api/queries.js';
import { Shell } from './app/shell.js';
import { Failed } from './design/parts.js';
import { NowPage } from './pages/now.js';

const NotFound = (): JSX.Element => (
  <div className="notice">
    <h1>There is no such page</h1>
    <Link to="/" className="button">
      To the network
    </Link>
  </div>
);

const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

const root = createRootRoute({
  component: Outlet,
  notFoundComponent: NotFound,
  errorComponent: ({ error, reset }) => <Failed error={error} retry={reset} />,
});

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  component: lazyRouteComponent(() => import('./pages/sign-in.js'), 'SignInPage'),
  validateSearch: (search: Record<string, unknown>): { from?: string; token?: string } => {
    const [from, token] = [textOf(search['from']), textOf(search['token'])];
    return { ...(from === undefined ? {} : { from }), ...(token === undefined ? {} : { token }) };
  },
});

const approve = createRoute({
  getParentRoute: () => root,
  path: '/approve',
  component: lazyRouteComponent(() => import('./pages/approve.js'), 'ApprovePage'),
  validateSearch: (search: Record<string, unknown>): { token?: string } => {
    const token = textOf(search['token']);
    return token === undefined ? {} : { token };
  },
});

const app = createRoute({ getParentRoute: () => root, id: 'app', component: Shell });

const now = createRoute({ getParentRoute: () => app, path: '/', component: NowPage });

const incidents = createRoute({
  getParentRoute: () => app,
  path: '/incidents',
  component: lazyRouteComponent(() => import('./pages/incidents.js'), 'IncidentsPage'),
  validateSearch: (search: Record<string, unknown>): { state?: IncidentFilter } => {
    const { state } = search;
    return state === 'resolved' || state === 'all' ? { state } : {};
  },
});

const incident = createRoute({
  getParentRoute: () => app,
  path: '/incidents/$id',
  component: lazyRouteComponent(() => import('./pages/incident/incident.js'), 'IncidentPage'),
});

const objects = createRoute({
  getParentRoute: () => app,
  path: '/objects',
  component: lazyRouteComponent(() => import('./pages/objects.js'), 'ObjectsPage'),
  validateSearch: (search: Record<string, unknown>): { dn: string; hours?: number } => {
    const hours = Number(search['hours']);
    return { dn: textOf(search['dn']) ?? '', ...([6, 24, 168].includes(hours) ? { hours } : {}) };
  },
});

const functions = createRoute({
  getParentRoute: () => app,
  path: '/functions',
  component: lazyRouteComponent(() => import('./pages/functions.js'), 'FunctionsPage'),
});

const audit = createRoute({
  getParentRoute: () => app,
  path: '/audit',
  component: lazyRouteComponent(() => import('./pages/audit.js'), 'AuditPage'),
});

const settings = createRoute({
  getParentRoute: () => app,
  path: '/settings',
  component: lazyRouteComponent(() => import('./pages/settings.js'), 'SettingsPage'),
});

export const router = createRouter({
  routeTree: root.addChildren([
    signIn,
    approve,
    app.addChildren([now, incidents, incident, objects, functions, audit, settings]),
  ]),
  defaultPreload: 'intent',
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
