import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type * as contract from '../../domain/contract.js';
import { BAND, Named, NamedHealth, POINTS } from './parts.js';

export class ClassCoverageView implements contract.ClassCoverageView {
  @ApiProperty({ description: 'Class of managed object, e.g. NRCellDU' }) readonly className!: string;
  @ApiProperty({ description: 'Objects of the inventory' }) readonly objects!: number;
  @ApiProperty({ description: 'Of these, by themselves or by what stands in them, heard of' }) readonly heard!: number;
}
export class SilentObjectView extends Named implements contract.SilentObjectView {
  @ApiProperty() readonly className!: string;
  @ApiProperty() readonly region!: string;
  @ApiProperty({ type: Number, nullable: true, description: 'null: never' }) readonly lastHeardMs!: number | null;
}
export class CoverageView implements contract.CoverageView {
  @ApiProperty({ description: 'What was not heard of for this long, network time, is silent' }) readonly hours!: number;
  @ApiProperty({ type: [ClassCoverageView] }) readonly classes!: readonly ClassCoverageView[];
  @ApiProperty() readonly silentObjects!: number;
  @ApiProperty({ type: [SilentObjectView], description: 'Never heard of first, then the longest silent' })
  readonly silent!: readonly SilentObjectView[];
}

export class CellOnMap extends NamedHealth implements contract.CellOnMap {
  @ApiProperty({ description: 'Degrees from north, clockwise' }) readonly azimuth!: number;
  @ApiProperty({ description: 'Frequency layer' }) readonly layer!: number;
}
export class SiteOnMap extends NamedHealth implements contract.SiteOnMap {
  @ApiProperty() readonly id!: string;
  @ApiProperty() readonly region!: string;
  @ApiProperty({ description: 'WGS 84, degrees' }) readonly latitude!: number;
  @ApiProperty({ description: 'WGS 84, degrees' }) readonly longitude!: number;
  @ApiProperty({ type: [CellOnMap] }) readonly cells!: readonly CellOnMap[];
}
export class ElementOnMap extends NamedHealth implements contract.ElementOnMap {
  @ApiProperty() readonly region!: string;
  @ApiProperty({ enum: ['router', 'border-controller', 'other'] }) readonly kind!: contract.ElementOnMap['kind'];
  @ApiPropertyOptional({ description: 'WGS 84, degrees' }) readonly latitude?: number;
  @ApiPropertyOptional({ description: 'WGS 84, degrees' }) readonly longitude?: number;
}
export class LinkOnMap extends NamedHealth implements contract.LinkOnMap {
  @ApiProperty({ description: 'DN of one end' }) readonly from!: string;
  @ApiProperty({ description: 'DN of the other end' }) readonly to!: string;
}
export class NetworkMap implements contract.NetworkMap {
  @ApiProperty({ type: [SiteOnMap] }) readonly sites!: readonly SiteOnMap[];
  @ApiProperty({ type: [ElementOnMap] }) readonly elements!: readonly ElementOnMap[];
  @ApiProperty({ type: [LinkOnMap] }) readonly links!: readonly LinkOnMap[];
  @ApiProperty({ type: [NamedHealth] }) readonly trunks!: readonly NamedHealth[];
}

export class KpiSeries extends Named implements contract.KpiSeries {
  @ApiProperty() readonly measure!: string;
  @ApiProperty({ description: 'UCUM' }) readonly unit!: string;
  @ApiProperty(POINTS) readonly points!: readonly contract.Point[];
  @ApiProperty(BAND) readonly band!: readonly contract.BandPoint[];
}
export class FoundObject extends NamedHealth implements contract.FoundObject {
  @ApiProperty({ description: 'Class of managed object, e.g. NRCellDU' }) readonly class!: string;
}
export class FoundObjects {
  @ApiProperty({ type: [FoundObject] }) readonly items!: readonly FoundObject[];
}
