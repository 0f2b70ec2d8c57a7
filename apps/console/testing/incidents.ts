import type {
  CheckView,
  IncidentView,
  NamedHealth,
  NetworkMap,
  PlanView,
  Point,
  TimelineEntry,
} from '../src/api/types.js';
import { seriesOf, unitOf, type Effect } from './kpis.js';

const MINUTE = 60_000;

const CHECKS: readonly CheckView[] = [
  { rule: 'mode', ok: true, sentence: 'The function is in assist mode, so a person decides.' },
  { rule: 'range', ok: true, sentence: 'Each new value is within what the object allows.' },
  {
    rule: 'pacing',
    ok: true,
    sentence: 'The last change on this object was 6 h ago.',
    value: 21600,
    limit: 3600,
    margin: 18000,
    unit: 's',
  },
  {
    rule: 'blast-radius',
    ok: true,
    sentence: '1 of at most 3 cells of this layer is in change.',
    value: 1,
    limit: 3,
    margin: 2,
    unit: '{cell}',
  },
  { rule: 'protected', ok: true, sentence: 'The target is not protected.' },
  { rule: 'maintenance-window', ok: true, sentence: 'Repairs may be made at any time.' },
  {
    rule: 'freshness',
    ok: true,
    sentence: 'The last report is 40 s old.',
    value: 40,
    limit: 180,
    margin: 140,
    unit: 's',
  },
  { rule: 'running-actions', ok: true, sentence: 'Nothing else is running on the target or its neighbours.' },
  { rule: 'kill-switch', ok: true, sentence: 'The kill switch is off.' },
];

export interface Cast {
  readonly network: NetworkMap;
  readonly now: number;
  readonly wall: number;
  readonly effects: Effect[];
}

const cellOf = ({ network }: Cast, name: string): NamedHealth => {
  const cell = network.sites.flatMap((site) => site.cells).find((c) => c.name === name);
  if (cell === undefined) throw new Error(`No cell ${name}.`);
  return cell;
};

const anomaly = (of: NamedHealth, measure: string, atMs: number, sentence: string): TimelineEntry => ({
  id: `${of.dn}-${measure}`,
  kind: 'anomaly',
  dn: of.dn,
  name: of.name,
  atMs,
  state: 'raised',
  sentence,
  measure,
});

const spark = (cast: Cast, of: NamedHealth, measure: string): { measure: string; points: Point[] } => ({
  measure,
  points: seriesOf(of.dn, of.name, measure, cast.now - 60 * MINUTE, cast.now, cast.effects).points,
});

const around = (cast: Cast, of: NamedHealth, health: NamedHealth['health']): IncidentView['neighbourhood'] => {
  const at = cast.network.sites.findIndex((site) => of.dn.startsWith(`${site.dn},`));
  const site = cast.network.sites[at];
  if (site === undefined) return { nodes: [{ ...of, health }], edges: [] };
  const region = `SubNetwork=${site.region}`;
  const near = [at - 1, at + 1, at + 6]
    .flatMap((i) => cast.network.sites[i] ?? [])
    .filter((s) => s.region === site.region);
  const own = site.cells.filter((cell) => cell.dn !== of.dn).slice(0, 4);
  const far = near.flatMap((s) => s.cells.slice(0, 1));
  const router = cast.network.elements.find((e) => e.dn === `${region},ManagedElement=access-1`);
  return {
    nodes: [{ ...of, health }, site, ...own, ...far, ...(router === undefined ? [] : [router])].map(
      ({ dn, name, health: h }) => ({ dn, name, health: dn === of.dn ? health : h }),
    ),
    edges: [
      { from: of.dn, to: site.dn, kind: 'contains' as const },
      ...own.map((cell) => ({ from: cell.dn, to: site.dn, kind: 'contains' as const })),
      ...far.map((cell) => ({ from: of.dn, to: cell.dn, kind: 'neighbour' as const })),
      ...(router === undefined ? [] : [{ from: site.dn, to: router.dn, kind: 'carried-by' as const }]),
    ],
  };
};

const planFor = (
  cast: Cast,
  id: string,
  target: NamedHealth,
  part: Partial<PlanView> & Pick<PlanView, 'function' | 'summary' | 'actions' | 'expected' | 'revert'>,
): PlanView => ({
  id,
  mode: 'assist',
  requester: 'nocturne',
  target: { dn: target.dn, name: target.name },
  checks: [...CHECKS],
  controls: cast.network.sites
    .slice(3, 9)
    .flatMap((site) => site.cells.slice(0, 1))
    .map(({ dn, name }) => ({ dn, name })),
  verifyForMs: 15 * MINUTE,
  revertible: true,
  ...part,
});

const effectOf = (
  cast: Cast,
  of: NamedHealth,
  measure: string,
  applied: number,
  until: number,
): NonNullable<PlanView['verification']>['effects'][number] => ({
  dn: of.dn,
  name: of.name,
  measure,
  unit: unitOf(measure),
  appliedAtMs: applied,
  target: seriesOf(of.dn, of.name, measure, applied - 30 * MINUTE, until, cast.effects).points,
  controls: seriesOf('controls', 'Controls', measure, applied - 30 * MINUTE, until, []).points,
});

/** A cell that carries nobody and raised no alarm; its remedy waits for a person. */
export const sleepingCell = (cast: Cast): IncidentView => {
  const cell = cellOf(cast, 'North-14 1A');
  const onset = cast.now - 6 * MINUTE;
  for (const measure of ['connectedUsers', 'rrcEstablishmentAttempts', 'prbUtilisationRatio'])
    cast.effects.push({ dn: cell.dn, measure, at: onset, until: Infinity, times: 0.02 });
  const neighbour = cellOf(cast, 'North-15 1B');
  cast.effects.push({ dn: neighbour.dn, measure: 'connectedUsers', at: onset, until: Infinity, times: 1.45 });
  return {
    id: 'inc-2041',
    region: 'North',
    state: 'open',
    perceivedSeverity: 'critical',
    headline: 'Sleeping cell: North-14 1A carries no traffic',
    onsetMs: onset,
    openedAtMs: onset + 2 * MINUTE,
    updatedAtMs: cast.now,
    affectedCount: 4,
    affectedUsers: 64,
    eventCount: 5,
    rootDn: cell.dn,
    rootName: cell.name,
    cause: 'sleeping-cell',
    probability: 0.93,
    case: { state: 'awaiting-approval', planId: 'plan-2041-1' },
    spark: spark(cast, cell, 'connectedUsers'),
    affected: [
      { ...cell, health: 'critical' },
      { ...neighbour, health: 'warning' },
      { ...cellOf(cast, 'North-13 1C'), health: 'warning' },
      { ...cellOf(cast, 'North-20 1B'), health: 'warning' },
    ],
    events: [
      anomaly(cell, 'connectedUsers', onset + MINUTE, 'Connected users 1 (usual 52 to 71)'),
      anomaly(cell, 'rrcEstablishmentAttempts', onset + MINUTE, 'RRC establishment attempts 3 (usual 118 to 161)'),
      anomaly(cell, 'prbUtilisationRatio', onset + 2 * MINUTE, 'PRB utilisation 1 % (usual 41 to 58 %)'),
      anomaly(neighbour, 'connectedUsers', onset + 3 * MINUTE, 'Connected users 90 (usual 52 to 71)'),
    ],
    ranked: [
      {
        dn: cell.dn,
        name: cell.name,
        cause: 'sleeping-cell',
        probability: 0.93,
        for: [
          {
            dn: cell.dn,
            name: cell.name,
            measure: 'connectedUsers',
            sentence: 'Users fell to 1 where 52 to 71 are usual at this hour.',
            weight: 5.2,
          },
          {
            dn: cell.dn,
            name: cell.name,
            measure: 'rrcEstablishmentAttempts',
            sentence: 'Nobody tries to connect: 3 attempts, usually 118 to 161.',
            weight: 4.1,
          },
          {
            dn: neighbour.dn,
            name: neighbour.name,
            measure: 'connectedUsers',
            sentence: 'A neighbour carries 45 % more users than usual.',
            weight: 1.6,
          },
        ],
        against: [
          {
            dn: cell.dn,
            name: cell.name,
            sentence: 'No alarm was raised; a failing cell often raises one.',
            weight: -0.6,
          },
        ],
      },
      {
        dn: cell.dn,
        name: cell.name,
        cause: 'configuration-change',
        probability: 0.04,
        for: [],
        against: [
          {
            dn: cell.dn,
            name: cell.name,
            sentence: 'No change was made on the cell or its node in the last 24 h.',
            weight: -3.2,
          },
        ],
      },
      { dn: cell.dn, name: cell.name, cause: 'unknown', probability: 0.03, for: [], against: [] },
    ],
    caseHistory: [
      { state: 'diagnosed', atMs: onset + 2 * MINUTE },
      { state: 'planned', atMs: onset + 2 * MINUTE + 4000 },
      { state: 'awaiting-approval', atMs: onset + 2 * MINUTE + 5000 },
    ],
    plans: [
      planFor(cast, 'plan-2041-1', cell, {
        function: 'sleeping-cell-recovery',
        summary: 'Lock and unlock North-14 1A, which sets its radio up anew; 19 of 21 sleeping cells woke that way.',
        actions: [
          { dn: cell.dn, name: cell.name, attribute: 'administrativeState', from: 'UNLOCKED', to: 'LOCKED', unit: '1' },
          { dn: cell.dn, name: cell.name, attribute: 'administrativeState', from: 'LOCKED', to: 'UNLOCKED', unit: '1' },
        ],
        expected: [
          {
            dn: cell.dn,
            name: cell.name,
            measure: 'connectedUsers',
            unit: '{user}',
            change: { value: 58, lower: 41, upper: 66 },
          },
        ],
        revert: 'The cell is left unlocked, as it was before; nothing else was changed.',
        approval: { state: 'open', requestedAtWallMs: cast.wall - 60_000, expiresAtWallMs: cast.wall + 14 * MINUTE },
      }),
    ],
    neighbourhood: around(cast, cell, 'critical'),
  };
};

/** A change that is being watched. */
export const overload = (cast: Cast): IncidentView => {
  const cell = cellOf(cast, 'South-7 2B');
  const onset = cast.now - 26 * MINUTE;
  const applied = cast.now - 7 * MINUTE;
  cast.effects.push({ dn: cell.dn, measure: 'prbUtilisationRatio', at: onset, until: applied, times: 1.85 });
  cast.effects.push({ dn: cell.dn, measure: 'prbUtilisationRatio', at: applied, until: Infinity, times: 1.3 });
  cast.effects.push({ dn: cell.dn, measure: 'ueThroughputBitsPerSecond', at: onset, until: applied, times: 0.3 });
  const relation = `${cell.dn},NRCellRelation=2`;
  return {
    id: 'inc-2040',
    region: 'South',
    state: 'open',
    perceivedSeverity: 'major',
    headline: 'Overload: South-7 2B is full, users are slow',
    onsetMs: onset,
    openedAtMs: onset + 3 * MINUTE,
    updatedAtMs: cast.now,
    affectedCount: 2,
    affectedUsers: 143,
    eventCount: 4,
    rootDn: cell.dn,
    rootName: cell.name,
    cause: 'cell-overload',
    probability: 0.81,
    case: { state: 'applied', planId: 'plan-2040-1' },
    spark: spark(cast, cell, 'prbUtilisationRatio'),
    affected: [
      { ...cell, health: 'major' },
      { ...cellOf(cast, 'South-7 1B'), health: 'warning' },
    ],
    events: [
      anomaly(cell, 'prbUtilisationRatio', onset + MINUTE, 'PRB utilisation 89 % (usual 41 to 58 %)'),
      anomaly(cell, 'ueThroughputBitsPerSecond', onset + 2 * MINUTE, 'User throughput 7.1 Mbit/s (usual 19 to 27)'),
    ],
    ranked: [
      {
        dn: cell.dn,
        name: cell.name,
        cause: 'cell-overload',
        probability: 0.81,
        for: [
          {
            dn: cell.dn,
            name: cell.name,
            measure: 'prbUtilisationRatio',
            sentence: 'PRB utilisation is 89 %, usually 41 to 58 %.',
            weight: 4.4,
          },
          {
            dn: cell.dn,
            name: cell.name,
            measure: 'ueThroughputBitsPerSecond',
            sentence: 'Throughput fell as load rose.',
            weight: 2.1,
          },
        ],
        against: [],
      },
      { dn: cell.dn, name: cell.name, cause: 'unknown', probability: 0.19, for: [], against: [] },
    ],
    caseHistory: [
      { state: 'diagnosed', atMs: onset + 3 * MINUTE },
      { state: 'planned', atMs: onset + 3 * MINUTE },
      { state: 'awaiting-approval', atMs: onset + 3 * MINUTE },
      { state: 'approved', atMs: applied - MINUTE },
      { state: 'applying', atMs: applied - 20_000 },
      { state: 'applied', atMs: applied },
    ],
    plans: [
      planFor(cast, 'plan-2040-1', cell, {
        function: 'load-balancing',
        summary: 'Hand users of South-7 2B over to South-8 2C earlier, by 3 dB.',
        actions: [
          {
            dn: relation,
            name: 'South-7 2B to South-8 2C',
            attribute: 'cellIndividualOffset.rsrpOffsetSSB',
            from: 0,
            to: 3,
            unit: 'dB',
          },
        ],
        expected: [
          {
            dn: cell.dn,
            name: cell.name,
            measure: 'prbUtilisationRatio',
            unit: '1',
            change: { value: -0.21, lower: -0.3, upper: -0.12 },
          },
        ],
        revert: 'The offset is set back to 0 dB.',
        approval: {
          state: 'approved',
          requestedAtWallMs: cast.wall - 20 * MINUTE,
          expiresAtWallMs: cast.wall - 5 * MINUTE,
          by: 'anna',
          reason: 'Concert at the harbour',
        },
        writes: [
          { dn: relation, attribute: 'cellIndividualOffset.rsrpOffsetSSB', to: 3, outcome: 'confirmed', atMs: applied },
        ],
        verification: {
          state: 'running',
          fromMs: applied,
          untilMs: applied + 15 * MINUTE,
          verdict: 'not-yet',
          effects: [
            {
              ...effectOf(cast, cell, 'prbUtilisationRatio', applied, cast.now),
              change: { value: -0.24, lower: -0.33, upper: -0.11 },
            },
          ],
        },
      }),
    ],
    neighbourhood: around(cast, cell, 'major'),
  };
};

/** Four hundred alarms of one cut line; no function mends it. */
export const linkDown = (cast: Cast): IncidentView => {
  const link =
    cast.network.links.find((l) => l.dn.endsWith('SubNetwork=South,TransportLink=agg-2-core-1')) ??
    cast.network.links[0];
  if (link === undefined) throw new Error('No link.');
  const onset = cast.now - 12 * MINUTE;
  const sites = cast.network.sites.filter((s) => s.region === 'South').slice(16, 24);
  const events: TimelineEntry[] = Array.from({ length: 200 }, (_, i) => {
    const site = sites[i % sites.length];
    return {
      id: `alarm-${i}`,
      kind: 'alarm',
      dn: site?.dn ?? link.dn,
      name: site?.name ?? link.name,
      atMs: onset + Math.floor(i / 20) * 11_000 + (i % 20) * 400,
      state: 'raised',
      sentence: 'Transport path lost (probable cause: loss of signal)',
      severity: i % 7 === 0 ? 'critical' : 'major',
    };
  });
  return {
    id: 'inc-2039',
    region: 'South',
    state: 'open',
    perceivedSeverity: 'critical',
    headline: 'Link down: South aggregation 2 to core, 8 sites behind it are cut off',
    onsetMs: onset,
    openedAtMs: onset + 30_000,
    updatedAtMs: cast.now,
    affectedCount: 81,
    affectedUsers: 2318,
    eventCount: 412,
    rootDn: link.dn,
    rootName: link.name,
    cause: 'link-down',
    probability: 0.97,
    case: { state: 'handed-over', note: 'No function mends a line. Field service is needed at South aggregation 2.' },
    affected: sites.flatMap((s) => [
      { dn: s.dn, name: s.name, health: 'critical' as const },
      ...s.cells.map((c) => ({ dn: c.dn, name: c.name, health: 'critical' as const })),
    ]),
    events,
    ranked: [
      {
        dn: link.dn,
        name: link.name,
        cause: 'link-down',
        probability: 0.97,
        for: [
          {
            dn: link.dn,
            name: link.name,
            sentence: 'An alarm says that the link is down; it came first.',
            weight: 4.8,
          },
          {
            dn: link.dn,
            name: link.name,
            sentence: 'All 8 sites that it carries fell silent within 20 s, and no other.',
            weight: 6.3,
          },
        ],
        against: [],
      },
      {
        dn: link.from,
        name: 'South aggregation 2',
        cause: 'element-down',
        probability: 0.03,
        for: [],
        against: [
          {
            dn: link.from,
            name: 'South aggregation 2',
            sentence: 'Its other interfaces still carry traffic.',
            weight: -3.9,
          },
        ],
      },
    ],
    caseHistory: [
      { state: 'diagnosed', atMs: onset + 30_000 },
      { state: 'handed-over', atMs: onset + 31_000, note: 'No function mends a line.' },
    ],
    plans: [],
    neighbourhood: {
      nodes: [
        { dn: link.dn, name: 'agg-2 to core', health: 'critical' },
        { dn: link.to, name: 'South core router', health: 'healthy' },
        { dn: link.from, name: 'South aggregation 2', health: 'major' },
        ...sites.map((s) => ({ dn: s.dn, name: s.name, health: 'critical' as const })),
      ],
      edges: [
        { from: link.dn, to: link.to, kind: 'ends-at' as const },
        { from: link.dn, to: link.from, kind: 'ends-at' as const },
        ...sites.map((s) => ({ from: s.dn, to: link.from, kind: 'carried-by' as const })),
      ],
    },
  };
};

/** A tilt that was set wrong and set back, and helped. */
export const mendedTilt = (cast: Cast): IncidentView => {
  const cell = cellOf(cast, 'North-22 1B');
  const onset = cast.now - 190 * MINUTE;
  const applied = onset + 12 * MINUTE;
  cast.effects.push({ dn: cell.dn, measure: 'handoverSuccessRatio', at: onset, until: applied, times: 0.9 });
  cast.effects.push({ dn: cell.dn, measure: 'connectedUsers', at: onset, until: applied, times: 0.5 });
  return {
    id: 'inc-2031',
    region: 'North',
    state: 'resolved',
    perceivedSeverity: 'major',
    headline: 'Wrong tilt: North-22 1B overshoots since a change at 02:10',
    onsetMs: onset,
    openedAtMs: onset + 3 * MINUTE,
    updatedAtMs: applied + 16 * MINUTE,
    resolvedAtMs: applied + 16 * MINUTE,
    affectedCount: 3,
    affectedUsers: 41,
    eventCount: 6,
    rootDn: cell.dn,
    rootName: cell.name,
    cause: 'wrong-antenna-tilt',
    probability: 0.88,
    case: { state: 'closed', planId: 'plan-2031-1' },
    affected: [{ ...cell, health: 'cleared' }],
    events: [
      {
        id: 'change-1',
        kind: 'configuration-change',
        dn: cell.dn,
        name: cell.name,
        atMs: onset - MINUTE,
        sentence: 'Antenna tilt 6.0° to 1.0°, by planning-tool',
      },
      anomaly(cell, 'handoverSuccessRatio', onset + MINUTE, 'Handover success 88.6 % (usual 97 to 99 %)'),
      anomaly(cell, 'connectedUsers', onset + 2 * MINUTE, 'Connected users 31 (usual 52 to 71)'),
    ],
    ranked: [
      {
        dn: cell.dn,
        name: cell.name,
        cause: 'wrong-antenna-tilt',
        probability: 0.88,
        changeId: 'change-1',
        for: [
          {
            dn: cell.dn,
            name: cell.name,
            eventId: 'change-1',
            sentence: 'The tilt was changed by 5.0° one minute before.',
            weight: 3.7,
          },
          {
            dn: cell.dn,
            name: cell.name,
            measure: 'handoverSuccessRatio',
            sentence: 'Handovers fail more than usual.',
            weight: 2.6,
          },
        ],
        against: [],
      },
      { dn: cell.dn, name: cell.name, cause: 'unknown', probability: 0.12, for: [], against: [] },
    ],
    caseHistory: (
      ['diagnosed', 'planned', 'awaiting-approval', 'approved', 'applying', 'applied', 'verified', 'closed'] as const
    ).map((state, i) => ({ state, atMs: onset + 3 * MINUTE + i * 3 * MINUTE })),
    plans: [
      planFor(cast, 'plan-2031-1', cell, {
        function: 'configuration-rollback',
        summary: 'Set the tilt of North-22 1B back to what it was before the change.',
        actions: [{ dn: cell.dn, name: cell.name, attribute: 'digitalTilt', from: 10, to: 60, unit: '0.1 deg' }],
        expected: [
          {
            dn: cell.dn,
            name: cell.name,
            measure: 'handoverSuccessRatio',
            unit: '1',
            change: { value: 0.08, lower: 0.04, upper: 0.11 },
          },
        ],
        revert: 'The tilt is set to 1.0° again.',
        approval: {
          state: 'approved',
          requestedAtWallMs: cast.wall - 190 * MINUTE,
          expiresAtWallMs: cast.wall - 170 * MINUTE,
          by: 'anna',
        },
        writes: [{ dn: cell.dn, attribute: 'digitalTilt', to: 60, outcome: 'confirmed', atMs: applied }],
        verification: {
          state: 'done',
          fromMs: applied,
          untilMs: applied + 15 * MINUTE,
          verdict: 'helped',
          reason:
            'Handover success rose by 9.6 points more than at 6 control cells; the interval lies above the least effect of 2 points.',
          effects: [
            {
              ...effectOf(cast, cell, 'handoverSuccessRatio', applied, applied + 15 * MINUTE),
              change: { value: 0.096, lower: 0.071, upper: 0.12 },
            },
          ],
        },
        outcome: { verdict: 'helped', reverted: false, atMs: applied + 15 * MINUTE },
      }),
    ],
    neighbourhood: around(cast, cell, 'cleared'),
  };
};

/** Old ones, to fill a list. */
export const past = (cast: Cast, count: number): IncidentView[] =>
  Array.from({ length: count }, (_, i) => {
    const of = mendedTilt({ ...cast, effects: [], now: cast.now - (i + 1) * 97 * MINUTE });
    const severity = (['minor', 'warning', 'major', 'indeterminate'] as const)[i % 4] ?? 'minor';
    return {
      ...of,
      id: `inc-${1990 - i}`,
      perceivedSeverity: severity,
      headline: `${of.headline.split(':')[0] ?? ''}: North-${(i % 30) + 1} 1B`,
      plans: [],
    };
  });
