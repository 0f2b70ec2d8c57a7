import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { type CaseState, type PerceivedSeverity } from '#foundation/vocabulary';
import type * as contract from '../../domain/contract.js';
import { SEVERITIES } from '../../domain/severity.js';
import { CASE_STATES, Named, NamedHealth, POINTS } from './parts.js';
import { PlanView } from './plan.js';

export class CaseSummary implements contract.CaseSummary {
  @ApiProperty({ enum: CASE_STATES }) readonly state!: CaseState;
  @ApiPropertyOptional() readonly note?: string;
  @ApiPropertyOptional() readonly planId?: string;
}
export class Spark {
  @ApiProperty() readonly measure!: string;
  @ApiProperty(POINTS) readonly points!: readonly contract.Point[];
}
export class IncidentSummary implements contract.IncidentSummary {
  @ApiProperty() readonly id!: string;
  @ApiProperty() readonly region!: string;
  @ApiProperty({ enum: ['open', 'resolved'] }) readonly state!: 'open' | 'resolved';
  @ApiProperty({ enum: SEVERITIES }) readonly perceivedSeverity!: PerceivedSeverity;
  @ApiProperty({ description: 'Cause, object, effect, since' }) readonly headline!: string;
  @ApiProperty() readonly onsetMs!: number;
  @ApiProperty() readonly openedAtMs!: number;
  @ApiProperty() readonly updatedAtMs!: number;
  @ApiPropertyOptional() readonly resolvedAtMs?: number;
  @ApiProperty() readonly affectedCount!: number;
  @ApiPropertyOptional({ description: 'Users who would usually be in the cells affected' })
  readonly affectedUsers?: number;
  @ApiProperty() readonly eventCount!: number;
  @ApiProperty() readonly rootDn!: string;
  @ApiProperty() readonly rootName!: string;
  @ApiProperty() readonly cause!: string;
  @ApiProperty({ description: '0 to 1' }) readonly probability!: number;
  @ApiPropertyOptional({ type: CaseSummary }) readonly case?: CaseSummary;
  @ApiPropertyOptional({ type: Spark }) readonly spark?: Spark;
}
export class IncidentPage {
  @ApiProperty({ type: [IncidentSummary] }) readonly items!: readonly IncidentSummary[];
  @ApiProperty() readonly total!: number;
}

export class TimelineEntry extends Named implements contract.TimelineEntry {
  @ApiProperty() readonly id!: string;
  @ApiProperty({ enum: ['anomaly', 'alarm', 'configuration-change', 'source-silent'] })
  readonly kind!: contract.TimelineEntry['kind'];
  @ApiProperty() readonly atMs!: number;
  @ApiPropertyOptional({ enum: ['raised', 'cleared'] }) readonly state?: 'raised' | 'cleared';
  @ApiProperty() readonly sentence!: string;
  @ApiPropertyOptional({ enum: SEVERITIES }) readonly severity?: PerceivedSeverity;
  @ApiPropertyOptional() readonly measure?: string;
}
export class EvidenceView extends Named implements contract.EvidenceView {
  @ApiPropertyOptional() readonly eventId?: string;
  @ApiPropertyOptional() readonly measure?: string;
  @ApiProperty() readonly sentence!: string;
  @ApiProperty({ description: 'Natural log of the likelihood ratio; positive speaks for' }) readonly weight!: number;
}
export class RankedCause extends Named implements contract.RankedCause {
  @ApiProperty() readonly cause!: string;
  @ApiProperty({ description: '0 to 1' }) readonly probability!: number;
  @ApiProperty({ type: [EvidenceView] }) readonly for!: readonly EvidenceView[];
  @ApiProperty({ type: [EvidenceView] }) readonly against!: readonly EvidenceView[];
  @ApiPropertyOptional() readonly changeId?: string;
}
export class CaseStep {
  @ApiProperty({ enum: CASE_STATES }) readonly state!: CaseState;
  @ApiProperty() readonly atMs!: number;
  @ApiPropertyOptional() readonly note?: string;
}
export class Edge {
  @ApiProperty() readonly from!: string;
  @ApiProperty() readonly to!: string;
  @ApiProperty({ enum: ['neighbour', 'carried-by', 'ends-at', 'contains'] })
  readonly kind!: contract.Neighbourhood['edges'][number]['kind'];
}
export class Neighbourhood implements contract.Neighbourhood {
  @ApiProperty({ type: [NamedHealth] }) readonly nodes!: readonly NamedHealth[];
  @ApiProperty({ type: [Edge] }) readonly edges!: readonly Edge[];
}
export class IncidentView extends IncidentSummary implements contract.IncidentView {
  @ApiProperty({ type: [NamedHealth] }) readonly affected!: readonly NamedHealth[];
  @ApiProperty({ type: [TimelineEntry], description: 'Oldest first, at most 200' })
  readonly events!: readonly TimelineEntry[];
  @ApiProperty({ type: [RankedCause], description: 'Most probable first' }) readonly ranked!: readonly RankedCause[];
  @ApiProperty({ type: [CaseStep] }) readonly caseHistory!: readonly CaseStep[];
  @ApiProperty({ type: [PlanView], description: 'Oldest first; the last one is in hand' })
  readonly plans!: readonly PlanView[];
  @ApiProperty({ type: Neighbourhood }) readonly neighbourhood!: Neighbourhood;
}
export class InspectedLink {
  @ApiProperty({ type: PlanView }) readonly plan!: PlanView;
  @ApiProperty({ type: IncidentSummary }) readonly incident!: IncidentSummary;
  @ApiProperty() readonly approver!: string;
  @ApiProperty() readonly expiresAtWallMs!: number;
}
