import { type Conditions } from '../conditions.js';
import { type Plant } from '../network/plant.js';
import { type Rng } from '../rng.js';
import { buildPlaces, type Places, USES } from './places.js';
import { activity, HOURS_OF_WEEK, hourOfWeek, whereabouts } from './week.js';

/** What is asked for at one moment, by place. */
export interface Demand {
  /** Mbit/s of downlink traffic. */
  readonly mbps: Float64Array;
  /** Share of the users who are on the road, 0 to 1. */
  readonly fastShare: Float32Array;
}
/** People who come together: out of everywhere in the region, to the places within the radius. */
export interface Gathering {
  readonly region: string;
  readonly x: number;
  readonly y: number;
  readonly radiusKm: number;
  readonly fromMs: number;
  readonly toMs: number;
  /** Of the region's people. */
  readonly share: number;
}

const HOUR_MS = 3_600_000;
/** People of this operator who live in a region, for each site that it has, and what one of them asks for in the busiest hour. Chosen for the load that operators plan for. */
export const PEOPLE_PER_SITE = 900;
const BUSY_MBPS_PER_PERSON = 0.43;

/** People who live, commute, work and shop by the hour of the week. All of them are somewhere at any time. */
export class Users {
  readonly places: Places;
  private readonly people: Float64Array;

  constructor(
    private readonly plant: Plant,
    rng: Rng,
    private readonly gatherings: readonly Gathering[] = [],
  ) {
    this.places = buildPlaces(plant, rng);
    this.people = Float64Array.from(
      plant.regions,
      (region) => PEOPLE_PER_SITE * plant.sites.filter((site) => site.region === region).length,
    );
  }

  /** The same for moments with the same demand, under the same conditions: an hour of the week, or one hour of all times where a gathering makes it special. */
  keyAt(timeMs: number): number {
    const isSpecial = this.gatherings.some(({ fromMs, toMs }) => fromMs - HOUR_MS < timeMs && timeMs < toMs + HOUR_MS);
    return isSpecial ? Math.floor(timeMs / HOUR_MS) + HOURS_OF_WEEK : Math.floor(hourOfWeek(timeMs));
  }

  /** People by place, working out to everybody of the region. */
  peopleAt(timeMs: number, conditions: Conditions): Float64Array {
    return this.spread(timeMs, conditions).people;
  }

  demandAt(timeMs: number, conditions: Conditions): Demand {
    const { places } = this;
    const { people, fastShare } = this.spread(timeMs, conditions);
    const active = this.plant.regions.map((region) => {
      const { hour, isHoliday } = lived(region, timeMs, conditions);
      return BUSY_MBPS_PER_PERSON * activity(hour, isHoliday);
    });
    const mbps = people.map((n, p) => n * (places.appetite[p] ?? 1) * (active[places.region[p] ?? 0] ?? 0));
    return { mbps, fastShare };
  }

  private spread(timeMs: number, conditions: Conditions) {
    const { places } = this;
    const shares = this.plant.regions.map((region) => {
      const { hour, isHoliday } = lived(region, timeMs, conditions);
      const where = whereabouts(hour, isHoliday);
      return USES.map((use) => where[use]);
    });
    const people = new Float64Array(places.count);
    const fastShare = new Float32Array(places.count);
    for (let p = 0; p < places.count; p++) {
      const region = places.region[p] ?? 0;
      const where = shares[region] ?? [];
      let [sum, road] = [0, 0];
      for (let u = 0; u < USES.length; u++) {
        road = (where[u] ?? 0) * (places.share[p * USES.length + u] ?? 0);
        sum += road;
      }
      people[p] = sum * (this.people[region] ?? 0);
      // The last use is the road.
      fastShare[p] = sum > 0 ? road / sum : 0;
    }
    for (const gathering of this.gatherings) this.gather(people, gathering, timeMs);
    return { people, fastShare };
  }

  private gather(
    people: Float64Array,
    { region, x, y, radiusKm, fromMs, toMs, share }: Gathering,
    timeMs: number,
  ): void {
    if (timeMs < fromMs || timeMs >= toMs) return;
    const { places } = this;
    const r = this.plant.regions.indexOf(region);
    const own = Array.from(people.keys()).filter((p) => places.region[p] === r);
    const within = own.filter((p) => Math.hypot((places.x[p] ?? 0) - x, (places.y[p] ?? 0) - y) <= radiusKm);
    if (within.length === 0) return;
    for (const p of own) people[p] = (people[p] ?? 0) * (1 - share);
    for (const p of within) people[p] = (people[p] ?? 0) + ((this.people[r] ?? 0) * share) / within.length;
  }
}

/** The hour of the week that people of a region live by. */
const lived = (region: string, timeMs: number, conditions: Conditions): { hour: number; isHoliday: boolean } => {
  const here = conditions.get(`SubNetwork=${region}`);
  return {
    hour: (hourOfWeek(timeMs) + (here?.['clockAhead'] ?? 0)) % HOURS_OF_WEEK,
    isHoliday: (here?.['holiday'] ?? 0) > 0,
  };
};
