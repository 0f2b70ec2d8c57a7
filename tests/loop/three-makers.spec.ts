import { beforeAll, describe, expect, it } from '@jest/globals';
import protobuf from 'protobufjs';
import { CatalogueConfig, IdentityRules, Observer } from '#foundation/catalogue';
import { Simulation } from '../../apps/simulator/src/simulation.js';
import { NO_DEFECTS } from '../../apps/simulator/src/telemetry/defects.js';
import { type Outlet } from '../../apps/simulator/src/telemetry/outlet.js';

const MINUTES = 12;
/** Midnight is in the middle, when counters of one maker begin again. */
const START_MS = Date.parse('2026-11-24T23:54:00Z');
const { root } = protobuf.parse(`syntax = "proto3"; message W { repeated T s = 1; }
  message T { repeated L l = 1; repeated S v = 2; } message L { string n = 1; string v = 2; } message S { double v = 1; int64 t = 2; }`);
interface Written {
  s?: { l: { n: string; v: string }[]; v: { v?: number; t: number }[] }[];
}
type Labels = Readonly<Record<string, string>>;

/** Feeds what a network writes to the lane's own observer, and keeps what it made of each maker's cells. */
class Watching implements Outlet {
  private readonly measures = CatalogueConfig.schema
    .parse({})
    .measures.filter(({ objectClass }) => objectClass === 'NRCellDU');
  private readonly labels: Labels[] = [];
  private readonly slots = new Map<string, number>();
  private readonly makers: string[] = [];
  private readonly observer: Observer;
  private readonly numbers = new Map<string, number>();
  private maker = '';
  /** `maker measure`: value by cell and minute. */
  readonly seen = new Map<string, number[]>();
  cells = new Map<string, number>();

  constructor() {
    const numberOf = (dn: string): number => {
      const known = this.numbers.get(dn);
      if (known !== undefined) return known;
      this.makers.push(this.maker);
      this.cells.set(this.maker, (this.cells.get(this.maker) ?? 0) + 1);
      this.numbers.set(dn, this.numbers.size);
      return this.numbers.size - 1;
    };
    const rules = new IdentityRules(CatalogueConfig.schema.parse({}));
    this.observer = new Observer({ measures: this.measures, minIntervalMs: 60_000, numberOf }, rules);
  }

  remoteWrite(_: number, body: Uint8Array): Promise<void> {
    const type = root.lookupType('W');
    const decoded = type.toObject(type.decode(body), { longs: Number }) as Written;
    for (const { l, v } of decoded.s ?? []) {
      const labels = Object.fromEntries(l.map(({ n, v: value }) => [n, value]));
      const key = JSON.stringify(labels);
      const slot = this.slots.get(key) ?? this.labels.push(labels) - 1;
      this.slots.set(key, slot);
      this.maker = labels['vendor'] ?? '';
      this.observer.know(this.labels.length, (at) => this.labels[at] ?? {});
      for (const sample of v) this.observer.take(slot, sample.t, sample.v ?? 0);
    }
    this.keep();
    return Promise.resolve();
  }

  json(): Promise<void> {
    return Promise.resolve();
  }

  calls(): void {
    // Nothing of them is asked here.
  }

  private keep(): void {
    const { out } = this.observer;
    for (let row = 0; row < out.length; row++) {
      const measure = this.measures[out.measure[row] ?? 0];
      const key = `${this.makers[out.object[row] ?? 0] ?? ''} ${measure?.name ?? ''}`;
      const [above, below] = [out.numerator[row] ?? NaN, out.denominator[row] ?? NaN];
      const value = measure?.kind === 'ratio' ? above / below : above * (measure?.scale ?? 1);
      this.seen.set(key, [...(this.seen.get(key) ?? []), value]);
    }
    out.length = 0;
  }
}

describe('cells of three makers, over a midnight', () => {
  const watching = new Watching();
  const of = (maker: string, measure: string): readonly number[] => watching.seen.get(`${maker} ${measure}`) ?? [];
  const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
  beforeAll(async () => {
    const network = { seed: 4, sites: 9, regions: 3, startMs: START_MS, scenario: { faults: [] } };
    const simulation = new Simulation({ ...network, defects: NO_DEFECTS }, watching);
    for (let n = 0; n < MINUTES; n++) await simulation.step();
  }, 120_000);

  it.each(['Alder', 'Borealis', 'Cobalt'])('of %s are observed each minute, whatever clock and name', (maker) => {
    const cells = watching.cells.get(maker) ?? 0;
    expect(cells).toBeGreaterThan(9);
    for (const measure of ['prbUtilisationRatio', 'rrcEstablishmentAttempts', 'connectedUsers'])
      expect(of(maker, measure)).toHaveLength(cells * (MINUTES - 1));
  });

  it.each(['Alder', 'Borealis', 'Cobalt'])(
    'of %s count in one unit, and nothing leaps as their counters begin again',
    (maker) => {
      const throughput = mean(of(maker, 'ueThroughputBitsPerSecond'));
      expect(throughput).toBeGreaterThan(1e6);
      expect(throughput).toBeLessThan(1e9);
      const load = of(maker, 'prbUtilisationRatio');
      expect(Math.max(...load)).toBeLessThanOrEqual(1);
      expect(mean(load)).toBeGreaterThan(0.005);
      for (const ratio of ['rrcEstablishmentSuccessRatio', 'handoverSuccessRatio'])
        expect(Math.max(...of(maker, ratio).filter(Number.isFinite))).toBeLessThanOrEqual(1);
      const attempts = of(maker, 'rrcEstablishmentAttempts');
      expect(Math.min(...attempts)).toBeGreaterThanOrEqual(0);
      expect(Math.max(...attempts)).toBeLessThan(500);
    },
  );
});
