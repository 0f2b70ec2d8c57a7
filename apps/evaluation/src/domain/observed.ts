/** What a campaign knows of the network: the simulator's truth, and every change that took effect. Times are ms on the network's clock. */
export interface TruthRecord {
  readonly id: string;
  readonly kind: string;
  readonly dn: string;
  readonly cause: string;
  readonly onsetMs: number;
  readonly userImpactFromMs?: number;
  readonly felt: readonly string[];
  /** Other objects that name it as well as its own. */
  readonly namedAt?: readonly string[];
  /** Users hurt, times the minutes that they were. */
  readonly userImpactMinutes?: number;
  /** False where nobody felt it: such a fault is no miss. Absent: as `userImpactFromMs` says. */
  readonly impactful?: boolean;
  /** No fault at all: a planned lock, a holiday, a crowd that the network bears. */
  readonly benign?: boolean;
  readonly remedy?: { readonly function?: string; readonly actions: readonly (readonly Write[])[] };
  readonly expected: 'mended' | 'handed-over' | 'reverted' | 'ignored';
  readonly endMs?: number;
  readonly endedBy?: 'remedy' | 'itself';
}
/** A write of an attribute; where `to` is absent any value counts. */
export interface Write {
  readonly dn: string;
  readonly attribute: string;
  readonly from?: unknown;
  readonly to?: unknown;
}
export interface ChangeRecord {
  readonly timeMs: number;
  readonly dn: string;
  readonly attribute: string;
  readonly from: unknown;
  readonly to: unknown;
  readonly through: 'provmns' | 'element-manager';
}
/** True of the fault's own cause; and where it is a change that a roll-back mends, of saying just that: whoever takes it back needs no other name for it. */
export const isCauseOf = (cause: string, { cause: own, remedy }: Pick<TruthRecord, 'cause' | 'remedy'>): boolean =>
  cause === own || (cause === 'configuration-change' && remedy?.function === 'configuration-rollback');

/** A cause that was thought of, at its object; most probable first where several stand in a row. */
export interface Hypothesis {
  readonly dn: string;
  readonly cause: string;
  readonly probability: number;
}
export interface PlanRecord {
  readonly id: string;
  readonly actions: readonly Write[];
  /** It was written to the network. */
  readonly applied: boolean;
  readonly verdict?: 'helped' | 'no-effect' | 'harmed';
}
/** What the appliance said, as its console tells it. */
export interface IncidentRecord {
  readonly id: string;
  readonly rootDn: string;
  readonly cause: string;
  readonly onsetMs: number;
  readonly openedAtMs: number;
  readonly affected: readonly string[];
  /** Anomalies raised in it. */
  readonly anomalies: number;
  /** Alarms raised in it. */
  readonly alarms: number;
  readonly ranked: readonly Hypothesis[];
  /** Oldest first. */
  readonly plans: readonly PlanRecord[];
  /** What was told of it first, in sentences, for a person who asks why. */
  readonly told: readonly string[];
  /** States of its case, oldest first; none where it has no case. */
  readonly caseStates: readonly string[];
  readonly note?: string;
}

type Json = Readonly<Record<string, unknown>>;
const time = (value: unknown): number => Date.parse(String(value));

/** A thing that should be found: it is a fault, and somebody felt it. */
export const isImpactful = ({ benign, impactful, userImpactFromMs }: TruthRecord): boolean =>
  benign !== true && (impactful ?? userImpactFromMs !== undefined);

export const truthOf = (line: Json): TruthRecord => ({
  ...(line as unknown as TruthRecord),
  onsetMs: time(line['onset']),
  ...(line['userImpactFrom'] === undefined ? {} : { userImpactFromMs: time(line['userImpactFrom']) }),
  ...(line['end'] === undefined ? {} : { endMs: time(line['end']) }),
});

export const changeOf = (line: Json): ChangeRecord => ({
  ...(line as unknown as ChangeRecord),
  timeMs: time(line['time']),
});
