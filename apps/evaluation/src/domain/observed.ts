/** What a campaign knows of the network: the simulator's truth, and every change that took effect. Times are ms on the network's clock. */
export interface TruthRecord {
  readonly id: string;
  readonly kind: string;
  readonly dn: string;
  readonly cause: string;
  readonly onsetMs: number;
  readonly userImpactFromMs?: number;
  readonly felt: readonly string[];
  readonly remedy?: { readonly actions: readonly (readonly { readonly dn: string; readonly attribute: string }[])[] };
  readonly expected: 'mended' | 'handed-over' | 'reverted';
  readonly endMs?: number;
  readonly endedBy?: 'remedy' | 'itself';
}
export interface ChangeRecord {
  readonly timeMs: number;
  readonly dn: string;
  readonly attribute: string;
  readonly from: unknown;
  readonly to: unknown;
  readonly through: 'provmns' | 'element-manager';
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
  /** What was told of it first, in sentences, for a person who asks why. */
  readonly told: readonly string[];
  /** States of its case, oldest first; none where it has no case. */
  readonly caseStates: readonly string[];
  readonly note?: string;
}

type Json = Readonly<Record<string, unknown>>;
const time = (value: unknown): number => Date.parse(String(value));

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
