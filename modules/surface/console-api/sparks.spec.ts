import { describe, expect, it } from '@jest/globals';
import { type KpiPoint } from '#foundation/vocabulary';
import { entryOf, thinned } from './domain/incident-entry.js';
import { Sparks } from './sparks.js';
import { diagnosisOf, FixedKpis, incidentOf, ManualClock } from './testing/index.js';

class CountedKpis extends FixedKpis {
  reads = 0;
  fails = false;
  override read(...where: Parameters<FixedKpis['read']>): Promise<readonly KpiPoint[]> {
    this.reads++;
    return this.fails ? Promise.reject(new Error('the store is away')) : super.read(...where);
  }
}

const entry = (id: string) =>
  entryOf({ incident: incidentOf(id), diagnosis: diagnosisOf(id), nameOf: (dn) => dn, now: 0 });

describe('Sparks', () => {
  it('reads the last hour, and again only after a while', async () => {
    const [kpis, clock] = [new CountedKpis(), new ManualClock()];
    const sparks = new Sparks(kpis, clock);
    const [summary] = await sparks.addTo([entry('a')]);
    expect(summary?.spark?.points).toHaveLength(60);
    await sparks.addTo([entry('a')]);
    expect(kpis.reads).toBe(1);
    clock.wallMs += 5_001;
    await sparks.addTo([entry('a')]);
    expect(kpis.reads).toBe(2);
  });

  it('reads each once however many ask at the same moment', async () => {
    const kpis = new CountedKpis();
    const sparks = new Sparks(kpis, new ManualClock());
    await Promise.all(Array.from({ length: 5 }, () => sparks.addTo([entry('a'), entry('b')])));
    expect(kpis.reads).toBe(2);
  });

  it('gives the list without them where the store is away', async () => {
    const kpis = new CountedKpis();
    kpis.fails = true;
    const [summary] = await new Sparks(kpis, new ManualClock()).addTo([entry('a')]);
    expect(summary).toMatchObject({ id: 'a' });
    expect(summary).not.toHaveProperty('spark');
  });
});

describe('thinned', () => {
  it.each([
    [0, 3, []],
    [2, 3, [0, 1]],
    [6, 3, [1, 3, 5]],
    [7, 3, [1, 3, 6]],
  ])('keeps of %d points at most %d, the last one among them', (count, most, kept) => {
    const points = Array.from({ length: count }, (_, i) => [i, i] as const);
    expect(thinned(points, most).map(([time]) => time)).toEqual(kept);
  });
});
