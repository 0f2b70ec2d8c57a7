/**
 * The console's HTTP contract, all under /api/v1. Times are ms since 1970 on the network's clock unless named wall.
 * A copy of what the OpenAPI document of the appliance describes.
 */
export type Severity = 'critical' | 'major' | 'minor' | 'warning' | 'indeterminate' | 'cleared';
export type Health = Severity | 'healthy' | 'unobserved';
export type Role = 'viewer' | 'operator' | 'approver' | 'admin';
export type Value = string | number | boolean;
export type Point = [timeMs: number, value: number];
export type FunctionMode = 'shadow' | 'assist' | 'autonomous';

export interface Session {
  user: string;
  roles: Role[];
  expiresAtWallMs: number;
}

export interface Source {
  name: string;
  lastHeardMs: number | null;
  silent: boolean;
  accepted: number;
  refusedBodies: number;
}

export interface Status {
  version: string;
  networkTimeMs: number;
  wallTimeMs: number;
  /** Network seconds per wall second, 1 in a live network. */
  networkRate: number;
  rung: 'full' | 'advise-only' | 'detect-only' | 'store-only';
  killSwitch: boolean;
  /** Sentences. */
  doing: string[];
  samplesReceived: number;
  samplesPerSecond: number;
  sources: Source[];
  openIncidents: Record<Severity, number>;
  casesByState: Record<string, number>;
}

export interface CellOnMap {
  dn: string;
  name: string;
  azimuth: number;
  layer: number;
  health: Health;
}
export interface SiteOnMap {
  id: string;
  dn: string;
  name: string;
  region: string;
  latitude: number;
  longitude: number;
  health: Health;
  cells: CellOnMap[];
}
export interface ElementOnMap {
  dn: string;
  name: string;
  region: string;
  kind: 'router' | 'border-controller' | 'other';
  health: Health;
  latitude?: number;
  longitude?: number;
}
export interface LinkOnMap {
  dn: string;
  name: string;
  from: string;
  to: string;
  health: Health;
}
export interface NamedHealth {
  dn: string;
  name: string;
  health: Health;
}
export interface NetworkMap {
  sites: SiteOnMap[];
  elements: ElementOnMap[];
  links: LinkOnMap[];
  trunks: NamedHealth[];
}

export type CaseState =
  | 'diagnosed'
  | 'planned'
  | 'awaiting-approval'
  | 'approved'
  | 'applying'
  | 'applied'
  | 'verified'
  | 'reverting'
  | 'reverted'
  | 'closed'
  | 'handed-over'
  | 'rejected'
  | 'shadowed'
  | 'withdrawn';

export interface IncidentSummary {
  id: string;
  region: string;
  state: 'open' | 'resolved';
  perceivedSeverity: Severity;
  headline: string;
  onsetMs: number;
  openedAtMs: number;
  updatedAtMs: number;
  resolvedAtMs?: number;
  affectedCount: number;
  affectedUsers?: number;
  eventCount: number;
  rootDn: string;
  rootName: string;
  cause: string;
  probability: number;
  case?: { state: CaseState; note?: string; planId?: string };
  spark?: { measure: string; points: Point[] };
}

export interface TimelineEntry {
  id: string;
  kind: 'anomaly' | 'alarm' | 'configuration-change' | 'source-silent';
  dn: string;
  name: string;
  atMs: number;
  state?: 'raised' | 'cleared';
  sentence: string;
  severity?: Severity;
  measure?: string;
}

export interface EvidenceView {
  eventId?: string;
  dn: string;
  name: string;
  measure?: string;
  sentence: string;
  /** Natural log of the likelihood ratio; positive speaks for. */
  weight: number;
}

export interface RankedCause {
  dn: string;
  name: string;
  cause: string;
  probability: number;
  for: EvidenceView[];
  against: EvidenceView[];
  changeId?: string;
}

export interface IncidentView extends IncidentSummary {
  affected: NamedHealth[];
  /** Oldest first, at most 200. */
  events: TimelineEntry[];
  ranked: RankedCause[];
  caseHistory: { state: CaseState; atMs: number; note?: string }[];
  /** Oldest first; the last one is in hand. */
  plans: PlanView[];
  neighbourhood: { nodes: NamedHealth[]; edges: { from: string; to: string; kind: string }[] };
}

export interface Interval {
  value: number;
  lower: number;
  upper: number;
}

export interface CheckView {
  rule: string;
  ok: boolean;
  sentence: string;
  value?: number;
  limit?: number;
  margin?: number;
  unit?: string;
}

export interface WriteView {
  dn: string;
  attribute: string;
  to: Value;
  outcome: 'intended' | 'written' | 'refused' | 'unknown' | 'confirmed' | 'reverted';
  atMs: number;
}

export interface EffectView {
  dn: string;
  name: string;
  measure: string;
  unit: string;
  appliedAtMs: number;
  target: Point[];
  controls: Point[];
  change?: Interval;
}

export interface Verification {
  state: 'running' | 'done';
  fromMs: number;
  untilMs: number;
  verdict?: 'helped' | 'no-effect' | 'harmed' | 'not-yet';
  reason?: string;
  effects: EffectView[];
}

export interface Approval {
  state: 'open' | 'approved' | 'rejected' | 'expired';
  requestedAtWallMs: number;
  expiresAtWallMs: number;
  by?: string;
  reason?: string;
}

export interface ActionView {
  dn: string;
  name: string;
  attribute: string;
  from: Value;
  to: Value;
  unit: string;
}

export interface PlanView {
  id: string;
  function: string;
  mode: FunctionMode;
  summary: string;
  requester: string;
  target: { dn: string; name: string };
  actions: ActionView[];
  expected: { dn: string; name: string; measure: string; unit: string; change: Interval }[];
  checks: CheckView[];
  controls: { dn: string; name: string }[];
  verifyForMs: number;
  revertible: boolean;
  /** A sentence: how it is undone. */
  revert: string;
  approval?: Approval;
  writes?: WriteView[];
  verification?: Verification;
  outcome?: { verdict: 'helped' | 'no-effect' | 'harmed'; reverted: boolean; atMs: number };
}

export interface KpiSeries {
  dn: string;
  name: string;
  measure: string;
  unit: string;
  points: Point[];
  band: [timeMs: number, expected: number, lower: number, upper: number][];
}

export interface FoundObject extends NamedHealth {
  class: string;
}

export interface FunctionView {
  name: string;
  mode: FunctionMode;
  n: number;
  helped: number;
  harmed: number;
  noEffect: number;
  benefit: Interval;
}

export interface AuditEntry {
  region: string;
  sequence: number;
  atWallMs: number;
  what: Record<string, unknown>;
  hash: string;
}

export interface ApprovalLink {
  plan: PlanView;
  incident: IncidentSummary;
  approver: string;
  expiresAtWallMs: number;
}

export interface User {
  user: string;
  roles: Role[];
}

/** RFC 9457. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  code: string;
  detail?: string;
}
