import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { get } from './client.js';
import type {
  ApprovalLink,
  AuditEntry,
  FoundObject,
  FunctionView,
  IncidentSummary,
  IncidentView,
  KpiSeries,
  NetworkMap,
  Session,
  Status,
  User,
} from './types.js';

export type IncidentFilter = 'open' | 'resolved' | 'all';
interface Page<T> {
  items: T[];
  total: number;
}

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: ({ signal }) => get<Session>('/session', {}, signal),
  staleTime: 60_000,
});

/** Pushed by the stream; read once so that the first picture does not wait for it. */
export const statusQuery = queryOptions({
  queryKey: ['status'],
  queryFn: ({ signal }) => get<Status>('/status', {}, signal),
});

export const networkQuery = queryOptions({
  queryKey: ['network'],
  queryFn: ({ signal }) => get<NetworkMap>('/network', {}, signal),
});

export const incidentsQuery = (state: IncidentFilter, limit = 100) =>
  queryOptions({
    queryKey: ['incidents', state, limit],
    queryFn: ({ signal }) => get<Page<IncidentSummary>>('/incidents', { state, limit }, signal),
    placeholderData: keepPreviousData,
  });

/** The next page begins after the last id of the one before. */
export const incidentPagesQuery = (state: IncidentFilter) =>
  infiniteQueryOptions({
    queryKey: ['incidents', 'pages', state],
    queryFn: ({ signal, pageParam }) =>
      get<Page<IncidentSummary>>('/incidents', { state, limit: 100, after: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last, all) => {
      const have = all.reduce((n, page) => n + page.items.length, 0);
      return have < last.total ? last.items.at(-1)?.id : undefined;
    },
    placeholderData: keepPreviousData,
  });

export const incidentQuery = (id: string) =>
  queryOptions({
    queryKey: ['incident', id],
    queryFn: ({ signal }) => get<IncidentView>(`/incidents/${encodeURIComponent(id)}`, {}, signal),
  });

export const kpisQuery = (dn: string, measure: string, from: number, until: number) =>
  queryOptions({
    queryKey: ['kpis', dn, measure, from, until],
    queryFn: ({ signal }) => get<KpiSeries>('/kpis', { dn, measure, from, until }, signal),
    placeholderData: keepPreviousData,
    staleTime: 10_000,
  });

export const measuresQuery = (dn: string) =>
  queryOptions({
    queryKey: ['measures', dn],
    queryFn: ({ signal }) => get<string[]>('/objects/measures', { dn }, signal),
    staleTime: 60_000,
  });

export const searchQuery = (text: string) =>
  queryOptions({
    queryKey: ['search', text],
    queryFn: ({ signal }) => get<{ items: FoundObject[] }>('/objects', { search: text }, signal),
    enabled: text.length > 0,
    placeholderData: keepPreviousData,
  });

export const functionsQuery = queryOptions({
  queryKey: ['functions'],
  queryFn: ({ signal }) => get<{ items: FunctionView[]; killSwitch: boolean }>('/functions', {}, signal),
});

/** Newest first; the next page ends before the last sequence number of the one before. */
export const auditQuery = (region: string) =>
  infiniteQueryOptions({
    queryKey: ['audit', region],
    queryFn: ({ signal, pageParam }) =>
      get<{ items: AuditEntry[]; verified: boolean | null }>(
        '/audit',
        { region, limit: 100, before: pageParam },
        signal,
      ),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: (last) => {
      const sequence = last.items.at(-1)?.sequence;
      return last.items.length === 100 && sequence !== undefined && sequence > 0 ? sequence : undefined;
    },
  });

export const approvalLinkQuery = (token: string) =>
  queryOptions({
    queryKey: ['approval-link', token],
    queryFn: ({ signal }) => get<ApprovalLink>('/approval-links/inspect', { token }, signal),
    retry: false,
    staleTime: Infinity,
  });

export const usersQuery = queryOptions({
  queryKey: ['users'],
  queryFn: async ({ signal }) => {
    const answer = await get<User[] | { items: User[] }>('/users', {}, signal);
    return Array.isArray(answer) ? answer : answer.items;
  },
});
