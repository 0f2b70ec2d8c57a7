/** Where the measurements of a file come from. */
export interface MeasuredEntity {
  /** `dnPrefix` of the file header, or empty. */
  readonly prefix: string;
  /** Distinguished name of the managed element within it, or empty. */
  readonly element: string;
}

/** One `measInfo`: counters that were measured over one period. */
export interface MeasurementGroup {
  readonly id: string;
  readonly entity: MeasuredEntity;
  /** In the order of the columns; none twice. */
  readonly counters: readonly string[];
  /** End of the granularity period, ms since 1970. */
  readonly endMs: number;
  readonly granularityMs: number;
}

/** What a reader of one format tells of a file, in its order. */
export interface MeasurementSink {
  group(group: MeasurementGroup): void;
  /** @param values by the group's columns, NaN where there is no result; reused by the caller afterwards */
  object(measObjLdn: string, suspect: boolean, values: Float64Array): void;
}
