import { type Detector } from '#analyse/detection';
import {
  classOf,
  type Clock,
  type Dn,
  type Expectation,
  Kpis,
  type KpiPoint,
  type NetworkTime,
} from '#foundation/vocabulary';
import { type ObjectTable } from './lane/object-table.js';
import { measureKey } from './lane/record-measures.js';

/** What is stored, with what the lane's detector expects and when it last heard of each object. */
export class ApplianceKpis extends Kpis {
  constructor(
    private readonly stored: Pick<Kpis, 'read'>,
    private readonly detector: Detector,
    private readonly objects: ObjectTable,
    private readonly measureNumber: ReadonlyMap<string, number>,
    private readonly isSilent: (dn: Dn) => boolean,
    private readonly clock: Clock,
  ) {
    super();
  }

  override read(dn: Dn, measure: string, from: NetworkTime, until: NetworkTime): Promise<readonly KpiPoint[]> {
    return this.stored.read(dn, measure, from, until);
  }

  override expected(dn: Dn, measure: string, timesMs: readonly number[]): readonly Expectation[] {
    const object = this.objects.find(dn);
    const number = this.measureNumber.get(measureKey(classOf(dn), measure));
    return object === undefined || number === undefined ? [] : this.detector.expectation(object, number, timesMs);
  }

  override ageMs(dn: Dn): number {
    const heard = this.objects.lastHeardMs(dn);
    return heard === undefined || this.isSilent(dn) ? Infinity : Math.max(0, this.clock.network() - heard);
  }
}
