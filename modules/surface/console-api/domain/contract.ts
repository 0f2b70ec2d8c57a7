import {
  type ApprovalRecord,
  type AttributeValue,
  type CaseState,
  type Check,
  type Dn,
  type FunctionMode,
  type JournalWrite,
  type PerceivedSeverity,
  type RelationKind,
  type SonFunction,
} from '#foundation/vocabulary';

/**
 * What the console is told. Times are milliseconds since 1970 on the network's clock, unless the name says wall. Names are the operator's; a DN
 * stands beside each of them.
 */
export type Health = PerceivedSeverity | 'healthy' | 'unobserved';
/** [time in ms, value]. */
export type Point = readonly [number, number];
/** [time in ms, expected, lower, upper]. */
export type BandPoint = readonly [number, number, number, number];

export interface Named {
  readonly dn: Dn;
  readonly name: string;
}
export interface NamedHealth extends Named {
  readonly health: Health;
}
export interface Interval {
  readonly value: number;
  readonly lower: number;
  readonly upper: number;
}

export interface ClassCoverageView {
  readonly className: string;
  readonly objects: number;
  readonly heard: number;
}
export interface SilentObjectView extends Named {
  readonly className: string;
  readonly region: string;
  readonly lastHeardMs: number | null;
}
export interface CoverageView {
  readonly hours: number;
  readonly classes: readonly ClassCoverageView[];
  readonly silentObjects: number;
  readonly silent: readonly SilentObjectView[];
}

export interface CellOnMap extends NamedHealth {
  readonly azimuth: number;
  readonly layer: number;
}
export interface SiteOnMap extends NamedHealth {
  readonly id: string;
  readonly region: string;
  readonly latitude: number;
  readonly longitude: number;
  readonly cells: readonly CellOnMap[];
}
export interface ElementOnMap extends NamedHealth {
  readonly region: string;
  readonly kind: 'router' | 'border-controller' | 'other';
  readonly latitude?: number;
  readonly longitude?: number;
}
export interface LinkOnMap extends NamedHealth {
  readonly from: Dn;
  readonly to: Dn;
}
export interface NetworkMap {
  readonly sites: readonly SiteOnMap[];
  readonly elements: readonly ElementOnMap[];
  readonly links: readonly LinkOnMap[];
  readonly trunks: readonly NamedHealth[];
}

export interface CaseSummary {
  readonly state: CaseState;
  readonly note?: string;
  readonly planId?: string;
}
export interface IncidentSummary {
  readonly id: string;
  readonly region: string;
  readonly state: 'open' | 'resolved';
  readonly perceivedSeverity: PerceivedSeverity;
  readonly headline: string;
  readonly onsetMs: number;
  readonly openedAtMs: number;
  readonly updatedAtMs: number;
  readonly resolvedAtMs?: number;
  readonly affectedCount: number;
  readonly affectedUsers?: number;
  readonly eventCount: number;
  readonly rootDn: Dn;
  readonly rootName: string;
  readonly cause: string;
  readonly probability: number;
  readonly case?: CaseSummary;
  readonly spark?: { readonly measure: string; readonly points: readonly Point[] };
}

export interface RecordedChange extends Named {
  readonly id: string;
  readonly timeMs: number;
}

export interface TimelineEntry extends Named {
  readonly id: string;
  readonly kind: 'anomaly' | 'alarm' | 'configuration-change' | 'source-silent';
  readonly atMs: number;
  readonly state?: 'raised' | 'cleared';
  readonly sentence: string;
  readonly severity?: PerceivedSeverity;
  readonly measure?: string;
}
export interface EvidenceView extends Named {
  readonly eventId?: string;
  readonly measure?: string;
  readonly sentence: string;
  readonly weight: number;
}
export interface RankedCause extends Named {
  readonly cause: string;
  readonly probability: number;
  readonly for: readonly EvidenceView[];
  readonly against: readonly EvidenceView[];
  readonly changeId?: string;
}
export interface Neighbourhood {
  readonly nodes: readonly NamedHealth[];
  readonly edges: readonly { readonly from: Dn; readonly to: Dn; readonly kind: RelationKind | 'contains' }[];
}
export interface IncidentView extends IncidentSummary {
  readonly affected: readonly NamedHealth[];
  readonly events: readonly TimelineEntry[];
  readonly ranked: readonly RankedCause[];
  readonly caseHistory: readonly { readonly state: CaseState; readonly atMs: number; readonly note?: string }[];
  readonly plans: readonly PlanView[];
  readonly neighbourhood: Neighbourhood;
}

export interface ActionView extends Named {
  readonly attribute: string;
  readonly from: AttributeValue;
  readonly to: AttributeValue;
  readonly unit: string;
}
export interface ExpectedView extends Named {
  readonly measure: string;
  readonly unit: string;
  readonly change: Interval;
}
export interface ApprovalView {
  readonly state: ApprovalRecord['state'];
  readonly requestedAtWallMs: number;
  readonly expiresAtWallMs: number;
  readonly by?: string;
  readonly reason?: string;
}
export interface WriteView {
  readonly dn: Dn;
  readonly attribute: string;
  readonly to: AttributeValue;
  readonly outcome: JournalWrite['outcome'];
  readonly atMs: number;
}
export interface EffectView extends Named {
  /** Where its users are measured since the change, which took them there. */
  readonly laterAt?: Named;
  readonly measure: string;
  readonly unit: string;
  readonly appliedAtMs: number;
  readonly target: readonly Point[];
  readonly controls: readonly Point[];
  readonly change?: Interval;
}
export interface VerificationView {
  readonly state: 'running' | 'done';
  readonly fromMs: number;
  readonly untilMs: number;
  readonly verdict?: 'helped' | 'no-effect' | 'harmed' | 'not-yet';
  readonly reason?: string;
  readonly effects: readonly EffectView[];
}
export interface PlanView {
  readonly id: string;
  readonly function: SonFunction;
  readonly mode: FunctionMode;
  readonly summary: string;
  readonly requester: string;
  readonly target: Named;
  readonly actions: readonly ActionView[];
  readonly expected: readonly ExpectedView[];
  readonly checks: readonly Check[];
  readonly controls: readonly Named[];
  readonly verifyForMs: number;
  readonly revertible: boolean;
  /** How it is undone, one sentence. */
  readonly revert: string;
  readonly approval?: ApprovalView;
  readonly writes?: readonly WriteView[];
  readonly verification?: VerificationView;
  readonly outcome?: {
    readonly verdict: 'helped' | 'no-effect' | 'harmed';
    readonly reverted: boolean;
    readonly atMs: number;
  };
}

export interface KpiSeries extends Named {
  readonly measure: string;
  readonly unit: string;
  readonly points: readonly Point[];
  readonly band: readonly BandPoint[];
}
export interface FoundObject extends NamedHealth {
  readonly class: string;
}
export interface FunctionView {
  readonly name: SonFunction;
  readonly mode: FunctionMode;
  /** Outcomes so far. */
  readonly n: number;
  readonly helped: number;
  readonly harmed: number;
  readonly noEffect: number;
  /** Share that helps, with its 90 % interval. */
  readonly benefit: Interval;
}

export interface SourceView {
  readonly name: string;
  /** Network time of the newest report, `null` where none came. */
  readonly lastHeardMs: number | null;
  readonly silent: boolean;
  /** Items in acknowledged bodies. */
  readonly accepted: number;
  readonly refusedBodies: number;
}
export type Rung = 'full' | 'advise-only' | 'detect-only' | 'store-only';
export interface Status {
  readonly version: string;
  readonly networkTimeMs: number;
  readonly wallTimeMs: number;
  /** Network seconds per wall second, 1 in a live network. */
  readonly networkRate: number;
  readonly rung: Rung;
  readonly killSwitch: boolean;
  /** What it does now, a sentence each. */
  readonly doing: readonly string[];
  readonly samplesReceived: number;
  readonly samplesPerSecond: number;
  readonly sources: readonly SourceView[];
  readonly openIncidents: Readonly<Record<PerceivedSeverity, number>>;
  readonly casesByState: Readonly<Record<string, number>>;
}
export interface AuditItem {
  readonly region: string;
  readonly sequence: number;
  /** `null` where the entry does not say when it was written. */
  readonly atWallMs: number | null;
  readonly what: Readonly<Record<string, unknown>>;
  readonly hash: string;
}
