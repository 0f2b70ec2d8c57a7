import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  type AttributeValue,
  type Check,
  type FunctionMode,
  RULES,
  SON_FUNCTIONS,
  type SonFunction,
} from '#foundation/vocabulary';
import type * as contract from '../../domain/contract.js';
import { Interval, MODES, Named, POINTS, VALUE } from './parts.js';

export class ActionView extends Named implements contract.ActionView {
  @ApiProperty() readonly attribute!: string;
  @ApiProperty(VALUE) readonly from!: AttributeValue;
  @ApiProperty(VALUE) readonly to!: AttributeValue;
  @ApiProperty({ description: 'UCUM, 1 where it has none' }) readonly unit!: string;
}
export class ExpectedView extends Named implements contract.ExpectedView {
  @ApiProperty() readonly measure!: string;
  @ApiProperty({ description: 'UCUM' }) readonly unit!: string;
  @ApiProperty({ type: Interval, description: 'Against the controls, with the 90 % interval' })
  readonly change!: Interval;
}
export class CheckView implements Check {
  @ApiProperty({ enum: RULES }) readonly rule!: Check['rule'];
  @ApiProperty() readonly ok!: boolean;
  @ApiProperty() readonly sentence!: string;
  @ApiPropertyOptional() readonly value?: number;
  @ApiPropertyOptional() readonly limit?: number;
  @ApiPropertyOptional({ description: 'Distance to the limit, negative where it is broken' }) readonly margin?: number;
  @ApiPropertyOptional({ description: 'UCUM' }) readonly unit?: string;
}
export class ApprovalView implements contract.ApprovalView {
  @ApiProperty({ enum: ['open', 'approved', 'rejected', 'expired'] }) readonly state!: contract.ApprovalView['state'];
  @ApiProperty() readonly requestedAtWallMs!: number;
  @ApiProperty() readonly expiresAtWallMs!: number;
  @ApiPropertyOptional() readonly by?: string;
  @ApiPropertyOptional() readonly reason?: string;
}
export class WriteView implements contract.WriteView {
  @ApiProperty() readonly dn!: string;
  @ApiProperty() readonly attribute!: string;
  @ApiProperty(VALUE) readonly to!: AttributeValue;
  @ApiProperty({ enum: ['intended', 'written', 'refused', 'unknown', 'confirmed', 'reverted'] })
  readonly outcome!: contract.WriteView['outcome'];
  @ApiProperty() readonly atMs!: number;
}
export class EffectView extends Named implements contract.EffectView {
  @ApiPropertyOptional({
    type: Named,
    description: 'Where its users are measured since the change, which took them there',
  })
  readonly laterAt?: Named;
  @ApiProperty() readonly measure!: string;
  @ApiProperty({ description: 'UCUM' }) readonly unit!: string;
  @ApiProperty({ description: 'What is before it is "before"' }) readonly appliedAtMs!: number;
  @ApiProperty(POINTS) readonly target!: readonly contract.Point[];
  @ApiProperty(POINTS) readonly controls!: readonly contract.Point[];
  @ApiPropertyOptional({ type: Interval }) readonly change?: Interval;
}
export class VerificationView implements contract.VerificationView {
  @ApiProperty({ enum: ['running', 'done'] }) readonly state!: contract.VerificationView['state'];
  @ApiProperty() readonly fromMs!: number;
  @ApiProperty() readonly untilMs!: number;
  @ApiPropertyOptional({ enum: ['helped', 'no-effect', 'harmed', 'not-yet'] })
  readonly verdict?: NonNullable<contract.VerificationView['verdict']>;
  @ApiPropertyOptional() readonly reason?: string;
  @ApiProperty({ type: [EffectView] }) readonly effects!: readonly EffectView[];
}
export class OutcomeView {
  @ApiProperty({ enum: ['helped', 'no-effect', 'harmed'] }) readonly verdict!: 'helped' | 'no-effect' | 'harmed';
  @ApiProperty() readonly reverted!: boolean;
  @ApiProperty() readonly atMs!: number;
}
export class PlanView implements contract.PlanView {
  @ApiProperty() readonly id!: string;
  @ApiProperty({ enum: SON_FUNCTIONS }) readonly function!: SonFunction;
  @ApiProperty({ enum: MODES }) readonly mode!: FunctionMode;
  @ApiProperty() readonly summary!: string;
  @ApiProperty() readonly requester!: string;
  @ApiProperty({ type: Named }) readonly target!: Named;
  @ApiProperty({ type: [ActionView] }) readonly actions!: readonly ActionView[];
  @ApiProperty({ type: [ExpectedView] }) readonly expected!: readonly ExpectedView[];
  @ApiProperty({ type: [CheckView] }) readonly checks!: readonly CheckView[];
  @ApiProperty({ type: [Named] }) readonly controls!: readonly Named[];
  @ApiProperty() readonly verifyForMs!: number;
  @ApiProperty() readonly revertible!: boolean;
  @ApiProperty({ description: 'How it is undone, one sentence' }) readonly revert!: string;
  @ApiPropertyOptional({ type: ApprovalView }) readonly approval?: ApprovalView;
  @ApiPropertyOptional({ type: [WriteView] }) readonly writes?: readonly WriteView[];
  @ApiPropertyOptional({ type: VerificationView }) readonly verification?: VerificationView;
  @ApiPropertyOptional({ type: OutcomeView }) readonly outcome?: OutcomeView;
}

export class DecisionBody {
  @ApiProperty({ enum: ['approve', 'reject'] }) readonly decision!: 'approve' | 'reject';
  @ApiPropertyOptional({ description: 'Needed for a rejection' }) readonly reason?: string;
}
export class RedeemBody extends DecisionBody {
  @ApiProperty() readonly token!: string;
}
export class MintedLink {
  @ApiProperty({ description: 'Path and query, good once' }) readonly url!: string;
  @ApiProperty() readonly expiresAtWallMs!: number;
}
export class RedeemedLink {
  @ApiProperty({ enum: ['open', 'approved', 'rejected', 'expired'] }) readonly state!: contract.ApprovalView['state'];
}
