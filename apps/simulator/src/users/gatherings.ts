import { type Plant } from '../network/plant.js';
import { type Places } from './places.js';

/** People who come together every week. */
export interface Gathering {
  /** Index of the region. */
  readonly region: number;
  readonly name: string;
  /** Hours of the week, both included. */
  readonly fromHour: number;
  readonly toHour: number;
  /** Where they stand: indices. */
  readonly places: readonly number[];
  readonly guests: number;
}

const SATURDAY = 120;
const FRIDAY = 96;
/** A match out at the edge of the greatest town, its market, and a night out in its middle. Guests as a share of the region's people, and at most so many. Chosen. */
const WEEKLY = [
  { name: 'match', fromHour: SATURDAY + 15, toHour: SATURDAY + 17, awayKm: 1.1, share: 0.015, most: 400 },
  { name: 'market', fromHour: SATURDAY + 9, toHour: SATURDAY + 13, awayKm: 0.3, share: 0.008, most: 250 },
  { name: 'night out', fromHour: FRIDAY + 21, toHour: FRIDAY + 26, awayKm: 0, share: 0.01, most: 300 },
] as const;
const PLACES = 6;

export const gatheringsOf = (plant: Plant, people: Float64Array, places: Places): Gathering[] =>
  plant.terrain.regions.flatMap(({ towns: [town] }, region) =>
    WEEKLY.map(({ name, fromHour, toHour, awayKm, share, most }) => {
      const [x, y] = [(town?.x ?? 0) + awayKm, (town?.y ?? 0) - awayKm / 2];
      const away = (p: number): number => Math.hypot((places.x[p] ?? 0) - x, (places.y[p] ?? 0) - y);
      const near = Array.from({ length: places.count }, (_, p) => p)
        .filter((p) => places.region[p] === region)
        .sort((a, b) => away(a) - away(b))
        .slice(0, PLACES);
      const guests = Math.min(most, share * (people[region] ?? 0));
      return { region, name, fromHour, toHour, places: near, guests };
    }),
  );
