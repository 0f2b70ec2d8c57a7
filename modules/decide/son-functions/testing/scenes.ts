import {
  type AnomalyEvent,
  type Cause,
  type ConfigurationChange,
  type Dn,
  type Event,
  type Hypothesis,
  type Incident,
  networkTimeOf,
} from '#foundation/vocabulary';
import { type Scene } from '../domain/strategy.js';
import { SonFunctionsConfig } from '../son-functions.config.js';
import { cellOf, elementOf, type ToyNetwork, trunkOf } from './toy-network.js';

export const SETTINGS = SonFunctionsConfig.schema.parse({});
/** Between the onset and now, enough for any wait. */
const SINCE_MS = 600_000;

/** An anomaly at the network's present level, against what is usual there. */
export const anomalyAt = (
  network: ToyNetwork,
  dn: Dn,
  measure: string,
  direction: 'high' | 'low',
  more: Partial<AnomalyEvent> = {},
): AnomalyEvent => ({
  kind: 'anomaly',
  id: `anomaly/${dn}/${measure}`,
  region: 'North',
  dn,
  onset: networkTimeOf(network.now - SINCE_MS),
  decidedAt: networkTimeOf(network.now - SINCE_MS + 120_000),
  state: 'raised',
  measure,
  shape: 'level',
  direction,
  unit: '1',
  observed: network.level(dn, measure)?.recent ?? 0,
  expected: network.usual(dn, measure) ?? { value: 1, lower: 0.5, upper: 1.5 },
  evidence: 10,
  ...more,
});

/** Every relation of a cell was given another offset in one go, and its handovers fail. */
export const spoiltHandovers = (network: ToyNetwork, cell = cellOf(3, 2)): Scene => {
  const attribute = 'cellIndividualOffset.rsrpOffsetSSB';
  const changes = network.children(cell).map((dn, n) => ({ ...changeAt(network, dn, attribute, 0, 15), id: `c-${n}` }));
  for (const { dn } of changes) network.values.set(dn, { [attribute]: 15 });
  network.set(cell, 'ueThroughputBitsPerSecond', 4e6);
  const told = changes.map((change): Event => ({
    ...{ kind: 'configuration-change', id: `event/${change.id}`, region: 'North', dn: change.dn },
    ...{ onset: change.time, decidedAt: change.time, change },
  }));
  const low = anomalyAt(network, cell, 'ueThroughputBitsPerSecond', 'low', { unit: 'bit/s' });
  return sceneOf(network, [...told, low], hypothesisOf(cell, 'handover-too-early', 'c-0'));
};

export const changeAt = (
  network: ToyNetwork,
  dn: Dn,
  attribute: string,
  from: ConfigurationChange['from'],
  to: ConfigurationChange['to'],
  actor = 'planner',
): ConfigurationChange => ({
  id: `change-${attribute}`,
  dn,
  time: networkTimeOf(network.now - SINCE_MS - 60_000),
  attribute,
  from,
  to,
  actor,
});

export const incidentOf = (network: ToyNetwork, events: readonly Event[]): Incident => ({
  id: 'incident-1',
  schemaVersion: 1,
  region: 'North',
  state: 'open',
  openedAt: networkTimeOf(network.now - SINCE_MS + 120_000),
  onset: networkTimeOf(network.now - SINCE_MS),
  updatedAt: network.now,
  perceivedSeverity: 'major',
  affected: [...new Set(events.map(({ dn }) => dn))],
  events,
  eventCount: events.length,
});

export const hypothesisOf = (dn: Dn, cause: Cause, changeId?: string): Hypothesis => ({
  dn,
  cause,
  probability: 0.9,
  for: [],
  against: [],
  ...(changeId === undefined ? {} : { changeId }),
});

export const sceneOf = (network: ToyNetwork, events: readonly Event[], hypothesis: Hypothesis): Scene => ({
  incident: incidentOf(network, events),
  hypothesis,
  now: network.now,
  troubled: new Set(),
  network,
  settings: SETTINGS,
});

/** The four troubles that functions mend, each as the network shows it. */
export const sleepingCell = (network: ToyNetwork, cell = cellOf(3, 2)): Scene => {
  const measures = ['rrcEstablishmentAttempts', 'connectedUsers'];
  for (const measure of measures) network.set(cell, measure, 0);
  const events = measures.map((measure, i) =>
    anomalyAt(network, cell, measure, 'low', { shape: 'silence', evidence: 20 - i }),
  );
  return sceneOf(network, events, hypothesisOf(cell, 'sleeping-cell'));
};

const alarmAt = (network: ToyNetwork, dn: Dn, probableCause: string): Event => {
  const at = { id: `alarm/${dn}`, region: 'North', dn, onset: network.now, decidedAt: network.now } as const;
  const alarm = { id: at.id, dn, time: network.now, perceivedSeverity: 'critical', probableCause, text: '' } as const;
  return { ...at, kind: 'alarm', state: 'raised', perceivedSeverity: 'critical', alarm };
};

/** As a sleeping cell, but it says so. @param alsoAlarmed what else has an alarm */
export const cellOutage = (network: ToyNetwork, cell = cellOf(3, 2), alsoAlarmed: readonly Dn[] = []): Scene => {
  const { incident } = sleepingCell(network, cell);
  const alarms = [cell, ...alsoAlarmed].map((dn) => alarmAt(network, dn, 'CellUnavailable'));
  return sceneOf(network, [...incident.events, ...alarms], hypothesisOf(cell, 'cell-outage'));
};

/** A site says that its clock runs free, and two of its cells hear noise. */
export const driftedClock = (network: ToyNetwork, site = 3): Scene => {
  const heard: readonly (readonly [cell: number, dbm: number])[] = [
    [4, -105],
    [5, -99],
  ];
  const noise = heard.map(([cell, dbm]) => {
    network.set(cellOf(site, cell), 'uplinkInterferenceDbm', dbm);
    const unit = { unit: 'dBm', evidence: 200 + dbm };
    return anomalyAt(network, cellOf(site, cell), 'uplinkInterferenceDbm', 'high', unit);
  });
  const told = alarmAt(network, elementOf(site), 'timingProblem');
  return sceneOf(network, [told, ...noise], hypothesisOf(elementOf(site), 'clock-out-of-sync'));
};

/** `full`: neighbours that are as full as the hot cell. */
export const overload = (network: ToyNetwork, full: (dn: Dn) => boolean = () => false, cell = cellOf(3, 2)): Scene => {
  network.set(cell, 'prbUtilisationRatio', 0.92);
  for (const dn of network.neighbours(cell)) if (full(dn)) network.set(dn, 'prbUtilisationRatio', 0.8);
  const events = [anomalyAt(network, cell, 'prbUtilisationRatio', 'high')];
  return sceneOf(network, events, hypothesisOf(cell, 'cell-overload'));
};

export const lossyTrunk = (network: ToyNetwork, trunk = trunkOf('a')): Scene => {
  network.set(trunk, 'mosCqe', 2.6);
  const events = [anomalyAt(network, trunk, 'mosCqe', 'low', { shape: 'call-quality', unit: '{score}' })];
  return sceneOf(network, events, hypothesisOf(trunk, 'trunk-degraded'));
};

export const deafTrunk = (network: ToyNetwork, trunk = trunkOf('a')): Scene => {
  network.set(trunk, 'unheardCallRatio', 0.4);
  const events = [anomalyAt(network, trunk, 'unheardCallRatio', 'high')];
  return sceneOf(network, events, hypothesisOf(trunk, 'one-way-audio'));
};

export const wrongTilt = (network: ToyNetwork, cell = cellOf(3, 2)): Scene => {
  const change = changeAt(network, cell, 'digitalTilt', 60, 160);
  network.values.set(cell, { ...network.values.get(cell), digitalTilt: 160 });
  network.recorded.push(change);
  network.set(cell, 'ueThroughputBitsPerSecond', 4e6);
  const told: Event = {
    kind: 'configuration-change',
    id: `event/${change.id}`,
    region: 'North',
    dn: cell,
    onset: change.time,
    decidedAt: change.time,
    change,
  };
  const low = anomalyAt(network, cell, 'ueThroughputBitsPerSecond', 'low', { unit: 'bit/s' });
  return sceneOf(network, [told, low], hypothesisOf(cell, 'wrong-antenna-tilt', change.id));
};
