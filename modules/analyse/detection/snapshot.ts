import { deserialize, serialize } from 'node:v8';
import { ApplianceError } from '#foundation/platform';
import { type Measure } from '#foundation/vocabulary';
import { StreamSlots } from './domain/stream-slots.js';
import { WeekProfile } from './domain/week-profile.js';

/** What a detector knows: which stream stands where, its fields, what is usual, and what it left out. */
export interface Learnt {
  readonly slots: StreamSlots;
  readonly state: Float64Array;
  readonly profile: WeekProfile;
  readonly dropped: number;
  readonly late: number;
}

interface Snapshot {
  readonly schemaVersion: 4;
  /** Class and name of each measure, in the order of that time; absent in older snapshots, whose order is taken for that of today. */
  readonly measures?: readonly string[];
  readonly slots: Map<number, number>;
  readonly state: Float64Array;
  readonly profile: readonly Float32Array[];
  readonly dropped: number;
  readonly late: number;
}

/** What snapshots of earlier versions had in place of `profile`. */
interface EarlierSnapshot extends Partial<Omit<Snapshot, 'schemaVersion'>> {
  readonly schemaVersion?: number;
  readonly bins?: Float32Array;
}

const keyOf = ({ objectClass, name }: Measure): string => `${objectClass}|${name}`;

const profileOf = ({ schemaVersion, profile, bins }: EarlierSnapshot): WeekProfile | undefined => {
  if (schemaVersion === 4 && profile) return WeekProfile.restore(profile);
  if (schemaVersion === 3 && bins) return WeekProfile.ofWeeks(bins);
  return schemaVersion === 2 && bins ? WeekProfile.ofHours(bins) : undefined;
};

export const encode = ({ slots, profile, ...rest }: Learnt, measures: readonly Measure[]): Uint8Array => {
  const saved = { ...rest, measures: measures.map(keyOf), slots: slots.snapshot(), profile: profile.snapshot() };
  return serialize({ schemaVersion: 4, ...saved } satisfies Snapshot);
};

/**
 * @param measures those of today: what was learned stays with the measure that it was learned of, whatever place it has now
 * @throws ApplianceError DETECTION_SNAPSHOT_UNSUPPORTED, not retryable, where another version wrote it
 */
export const decode = (bytes: Uint8Array, measures: readonly Measure[]): Learnt => {
  const saved = deserialize(bytes) as EarlierSnapshot;
  const { slots, state, dropped = 0, late = 0, measures: before } = saved;
  const profile = profileOf(saved);
  if (!profile || !slots || !state) throw new ApplianceError('DETECTION_SNAPSHOT_UNSUPPORTED', { retryable: false });
  const places = new Map(measures.map((measure, at) => [keyOf(measure), at]));
  return {
    slots: StreamSlots.restore(slots, measures.length, before && ((at) => places.get(before[at] ?? ''))),
    state: state.slice(),
    ...{ profile, dropped, late },
  };
};
