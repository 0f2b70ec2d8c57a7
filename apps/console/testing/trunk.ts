import type { IncidentView } from '../src/api/types.js';
import { overload, type Cast } from './incidents.js';
import { seriesOf } from './kpis.js';

const MINUTE = 60_000;

/** A carrier that loses packets; its weight is being lowered. */
export const trunkDegraded = (cast: Cast): IncidentView => {
  const trunk = cast.network.trunks[1];
  if (trunk === undefined) throw new Error('No trunk.');
  const onset = cast.now - 4 * MINUTE;
  cast.effects.push({ dn: trunk.dn, measure: 'mosCqe', at: onset, until: Infinity, times: 0.68 });
  const like = overload({ ...cast, effects: [] });
  return {
    ...like,
    id: 'inc-2042',
    region: 'North',
    perceivedSeverity: 'minor',
    headline: 'Trunk degraded: Carrier B loses packets, calls sound bad',
    onsetMs: onset,
    openedAtMs: onset + MINUTE,
    affectedCount: 1,
    affectedUsers: 88,
    eventCount: 2,
    rootDn: trunk.dn,
    rootName: trunk.name,
    cause: 'trunk-degraded',
    probability: 0.9,
    case: { state: 'diagnosed' },
    spark: {
      measure: 'mosCqe',
      points: seriesOf(trunk.dn, trunk.name, 'mosCqe', cast.now - 60 * MINUTE, cast.now, cast.effects).points,
    },
    affected: [{ ...trunk, health: 'minor' }],
    events: [
      {
        id: 'mos',
        kind: 'anomaly',
        dn: trunk.dn,
        name: trunk.name,
        atMs: onset + MINUTE,
        state: 'raised',
        sentence: 'Call quality MOS 2.9 (usual 4.2 to 4.4), codec alaw',
        measure: 'mosCqe',
      },
    ],
    ranked: [
      {
        dn: trunk.dn,
        name: trunk.name,
        cause: 'trunk-degraded',
        probability: 0.9,
        for: [
          {
            dn: trunk.dn,
            name: trunk.name,
            measure: 'mosCqe',
            sentence: 'MOS fell from 4.3 to 2.9; the other carriers did not.',
            weight: 3.4,
          },
        ],
        against: [],
      },
      { dn: trunk.dn, name: trunk.name, cause: 'unknown', probability: 0.1, for: [], against: [] },
    ],
    caseHistory: [{ state: 'diagnosed', atMs: onset + MINUTE }],
    plans: [],
    neighbourhood: { nodes: [{ ...trunk, health: 'minor' }], edges: [] },
  };
};
