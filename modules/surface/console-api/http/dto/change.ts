import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { type AttributeValue } from '#foundation/vocabulary';
import type * as contract from '../../domain/contract.js';
import { Named, VALUE } from './parts.js';

export class ChangeBody {
  @ApiProperty({ description: 'One a change, chosen by the sender: the same again is the same change' })
  readonly id!: string;
  @ApiProperty({ description: 'DN of what was changed' }) readonly dn!: string;
  @ApiProperty() readonly attribute!: string;
  @ApiPropertyOptional({ ...VALUE, description: 'Absent where it is not known' }) readonly from?: AttributeValue;
  @ApiProperty(VALUE) readonly to!: AttributeValue;
  @ApiPropertyOptional({ description: 'When it was made; absent: now' }) readonly timeMs?: number;
  @ApiPropertyOptional({ description: 'Who made it; absent: who records it' }) readonly madeBy?: string;
  @ApiProperty({ description: 'Ticket or reason' }) readonly reason!: string;
}
export class RecordedChange extends Named implements contract.RecordedChange {
  @ApiProperty() readonly id!: string;
  @ApiProperty() readonly timeMs!: number;
}
