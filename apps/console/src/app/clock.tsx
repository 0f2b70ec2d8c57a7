import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { statusQuery } from '../api/queries.js';
import { formatClock, formatFull, formatRate } from '../format/time.js';
import { useNetworkNow } from './live.js';

/** The network's time, and how much faster it runs where it does. */
export const Clock = (): JSX.Element => {
  const now = useNetworkNow();
  const { data } = useQuery(statusQuery);
  const rate = data === undefined ? undefined : formatRate(data.networkRate);
  return (
    <div className="clock" title={`${formatFull(now)}, network time`}>
      <time dateTime={new Date(now).toISOString()}>{formatClock(now)}</time>
      {rate !== undefined && (
        <span className="chip" title={`The network's clock runs ${rate} as fast as yours.`}>
          {rate}
          <span className="hidden"> as fast as the wall clock</span>
        </span>
      )}
    </div>
  );
};
