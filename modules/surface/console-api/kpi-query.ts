import { type Clock, type Kpis, networkTimeOf } from '#foundation/vocabulary';
import { type KpiSeries } from './domain/contract.js';
import { thinned } from './domain/incident-entry.js';
import { noMeasure, noObject, requestInvalid } from './errors.js';
import { type NetworkView } from './network-view.js';

/** As many as a chart on a wall has pixels. */
const MAX_POINTS = 3_000;
const DEFAULT_RANGE_MS = 3 * 3_600_000;

export class KpiQuery {
  constructor(
    private readonly kpis: Kpis,
    private readonly network: NetworkView,
    private readonly clock: Clock,
    private readonly maxRangeMs: number,
  ) {}

  /** The last three hours where no range is given. @throws ApplianceError CONSOLE_OBJECT_NOT_FOUND, CONSOLE_MEASURE_NOT_FOUND, CONSOLE_REQUEST_INVALID */
  async read(dn: string, name: string, from: number | undefined, until: number | undefined): Promise<KpiSeries> {
    if (!this.network.knows(dn)) throw noObject(dn);
    const measure = this.network.measuresOf(dn).find((one) => one.name === name);
    if (measure === undefined) throw noMeasure(name);
    const end = until ?? this.clock.network();
    const begin = from ?? end - DEFAULT_RANGE_MS;
    if (begin >= end) throw requestInvalid('from must lie before until');
    if (end - begin > this.maxRangeMs) throw requestInvalid(`a range has at most ${this.maxRangeMs} ms`);
    const read = await this.kpis.read(dn, name, networkTimeOf(begin), networkTimeOf(end));
    // Counts of long reports are told as those of the newest length, for which the band is.
    const lengthMs = read.at(-1)?.intervalMs ?? 0;
    const isCount = measure.kind === 'count';
    const points = thinned(
      read.map(({ timeMs, intervalMs, value }) => [timeMs, isCount ? (value * lengthMs) / intervalMs : value] as const),
      MAX_POINTS,
    );
    const times = points.map(([time]) => time);
    const expected = this.kpis.expected(dn, name, times);
    const band = expected.map(({ value, lower, upper }, i) => [times[i] ?? Number.NaN, value, lower, upper] as const);
    return { dn, name: this.network.nameOf(dn), measure: name, unit: measure.unit, points, band };
  }
}
