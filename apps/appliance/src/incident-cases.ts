import { PlanningConfig } from '#decide/planning';
import { type Configuration } from '#foundation/platform';
import { type RecordStore } from '#foundation/record-store';
import {
  type Case,
  type Diagnosis,
  groundsOf,
  type Incident,
  isActing,
  type PriorityClass,
} from '#foundation/vocabulary';
import { type ConsoleFeed } from '#surface/console-api';
import { type Cases } from './cases.js';
import { type RegionParts } from './region/region-loop.js';

const priorityOf = (incident: Incident, diagnosis: Diagnosis): PriorityClass => {
  if (incident.perceivedSeverity === 'critical') return 'critical-outage';
  if (diagnosis.ranked[0]?.cause === 'cell-overload') return 'emergency-capacity';
  return incident.perceivedSeverity === 'major' ? 'service-degradation' : 'optimisation';
};

/** How the region loops hand on to the cases: each incident has one, and the console hears of both. */
export const incidentCases = (
  config: Configuration,
  cases: Pick<Cases, 'engine' | 'learned'>,
  feed: Pick<ConsoleFeed, 'incidentChanged'>,
  records: RecordStore,
): Pick<RegionParts, 'learned' | 'opened' | 'resolved' | 'mayPart'> => ({
  learned: async () => cases.learned.forDiagnosis(),
  opened: async (incident, diagnosis) => {
    const { id } = incident;
    feed.incidentChanged(incident, diagnosis);
    const priority = priorityOf(incident, diagnosis);
    const item = await cases.engine.open({ id, incidentId: id, region: incident.region, priority });
    const [best] = diagnosis.ranked;
    if (item.state !== 'handed-over' || best === undefined || best.cause === 'unknown') return;
    if (best.probability < config.get(PlanningConfig).minProbability) return;
    await cases.engine.reopen(id, groundsOf(best), 'The diagnosis became sure of another cause.');
  },
  mayPart: async ({ id }) => {
    const found = await records.get<Case>(`case/${id}`);
    return found === undefined || !isActing(found.value.state);
  },
  resolved: async (incident) => {
    feed.incidentChanged(incident, undefined);
    await cases.engine.wake(incident.id);
  },
});
