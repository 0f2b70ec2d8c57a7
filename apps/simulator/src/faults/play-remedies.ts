import { type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { type Dn, type Value } from '../network/network.js';
import { provMnsServer } from '../provmns/server.js';
import { Rng } from '../rng.js';
import { Simulation } from '../simulation.js';
import { DigestOutlet } from '../telemetry/outlet.js';
import { hurtBetween } from './impact.js';
import { effectsOf, numbersOf } from './instance.js';
import { LIBRARY } from './library/library.js';
import { type RemedyWrite, type Truth } from './truth.js';

/** Minutes before the fault, and until a change has had its effect, a restart included. Chosen. */
const CALM = 1;
const SETTLES = 4;
/** What is measured is the mean of so many minutes. */
const MEASURED = 5;
/** At the busiest hour: so many that chance does not decide. */
const CALLS_PER_MINUTE = 300;
/** Users count as restored when no more of those who were hurt are hurt still than this. Chosen. */
const STILL_HURT = 0.1;

export interface PlayedRemedy {
  readonly kind: string;
  readonly dn: Dn;
  readonly cause: string;
  readonly function: string;
  /** Written over ProvMnS. */
  readonly right: readonly string[];
  readonly wrong: readonly string[];
  /** Users and calls a minute that fare worse than in the same network without the fault. */
  readonly hurtBefore: number;
  readonly hurtAfterRight: number;
  readonly hurtAfterWrong: number;
  readonly restoredByRight: boolean;
  readonly restoredByWrong: boolean;
}
interface Network {
  readonly seed: number;
  readonly sites: number;
  readonly regions: number;
  readonly startMs: number;
}
type Write = RemedyWrite & { readonly to: Value };

/** Every kind with a remedy, each three times: left alone, with its remedy, with another change. Writes go through a ProvMnS server. */
export const playRemedies = async (
  network: Network,
  say: (kind: string) => void,
  kinds: readonly string[] = [...LIBRARY.keys()],
): Promise<PlayedRemedy[]> => {
  const rows: PlayedRemedy[] = [];
  for (const [kind, { remedy, cause }] of LIBRARY) {
    if (remedy === undefined || !kinds.includes(kind)) continue;
    say(kind);
    const right = await play(network, kind, rightWrites);
    const wrong = await play(network, kind, wrongWrites);
    const restored = (after: number) => after <= Math.max(1, STILL_HURT * right.before);
    rows.push({
      ...{ kind, dn: right.truth.dn, cause, function: remedy.function },
      ...{ right: right.writes.map(told), wrong: wrong.writes.map(told) },
      ...{ hurtBefore: right.before, hurtAfterRight: right.after, hurtAfterWrong: wrong.after },
      ...{ restoredByRight: restored(right.after), restoredByWrong: restored(wrong.after) },
    });
  }
  return rows;
};

/** Two networks of one seed side by side: one has the fault, the other shows how users would fare. */
const play = async (
  network: Network,
  kind: string,
  writesOf: (truth: Truth, simulation: Simulation) => readonly Write[],
): Promise<{ truth: Truth; writes: readonly Write[]; before: number; after: number }> => {
  const faults = [{ kind, atMinutes: CALM, durationMinutes: 100_000 }];
  const options = { ...network, callsPerMinute: CALLS_PER_MINUTE };
  const real = new Simulation({ ...options, scenario: { faults } }, new DigestOutlet());
  const healthy = new Simulation({ ...options, scenario: { faults: [] } }, new DigestOutlet());
  const pass = async (minutes: number): Promise<number> => {
    let sum = 0;
    for (let n = 0; n < minutes; n++) {
      await real.step();
      await healthy.step();
      if (n >= minutes - MEASURED) sum += hurtBetween(real.view, healthy.view) / MEASURED;
    }
    return Math.round(10 * sum) / 10;
  };
  await pass(CALM + 1);
  const [truth] = real.faults.truths;
  if (truth === undefined) throw new Error(`${kind} did not begin`);
  const before = await pass(minutesToCome(truth, real) + MEASURED);
  const writes = writesOf(truth, real);
  const server = provMnsServer(real.plant.network, () => real.now, { lose: 0, delayMs: 0, half: 0 }, new Rng(1));
  try {
    for (const write of writes) await patch(await listening(server), write);
  } finally {
    server.close();
    server.closeAllConnections();
  }
  return { truth, writes, before, after: await pass(SETTLES + MEASURED) };
};

/** Until all of the fault is there. */
const minutesToCome = ({ kind, dn }: Truth, { plant }: Simulation): number => {
  const known = LIBRARY.get(kind);
  const effects = known === undefined ? [] : effectsOf(known, dn, numbersOf(known), plant);
  return Math.max(
    0,
    ...effects.map(({ afterMs, onset }) => afterMs / 60_000 + (onset.shape === 'drift' ? onset.minutes : 0)),
  );
};

const rightWrites = ({ remedy }: Truth, { plant }: Simulation): readonly Write[] =>
  (remedy?.actions[0] ?? []).map((write) => ({
    ...write,
    // A restart counts up.
    to: write.to ?? Number(plant.network.read(write.dn, write.attribute)) + 1,
  }));

/** A change that a function might make there for another cause. */
const wrongWrites = ({ dn, remedy }: Truth, { plant }: Simulation): readonly Write[] => {
  if (plant.trunks.includes(dn)) {
    const other =
      plant.trunks.find((trunk) => trunk !== dn && trunk.startsWith(dn.slice(0, dn.lastIndexOf(',')))) ?? dn;
    return [{ dn: other, attribute: 'weight', to: 0 }];
  }
  const tilts = remedy?.actions[0]?.some(({ attribute }) => attribute === 'digitalTilt') === true;
  const attribute = tilts ? 'vsA3Offset' : 'digitalTilt';
  const was = Number(plant.network.read(dn, attribute));
  return [{ dn, attribute, to: was + (tilts ? 2 : 10) }];
};

const told = ({ dn, attribute, to }: Write): string => `${dn.slice(dn.lastIndexOf(',') + 1)}: ${attribute} = ${to}`;

const listening = async (server: Server): Promise<string> => {
  if (!server.listening) await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/ProvMnS/v1`;
};

const patch = async (root: string, { dn, attribute, to }: Write): Promise<void> => {
  const attributes = attribute.split('.').reduceRight<unknown>((inner, name) => ({ [name]: inner }), to);
  const response = await fetch(`${root}/${dn.split(',').map(encodeURIComponent).join('/')}`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/merge-patch+json' },
    body: JSON.stringify({ attributes }),
  });
  if (!response.ok) throw new Error(`${dn} ${attribute}: ${response.status} ${await response.text()}`);
};
