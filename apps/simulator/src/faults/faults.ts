import { type Plant } from '../network/build-network.js';
import { type Change, type Value } from '../network/network.js';
import { type TrunkImpairment } from '../voice/calls.js';
import { type ScriptedFault } from './scenario.js';
import { CAUSES, EXPECTED, remedyOf, type Truth } from './truth.js';

/** A degree up instead of down: the cell shines far into its neighbours. In 0.1 degree. */
const WRONG_TILT = 0;
const RESTART_MS = 120_000;
/** A lossy trunk stays lossy until its carrier repairs it, whether calls use it or not. */
const CARRIER_REPAIRS_MS = 4 * 3_600_000;
const MAX_TRUTHS = 1_000;

/** A fault that still has an effect, as plain values. */
interface Running {
  readonly truth: Truth;
  readonly cell: number;
  readonly endsAtMs: number;
  /** What the attribute was before, where the fault is a change. */
  readonly was?: Value;
  readonly parameters: Readonly<Record<string, number>>;
}
export interface FaultsState {
  readonly truths: readonly Truth[];
  /** `null`: no end of its own. */
  readonly running: readonly (Omit<Running, 'truth' | 'endsAtMs'> & {
    readonly truth: string;
    readonly endsAtMs: number | null;
  })[];
  readonly restarting: readonly (readonly [number, number])[];
  readonly began: number;
}

/** Faults that are on, and what they do. Mended by the physical change that mends them, or by their end. */
export class Faults {
  /** Announced changes that were made through the element manager since they were last taken. */
  readonly outbox: (Change & { readonly actor: string })[] = [];
  readonly truths: Truth[] = [];
  private running: Running[] = [];
  /** By cell: when it is up again. */
  private restarting = new Map<number, number>();
  private began = 0;

  constructor(private readonly plant: Plant) {
    plant.network.onChange((change) => {
      this.onChange(change);
    });
  }

  get open(): number {
    return this.running.filter(({ truth }) => truth.end === undefined).length;
  }

  get openTruths(): readonly Truth[] {
    return this.running.map(({ truth }) => truth).filter(({ end }) => end === undefined);
  }

  get linksDown(): ReadonlySet<string> {
    return new Set(this.of('link-down').map(({ truth }) => truth.dn));
  }

  get impairments(): ReadonlyMap<string, TrunkImpairment> {
    return new Map(
      this.of('trunk-loss').map(({ truth, parameters }) => [
        truth.dn,
        { lossRatio: parameters['lossRatio'] ?? 0.06, jitterSeconds: parameters['jitterSeconds'] ?? 0.045 },
      ]),
    );
  }

  /** By cell: load that a crowd adds. @param without a fault that is thought away */
  crowd(without?: Truth): ReadonlyMap<number, number> {
    const crowds = this.of('overload').filter(({ truth }) => truth !== without);
    return new Map(crowds.map(({ cell, parameters }) => [cell, parameters['load'] ?? 0.7]));
  }

  /** Cells without a user plane: asleep, starting up, or behind a link that is down. @param without a fault that is thought away */
  dead(without?: Truth): ReadonlySet<number> {
    const dead = new Set(this.restarting.keys());
    for (const { cell, truth } of this.of('sleeping-cell')) if (truth !== without) dead.add(cell);
    const down = new Set(this.of('link-down').flatMap(({ truth }) => (truth === without ? [] : [truth.dn])));
    if (down.size > 0)
      this.plant.cells.forEach((c, i) => {
        if (down.has(this.plant.sites[c.site]?.aggregationLink ?? '')) dead.add(i);
      });
    return dead;
  }

  /** Tilts as they would be without the fault. */
  tiltsWithout(truth: Truth): ReadonlyMap<number, number> {
    const wrong = this.of('wrong-tilt').filter((r) => r.truth === truth);
    return new Map(wrong.map(({ cell, was }) => [cell, Number(was)]));
  }

  start(fault: ScriptedFault, dn: string, time: number): Truth {
    const cell = this.plant.cells.findIndex((c) => c.dn === dn);
    const was = this.plant.network.read(dn, fault.kind === 'wrong-tilt' ? 'digitalTilt' : 'weight');
    const remedy = remedyOf(fault.kind, dn, was);
    const truth: Truth = {
      id: `F${++this.began}`,
      kind: fault.kind,
      dn,
      cause: CAUSES[fault.kind],
      onset: new Date(time).toISOString(),
      felt: feltWith(fault.kind, dn, this.plant),
      userImpactMinutes: 0,
      ...(remedy === undefined ? {} : { remedy }),
      expected: EXPECTED[fault.kind],
    };
    if (this.truths.push(truth) > MAX_TRUTHS) this.truths.shift();
    const endsAtMs = time + (fault.durationMinutes ?? Infinity) * 60_000;
    const parameters = fault.parameters ?? {};
    this.running.push({ truth, cell, endsAtMs, parameters, ...(was === undefined ? {} : { was }) });
    if (fault.kind === 'wrong-tilt')
      this.manage(dn, 'digitalTilt', parameters['tilt'] ?? WRONG_TILT, time, 'ran-planning');
    return truth;
  }

  advance(time: number): void {
    for (const [cell, until] of this.restarting) if (until <= time) this.restarting.delete(cell);
    for (const r of [...this.running]) if (r.endsAtMs <= time) this.finish(r, time);
  }

  state(): FaultsState {
    return {
      truths: this.truths,
      running: this.running.map((r) => ({
        ...r,
        truth: r.truth.id,
        endsAtMs: r.endsAtMs === Infinity ? null : r.endsAtMs,
      })),
      restarting: [...this.restarting],
      began: this.began,
    };
  }

  restore(state: FaultsState): void {
    this.truths.push(...state.truths);
    this.running = state.running.flatMap(({ truth: id, ...rest }) => {
      const truth = this.truths.find((t) => t.id === id);
      return truth === undefined ? [] : [{ ...rest, truth, endsAtMs: rest.endsAtMs ?? Infinity }];
    });
    this.restarting = new Map(state.restarting);
    this.began = state.began;
  }

  private of(kind: Truth['kind']): Running[] {
    return this.running.filter(({ truth }) => truth.kind === kind);
  }

  private onChange(change: Change): void {
    if (change.attribute === 'vsRestartCount')
      this.plant.cells.forEach((c, i) => {
        if (c.dn.startsWith(`${change.dn},`)) this.restarting.set(i, change.time + RESTART_MS);
      });
    for (const r of [...this.running]) {
      const { truth } = r;
      if (truth.end !== undefined || !mends(r, change)) continue;
      truth.end = new Date(change.time).toISOString();
      truth.endedBy = 'remedy';
      if (truth.kind === 'trunk-loss')
        this.running[this.running.indexOf(r)] = { ...r, endsAtMs: change.time + CARRIER_REPAIRS_MS };
      else this.running.splice(this.running.indexOf(r), 1);
    }
  }

  private finish(r: Running, time: number): void {
    const { truth } = r;
    this.running.splice(this.running.indexOf(r), 1);
    truth.end ??= new Date(time).toISOString();
    truth.endedBy ??= 'itself';
    // Whoever finds out puts things back as they were and says so.
    if (truth.kind === 'wrong-tilt' && r.was !== undefined)
      this.manage(truth.dn, 'digitalTilt', r.was, time, 'ran-planning');
    if (truth.kind === 'trunk-loss' && r.was !== undefined)
      this.manage(truth.dn, 'weight', r.was, time, 'voice-operations');
  }

  private manage(dn: string, attribute: string, to: Value, time: number, actor: string): void {
    const result = this.plant.network.write(dn, { [attribute]: to }, time, 'element-manager');
    if (result.kind === 'written') this.outbox.push(...result.changes.map((change) => ({ ...change, actor })));
  }
}

/** What stands behind a link, or around a trunk; where the radio feels a fault shows in its reports. */
const feltWith = (kind: Truth['kind'], dn: string, { network, sites }: Plant): string[] => {
  if (kind === 'trunk-loss') return [dn.slice(0, dn.lastIndexOf(','))];
  if (kind !== 'link-down') return [];
  const ends = ['aEndRef', 'zEndRef'].map((end) => String(network.read(dn, end)));
  const carried = [...network.objects.values()].filter(({ attributes }) => attributes.get('carriedByRef') === dn);
  const behind = sites.filter(({ aggregationLink }) => aggregationLink === dn).map((site) => site.dn);
  const routers = carried.map((mo) => String(mo.attributes.get('aEndRef') ?? mo.dn));
  return [...new Set([...ends, ...carried.map((mo) => mo.dn), ...routers, ...behind])];
};

const mends = ({ truth, was }: Running, { dn, attribute, from, to }: Change): boolean => {
  switch (truth.kind) {
    case 'sleeping-cell':
      return (
        (dn === truth.dn && attribute === 'administrativeState' && from === 'LOCKED' && to === 'UNLOCKED') ||
        (truth.dn.startsWith(`${dn},`) && attribute === 'vsRestartCount')
      );
    case 'wrong-tilt':
      return dn === truth.dn && attribute === 'digitalTilt' && Math.abs(Number(to) - Number(was)) <= 10;
    case 'trunk-loss':
      return dn === truth.dn && attribute === 'weight' && to === 0;
    case 'link-down':
    case 'overload':
      return false;
  }
};
