import { useQuery, useQueryClient } from '@tanstack/react-query';
import {
  createContext,
  useContext,
  useEffect,
  useMemo,
  useState,
  useSyncExternalStore,
  type JSX,
  type ReactNode,
} from 'react';
import { sessionQuery, statusQuery } from '../api/queries.js';
import { EventStream, type StreamState } from '../api/stream.js';
import type { Role, Session } from '../api/types.js';

const LiveContext = createContext<EventStream | undefined>(undefined);

/** Holds the one stream of events open for whatever is signed in below it. */
export const Live = ({ children }: { children: ReactNode }): JSX.Element => {
  const queries = useQueryClient();
  const stream = useMemo(() => new EventStream(queries), [queries]);
  useEffect(() => {
    stream.open();
    return () => {
      stream.close();
    };
  }, [stream]);
  return <LiveContext value={stream}>{children}</LiveContext>;
};

const ALWAYS_LIVE: StreamState = { live: true, heardAt: 0 };
const noSubscription = (): (() => void) => () => undefined;
const always = (): StreamState => ALWAYS_LIVE;

/** Whether the picture is live; outside of `Live` (an approval link, the sign-in) it always is. */
export const useLive = (): StreamState => {
  const stream = useContext(LiveContext);
  return useSyncExternalStore(stream?.subscribe ?? noSubscription, stream?.snapshot ?? always);
};

/** Wall time, ticking. Ages keep counting while the connection is lost. */
export const useWallNow = (everyMs = 1000): number => {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => {
      setNow(Date.now());
    }, everyMs);
    return () => {
      clearInterval(timer);
    };
  }, [everyMs]);
  return now;
};

/** The network's time now: the last status carried on at the network's own pace. */
export const useNetworkNow = (everyMs = 1000): number => {
  const { data, dataUpdatedAt } = useQuery(statusQuery);
  const wall = useWallNow(everyMs);
  if (data === undefined) return wall;
  return data.networkTimeMs + Math.max(0, wall - dataUpdatedAt) * data.networkRate;
};

export const useSession = (): Session | undefined => useQuery(sessionQuery).data;

const ROLES: readonly Role[] = ['viewer', 'operator', 'approver', 'admin'];

/** Each role may do what those before it may. */
export const mayAct = (session: Session | undefined, role: Role): boolean =>
  session?.roles.some((held) => ROLES.indexOf(held) >= ROLES.indexOf(role)) === true;
