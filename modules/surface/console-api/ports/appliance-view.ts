import { type CoverageView, type Rung, type SourceView } from '../domain/contract.js';

/** What the appliance knows of itself at this moment. */
export interface ApplianceState {
  readonly version: string;
  /** Network seconds per wall second. */
  readonly networkRate: number;
  readonly rung: Rung;
  /** Sentences beyond what the cases say, e.g. that the past is being read. */
  readonly doing: readonly string[];
  readonly samplesReceived: number;
  readonly samplesPerSecond: number;
  readonly sources: readonly SourceView[];
}

export abstract class ApplianceView {
  /** Cheap: called several times a second. */
  abstract read(): ApplianceState;

  /** Which objects of the inventory report, and which do not. @param limit of silent ones that are named */
  abstract coverage(limit: number): CoverageView;
}
