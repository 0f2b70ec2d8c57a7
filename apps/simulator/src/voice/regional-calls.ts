import { type Conditions } from '../conditions.js';
import { type Plant } from '../network/build-network.js';
import { type Dn } from '../network/network.js';
import { type Rng } from '../rng.js';
import { type TransportGraph } from '../transport/transport-graph.js';
import { type TransportState } from '../transport/transport-network.js';
import { Callers } from './callers.js';
import { masterCsv } from './master-csv.js';
import { type TrunkMinute, VoiceNetwork } from './voice-network.js';

/** At the busiest hour, in a region of up to so many sites; more sites, more calls. Chosen. */
export const USUAL_CALLS_PER_MINUTE = 20;
const SITES = 30;

export interface CallsOfMinute {
  /** By region: whole lines of its Master.csv. */
  readonly lines: readonly (readonly [region: string, lines: string])[];
  readonly trunks: ReadonlyMap<Dn, TrunkMinute>;
}

/** Calls of all regions: each has a border controller with its trunks and a file of records. */
export class RegionalCalls {
  private readonly regions: readonly {
    readonly name: string;
    readonly busyPerMinute: number;
    readonly voice: VoiceNetwork;
    readonly callers: Callers;
  }[];

  /** @param callsPerMinute of a region at its busiest hour */
  constructor(plant: Plant, graph: TransportGraph, callsPerMinute = USUAL_CALLS_PER_MINUTE) {
    this.regions = plant.regions.map((name) => {
      const trunks = plant.trunks.filter((dn) => dn.startsWith(`SubNetwork=${name},`));
      const sites = plant.sites.filter(({ region }) => region === name).length;
      const busyPerMinute = callsPerMinute * Math.max(1, sites / SITES);
      const controller = (trunks[0] ?? '').slice(0, (trunks[0] ?? '').lastIndexOf(','));
      const voice = new VoiceNetwork(plant.network, trunks, busyPerMinute);
      return { name, busyPerMinute, voice, callers: new Callers(plant, name, graph, controller) };
    });
  }

  /**
   * Calls that end in the minute before `endMs`.
   *
   * @param activity of people, 0 to 1 at the busiest hour
   * @param users by cell
   */
  minute(
    endMs: number,
    activity: number,
    conditions: Conditions,
    transport: TransportState,
    users: Float64Array,
    rng: Rng,
  ): CallsOfMinute {
    const trunks = new Map<Dn, TrunkMinute>();
    const lines = this.regions.map(({ name, busyPerMinute, voice, callers }): [string, string] => {
      const access = callers.access(transport, users);
      const minute = voice.minute(endMs, busyPerMinute * activity, conditions, access, rng);
      for (const [dn, of] of minute.trunks) trunks.set(dn, of);
      return [name, masterCsv(minute.calls, rng)];
    });
    return { lines, trunks };
  }
}
