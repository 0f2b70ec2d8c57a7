import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { answer, api } from './client.js';
import { steadied } from './stream.js';
import type {
  ApprovalLink,
  AuditPage,
  Coverage,
  FoundObject,
  FunctionList,
  IncidentPage,
  IncidentView,
  KpiSeries,
  NetworkMap,
  Session,
  Status,
  User,
} from './types.js';

export type IncidentFilter = 'open' | 'resolved' | 'all';

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: ({ signal }) => answer<Session>(api.GET('/api/v1/session', { signal })),
  staleTime: 60_000,
});

/** Pushed by the stream; read once so that the first picture does not wait for it. */
export const statusQuery = queryOptions({
  queryKey: ['status'],
  queryFn: async ({ signal }) => steadied(await answer<Status>(api.GET('/api/v1/status', { signal })), undefined),
});

/** Who of the inventory reports changes slowly. */
export const coverageQuery = queryOptions({
  queryKey: ['coverage'],
  queryFn: ({ signal }) => answer<Coverage>(api.GET('/api/v1/inventory/coverage', { signal })),
  refetchInterval: 60_000,
});

export const networkQuery = queryOptions({
  queryKey: ['network'],
  queryFn: ({ signal }) => answer<NetworkMap>(api.GET('/api/v1/network', { signal })),
});

export const incidentsQuery = (state: IncidentFilter, limit = 100) =>
  queryOptions({
    queryKey: ['incidents', state, limit],
    queryFn: ({ signal }) =>
      answer<IncidentPage>(api.GET('/api/v1/incidents', { params: { query: { state, limit } }, signal })),
    placeholderData: keepPreviousData,
  });

/** The next page begins after the last id of the one before. */
export const incidentPagesQuery = (state: IncidentFilter) =>
  infiniteQueryOptions({
    queryKey: ['incidents', 'pages', state],
    queryFn: ({ signal, pageParam }) =>
      answer<IncidentPage>(
        api.GET('/api/v1/incidents', {
          params: { query: { state, limit: 100, ...(pageParam === undefined ? {} : { after: pageParam }) } },
          signal,
        }),
      ),
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
    queryFn: ({ signal }) =>
      answer<IncidentView>(api.GET('/api/v1/incidents/{id}', { params: { path: { id } }, signal })),
  });

export const kpisQuery = (dn: string, measure: string, from: number, until: number) =>
  queryOptions({
    queryKey: ['kpis', dn, measure, from, until],
    queryFn: ({ signal }) =>
      answer<KpiSeries>(api.GET('/api/v1/kpis', { params: { query: { dn, measure, from, until } }, signal })),
    placeholderData: keepPreviousData,
    staleTime: 10_000,
    // The window moves on every few seconds; what it has left is not asked for again.
    gcTime: 30_000,
  });

export const measuresQuery = (dn: string) =>
  queryOptions({
    queryKey: ['measures', dn],
    queryFn: ({ signal }) =>
      answer<string[]>(api.GET('/api/v1/objects/measures', { params: { query: { dn } }, signal })),
    staleTime: 60_000,
  });

export const searchQuery = (text: string) =>
  queryOptions({
    queryKey: ['search', text],
    queryFn: ({ signal }) =>
      answer<{ items: FoundObject[] }>(api.GET('/api/v1/objects', { params: { query: { search: text } }, signal })),
    enabled: text.length > 0,
    placeholderData: keepPreviousData,
  });

export const functionsQuery = queryOptions({
  queryKey: ['functions'],
  queryFn: ({ signal }) => answer<FunctionList>(api.GET('/api/v1/functions', { signal })),
});

const AUDIT_PAGE = 100;

/** Newest first; the next page ends before the last sequence number of the one before. */
export const auditQuery = (region: string) =>
  infiniteQueryOptions({
    queryKey: ['audit', region],
    queryFn: ({ signal, pageParam }) =>
      answer<AuditPage>(
        api.GET('/api/v1/audit', {
          params: { query: { region, limit: AUDIT_PAGE, ...(pageParam === undefined ? {} : { before: pageParam }) } },
          signal,
        }),
      ),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: (last) => {
      const sequence = last.items.at(-1)?.sequence;
      return last.items.length === AUDIT_PAGE && sequence !== undefined && sequence > 0 ? sequence : undefined;
    },
  });

export const approvalLinkQuery = (token: string) =>
  queryOptions({
    queryKey: ['approval-link', token],
    queryFn: ({ signal }) =>
      answer<ApprovalLink>(api.GET('/api/v1/approval-links/inspect', { params: { query: { token } }, signal })),
    retry: false,
    staleTime: Infinity,
  });

export const usersQuery = queryOptions({
  queryKey: ['users'],
  queryFn: ({ signal }) => answer<{ items: User[] }>(api.GET('/api/v1/users', { signal })),
});
