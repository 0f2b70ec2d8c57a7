import type { components } from './schema.js';

type Schemas = components['schemas'];
/** A type with some of its members said more exactly than the document can. */
type With<T, U> = Omit<T, keyof U> & U;

export type Problem = Schemas['Problem'];
export type Session = Schemas['SessionView'];
export type Role = Session['roles'][number];
export type User = Schemas['UserView'];

export type Severity = Schemas['IncidentSummary']['perceivedSeverity'];
export type Health = Schemas['NamedHealth']['health'];
export type Value = Schemas['ActionView']['to'];
export type Point = [timeMs: number, value: number];
export type FunctionMode = Schemas['FunctionView']['mode'];
export type CaseState = Schemas['CaseSummary']['state'];

export type Coverage = Schemas['CoverageView'];
export type Source = Schemas['SourceView'];
export type Status = With<Schemas['Status'], { openIncidents: Record<Severity, number> }>;

export type NamedHealth = Schemas['NamedHealth'];
export type CellOnMap = Schemas['CellOnMap'];
export type SiteOnMap = Schemas['SiteOnMap'];
export type ElementOnMap = Schemas['ElementOnMap'];
export type LinkOnMap = Schemas['LinkOnMap'];
export type NetworkMap = Schemas['NetworkMap'];
export type FoundObject = Schemas['FoundObject'];

export type KpiSeries = With<
  Schemas['KpiSeries'],
  { points: Point[]; band: [timeMs: number, expected: number, lower: number, upper: number][] }
>;

export type Interval = Schemas['Interval'];
export type ActionView = Schemas['ActionView'];
export type CheckView = Schemas['CheckView'];
export type WriteView = Schemas['WriteView'];
export type Approval = Schemas['ApprovalView'];
export type EffectView = With<Schemas['EffectView'], { target: Point[]; controls: Point[] }>;
export type Verification = With<Schemas['VerificationView'], { effects: EffectView[] }>;
export type PlanView = With<Schemas['PlanView'], { verification?: Verification }>;

export type EvidenceView = Schemas['EvidenceView'];
export type RankedCause = Schemas['RankedCause'];
export type TimelineEntry = Schemas['TimelineEntry'];
export type IncidentSummary = With<Schemas['IncidentSummary'], { spark?: With<Schemas['Spark'], { points: Point[] }> }>;
export type IncidentView = With<Schemas['IncidentView'], Pick<IncidentSummary, 'spark'> & { plans: PlanView[] }>;
export interface IncidentPage {
  items: IncidentSummary[];
  total: number;
}

export type RecordedChange = Schemas['RecordedChange'];
export type FunctionView = Schemas['FunctionView'];
export type FunctionList = Schemas['FunctionList'];
export type AuditEntry = Schemas['AuditItem'];
export type AuditPage = Schemas['AuditPage'];
export type ApprovalLink = With<Schemas['InspectedLink'], { plan: PlanView; incident: IncidentSummary }>;
export type MintedLink = Schemas['MintedLink'];
