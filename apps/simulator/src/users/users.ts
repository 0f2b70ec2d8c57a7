import { type Plant } from '../network/plant.js';
import { type Rng } from '../rng.js';
import { type Gathering, gatheringsOf } from './gatherings.js';
import { buildPlaces, type Places, USES } from './places.js';
import { activity, hourOfWeek, whereabouts } from './week.js';

/** What is asked for at one moment, by place. */
export interface Demand {
  /** Mbit/s of downlink traffic. */
  readonly mbps: Float64Array;
  /** Share of the users who are on the road, 0 to 1. */
  readonly fastShare: Float32Array;
}

/** People of this operator who live in a region, for each site that it has, and what one of them asks for in the busiest hour. Chosen for the load that operators plan for. */
export const PEOPLE_PER_SITE = 900;
const BUSY_MBPS_PER_PERSON = 0.33;

/** People who live, commute, work and shop by the hour of the week, and come together now and then. All of them are somewhere at any time. */
export class Users {
  readonly places: Places;
  readonly gatherings: readonly Gathering[];
  /** By region. */
  readonly people: Float64Array;

  constructor(plant: Plant, rng: Rng) {
    this.places = buildPlaces(plant, rng);
    this.people = Float64Array.from(
      plant.regions,
      (region) => PEOPLE_PER_SITE * plant.sites.filter((site) => site.region === region).length,
    );
    this.gatherings = gatheringsOf(plant, this.people, this.places);
  }

  /** Only the hour of the week counts: holidays and put-forward clocks are for whoever asks. Between whole hours mix two of them. */
  demandAt(timeMs: number): Demand {
    const { people, fastShare } = this.spread(timeMs);
    const each = BUSY_MBPS_PER_PERSON * activity(hourOfWeek(timeMs));
    const { appetite } = this.places;
    return { mbps: people.map((n, p) => n * (appetite[p] ?? 1) * each), fastShare };
  }

  /** People by place, together all of the regions. */
  peopleAt(timeMs: number): Float64Array {
    return this.spread(timeMs).people;
  }

  private spread(timeMs: number): { readonly people: Float64Array; readonly fastShare: Float32Array } {
    const { places } = this;
    const hour = hourOfWeek(timeMs);
    const where = whereabouts(hour);
    const shares = USES.map((use) => where[use]);
    const people = new Float64Array(places.count);
    const fastShare = new Float32Array(places.count);
    for (let p = 0; p < places.count; p++) {
      let [sum, road] = [0, 0];
      for (let u = 0; u < USES.length; u++) {
        road = (shares[u] ?? 0) * (places.share[p * USES.length + u] ?? 0);
        sum += road;
      }
      people[p] = sum * (this.people[places.region[p] ?? 0] ?? 0);
      // The last use is the road.
      fastShare[p] = sum > 0 ? road / sum : 0;
    }
    for (const gathering of this.gatherings)
      if (hour >= gathering.fromHour && hour <= gathering.toHour) this.gather(people, gathering);
    return { people, fastShare };
  }

  /** Out of everywhere in the region, to the places of the gathering. */
  private gather(people: Float64Array, { region, places, guests }: Gathering): void {
    const share = guests / (this.people[region] ?? Infinity);
    for (let p = 0; p < people.length; p++)
      if (this.places.region[p] === region) people[p] = (people[p] ?? 0) * (1 - share);
    for (const p of places) people[p] = (people[p] ?? 0) + guests / places.length;
  }
}
