import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { caseTransitions } from '#foundation/vocabulary';
import type * as contract from '../../domain/contract.js';
import { SEVERITIES } from '../../domain/severity.js';

export const HEALTHS = [...SEVERITIES, 'healthy', 'unobserved'] as const;
export const CASE_STATES = Object.keys(caseTransitions);
export const MODES = ['shadow', 'assist', 'autonomous'] as const;

const tuples = (length: number): ApiPropertyOptions => ({
  type: 'array',
  items: { type: 'array', items: { type: 'number' }, minItems: length, maxItems: length },
});
/** [time in ms, value]. */
export const POINTS: ApiPropertyOptions = { ...tuples(2), description: '[time in ms, value]' };
/** [time in ms, expected, lower, upper]. */
export const BAND: ApiPropertyOptions = { ...tuples(4), description: '[time in ms, expected, lower, upper]' };
/** The value of an attribute. */
export const VALUE: ApiPropertyOptions = { oneOf: [{ type: 'string' }, { type: 'number' }, { type: 'boolean' }] };

export class Named implements contract.Named {
  @ApiProperty() readonly dn!: string;
  @ApiProperty({ description: 'What the operator calls it' }) readonly name!: string;
}
export class NamedHealth extends Named implements contract.NamedHealth {
  @ApiProperty({ enum: HEALTHS }) readonly health!: contract.Health;
}
export class Interval implements contract.Interval {
  @ApiProperty() readonly value!: number;
  @ApiProperty() readonly lower!: number;
  @ApiProperty() readonly upper!: number;
}
/** RFC 9457. */
export class Problem {
  @ApiProperty() readonly type!: string;
  @ApiProperty() readonly title!: string;
  @ApiProperty() readonly status!: number;
  @ApiProperty({ description: 'Closed code' }) readonly code!: string;
  @ApiProperty({ required: false, description: 'A sentence for a person' }) readonly detail?: string;
}
