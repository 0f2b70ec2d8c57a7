import { type ChangeRecord, type IncidentRecord, type TruthRecord } from './observed.js';

/** Everything that one arm did on one seed: what is kept, and what every score is made of. */
export interface Run {
  readonly seed: number;
  readonly arm: string;
  /** Live hours of network time. */
  readonly hours: number;
  /** Where an arm is modelled on a recording, with the ends that the model gives. */
  readonly truths: readonly TruthRecord[];
  readonly incidents: readonly IncidentRecord[];
  readonly changes: readonly ChangeRecord[];
  /** Times that a person had to do something: acknowledge, decide, take over. */
  readonly touches: number;
  /** Share of cells and reports between 30 % and 80 % of load; `null` where no report was read. */
  readonly bandShare: number | null;
  /** Wall time from the acknowledgement of the deciding sample to the console, by incident. */
  readonly delaysSeconds: Readonly<Record<string, number>>;
  readonly wallSeconds: number;
  readonly historySeconds: number;
}
