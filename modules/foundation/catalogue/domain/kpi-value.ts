import { type Measure } from '#foundation/vocabulary';

/**
 * An observation as one number in the measure's unit, from the two columns of an `ObservationBatch`; `undefined` where it says nothing: no traffic
 * to take a ratio of, or a value that is no number.
 */
export const kpiValue = (
  measure: Pick<Measure, 'kind' | 'scale'>,
  numerator: number,
  denominator: number,
): number | undefined => {
  if (!(denominator > 0)) return undefined;
  const value = { level: numerator * (measure.scale ?? 1), ratio: numerator / denominator, count: numerator }[
    measure.kind
  ];
  return Number.isFinite(value) ? value : undefined;
};
