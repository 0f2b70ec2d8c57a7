import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { type Role, ROLES } from '#foundation/access';
import { type FunctionMode, type PerceivedSeverity, SON_FUNCTIONS, type SonFunction } from '#foundation/vocabulary';
import type * as contract from '../../domain/contract.js';
import { SEVERITIES } from '../../domain/severity.js';
import { Interval, MODES } from './parts.js';

export class SourceView implements contract.SourceView {
  @ApiProperty() readonly name!: string;
  @ApiProperty({ type: Number, nullable: true, description: 'Network time of the newest report' })
  readonly lastHeardMs!: number | null;
  @ApiProperty() readonly silent!: boolean;
  @ApiProperty({ description: 'Items in acknowledged bodies' }) readonly accepted!: number;
  @ApiProperty() readonly refusedBodies!: number;
}
export class Status implements contract.Status {
  @ApiProperty() readonly version!: string;
  @ApiProperty() readonly networkTimeMs!: number;
  @ApiProperty() readonly wallTimeMs!: number;
  @ApiProperty({ description: 'Network seconds per wall second, 1 in a live network' }) readonly networkRate!: number;
  @ApiProperty({ enum: ['full', 'advise-only', 'detect-only', 'store-only'] }) readonly rung!: contract.Rung;
  @ApiProperty() readonly killSwitch!: boolean;
  @ApiProperty({ type: [String], description: 'What it does now, a sentence each' }) readonly doing!: readonly string[];
  @ApiProperty() readonly samplesReceived!: number;
  @ApiProperty() readonly samplesPerSecond!: number;
  @ApiProperty({ type: [SourceView] }) readonly sources!: readonly SourceView[];
  @ApiProperty({
    type: 'object',
    properties: Object.fromEntries(SEVERITIES.map((severity) => [severity, { type: 'integer' }])),
    required: [...SEVERITIES],
  })
  readonly openIncidents!: Readonly<Record<PerceivedSeverity, number>>;
  @ApiProperty({ type: 'object', additionalProperties: { type: 'integer' } })
  readonly casesByState!: Readonly<Record<string, number>>;
}

export class SessionView {
  @ApiProperty() readonly user!: string;
  @ApiProperty({ enum: ROLES, isArray: true, description: 'Every role held, lowest first' })
  readonly roles!: readonly Role[];
  @ApiProperty() readonly expiresAtWallMs!: number;
}
export class SignInBody {
  @ApiProperty() readonly user!: string;
  @ApiProperty({ format: 'password' }) readonly password!: string;
}
export class PasswordBody {
  @ApiProperty({ format: 'password' }) readonly password!: string;
  @ApiPropertyOptional({ format: 'password', description: 'Needed by who signed in by password' })
  readonly current?: string;
}
export class UserView {
  @ApiProperty() readonly user!: string;
  @ApiProperty({ enum: ROLES, isArray: true }) readonly roles!: readonly Role[];
}
export class UserList {
  @ApiProperty({ type: [UserView] }) readonly items!: readonly UserView[];
}
export class NewUserBody extends UserView {
  @ApiProperty({ format: 'password' }) readonly password!: string;
}

export class FunctionView implements contract.FunctionView {
  @ApiProperty({ enum: SON_FUNCTIONS }) readonly name!: SonFunction;
  @ApiProperty({ enum: MODES }) readonly mode!: FunctionMode;
  @ApiProperty({ description: 'Outcomes so far' }) readonly n!: number;
  @ApiProperty() readonly helped!: number;
  @ApiProperty() readonly harmed!: number;
  @ApiProperty() readonly noEffect!: number;
  @ApiProperty({ type: Interval, description: 'Share that helps, with its 90 % interval' }) readonly benefit!: Interval;
}
export class FunctionList {
  @ApiProperty({ type: [FunctionView] }) readonly items!: readonly FunctionView[];
  @ApiProperty() readonly killSwitch!: boolean;
}
export class ModeBody {
  @ApiProperty({ enum: MODES }) readonly mode!: FunctionMode;
  @ApiProperty() readonly reason!: string;
}
export class KillSwitchBody {
  @ApiProperty() readonly on!: boolean;
  @ApiProperty() readonly reason!: string;
}

export class AuditItem implements contract.AuditItem {
  @ApiProperty({ description: 'The chain: a region, or appliance' }) readonly region!: string;
  @ApiProperty() readonly sequence!: number;
  @ApiProperty({ type: Number, nullable: true }) readonly atWallMs!: number | null;
  @ApiProperty({ type: 'object', additionalProperties: true }) readonly what!: Readonly<Record<string, unknown>>;
  @ApiProperty({ description: 'SHA-256, hexadecimal' }) readonly hash!: string;
}
export class AuditPage {
  @ApiProperty({ type: [AuditItem] }) readonly items!: readonly AuditItem[];
  @ApiProperty({ type: Boolean, nullable: true, description: 'null: too long to be verified here' })
  readonly verified!: boolean | null;
}
