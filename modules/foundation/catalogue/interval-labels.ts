/**
 * Length of the period that each report of a series is of, in ms: of a measurement file, where a counter begins at zero with each granularity period
 * (TS 32.404, collection method CC). A series without it is cumulative, or a level.
 */
export const GRANULARITY_LABEL = 'granularity_period_ms';

/** `true` where the element says itself that the result is not to be relied upon (TS 32.435 table 4.1, `suspect`): kept, and not judged by. */
export const SUSPECT_LABEL = 'suspect';

type Labels = Readonly<Record<string, string>>;

export const isSuspect = (labels: Labels): boolean =>
  labels[SUSPECT_LABEL] === 'true' && labels[GRANULARITY_LABEL] !== undefined;

/** `undefined` for a cumulative series. */
export const granularityMsOf = (labels: Labels): number | undefined => {
  const ms = Number(labels[GRANULARITY_LABEL]);
  return ms > 0 && Number.isFinite(ms) ? ms : undefined;
};
