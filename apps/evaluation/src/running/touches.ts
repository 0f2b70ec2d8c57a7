import { type IncidentRecord } from '../domain/observed.js';

/** Cases that the appliance leaves to a person: handed over, or no remedy known from the start. Decisions about plans are counted where they are made. */
export const touchesOf = (incidents: readonly IncidentRecord[]): number =>
  incidents.filter(({ caseStates }) => caseStates.at(-1) === 'handed-over').length;
