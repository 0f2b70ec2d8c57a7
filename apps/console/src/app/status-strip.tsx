import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { JSX } from 'react';
import { statusQuery } from '../api/queries.js';
import { Shape } from '../design/severity.js';
import { formatCount } from '../format/number.js';
import { formatAge } from '../format/time.js';
import { RUNG_WORDS } from '../format/words.js';
import { useNetworkNow } from './live.js';

/** How the appliance itself is, and what it is doing now. */
export const StatusStrip = (): JSX.Element => {
  const { data } = useQuery(statusQuery);
  const now = useNetworkNow();
  if (data === undefined) return <div className="strip" aria-hidden="true" />;
  const [word, meaning] = RUNG_WORDS[data.rung];
  const silent = data.sources.filter((source) => source.silent);
  const [lead, ...more] = data.doing;
  return (
    <section className="strip" aria-label="State of the appliance">
      <span className="rung" title={meaning}>
        <Shape health={data.rung === 'full' ? 'healthy' : 'warning'} size={12} />
        {word}
      </span>
      {data.killSwitch && (
        <Link to="/functions" className="severity major">
          <Shape health="major" size={12} />
          Kill switch is on: nothing is changed
        </Link>
      )}
      <span className="doing cut" title={data.doing.join('\n')}>
        {lead === undefined ? 'Watching; nothing in hand' : <span className="lead">{lead}</span>}
        {more.length > 0 && ` and ${more.length} more`}
      </span>
      {silent.map((source) => (
        <span key={source.name} className="severity warning">
          <Shape health="warning" size={12} />
          {source.name} silent
          {source.lastHeardMs !== null && ` for ${formatAge(now - source.lastHeardMs)}`}
        </span>
      ))}
      <span className="sources cut" title={`${data.samplesReceived.toLocaleString('en-GB')} samples received`}>
        {formatCount(Math.round(data.samplesPerSecond))} samples/s
      </span>
    </section>
  );
};
