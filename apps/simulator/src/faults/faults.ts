import { nearestSites, type Plant } from '../network/build-network.js';
import { type Change } from '../network/network.js';
import { type Rng } from '../rng.js';
import { type TrunkImpairment } from '../voice/calls.js';
import { type FaultKind, type ScriptedFault } from './scenario.js';

export interface Truth {
  readonly id: string;
  readonly kind: FaultKind;
  readonly dn: string;
  readonly cause: string;
  readonly onset: string;
  readonly userImpactFrom: string;
  readonly remedy: string;
  end?: string;
}
const CAUSE: Readonly<Record<FaultKind, string>> = {
  'sleeping-cell': 'sleeping-cell',
  'wrong-tilt': 'wrong-antenna-tilt',
  'trunk-loss': 'trunk-degraded',
  'link-down': 'link-down',
  overload: 'cell-overload',
};
const WRONG_TILT = 160;

/** Faults that are on, and what they do. Mended by the physical change that mends them, or by their end. */
export class Faults {
  readonly sleeping = new Set<number>();
  readonly crowd = new Map<number, number>();
  readonly impairments = new Map<string, TrunkImpairment>();
  readonly linksDown = new Set<string>();
  readonly outbox: Change[] = [];
  readonly truths: Truth[] = [];
  private readonly running: { truth: Truth; endsAt: number; undo: () => void; mendedBy: (c: Change) => boolean }[] = [];

  constructor(
    private readonly plant: Plant,
    private readonly rng: Rng,
  ) {
    plant.network.onChange((change) => {
      for (const r of [...this.running]) {
        if (!r.mendedBy(change)) continue;
        // A trunk without weight hurts nobody, yet it stays lossy: whoever gives it weight again will hear it.
        if (r.truth.kind === 'trunk-loss') r.truth.end = new Date(change.time).toISOString();
        else this.end(r.truth, change.time);
      }
    });
  }

  /** Cells without a user plane: asleep, or behind a link that is down. */
  dead(): ReadonlySet<number> {
    const dead = new Set(this.sleeping);
    this.plant.cells.forEach((c, i) => {
      if (this.linksDown.has(this.plant.sites[c.site]?.aggregationLink ?? '')) dead.add(i);
    });
    return dead;
  }

  start(fault: ScriptedFault, time: number): void {
    const dn = fault.target ?? this.draw(fault.kind);
    const cell = this.plant.cells.findIndex((c) => c.dn === dn);
    const at = new Date(time).toISOString();
    let undo = (): void => undefined;
    let mendedBy = (c: Change): boolean => c.dn === '';
    let remedy = 'none: ends by itself';
    switch (fault.kind) {
      case 'sleeping-cell':
        this.sleeping.add(cell);
        undo = () => this.sleeping.delete(cell);
        mendedBy = (c) =>
          (c.dn === dn && c.attribute === 'administrativeState' && c.to === 'UNLOCKED') ||
          (dn.startsWith(`${c.dn},`) && c.attribute === 'vsRestartCount');
        remedy = 'lock and unlock the cell, or restart its GNBDUFunction';
        break;
      case 'wrong-tilt': {
        const from = this.plant.network.read(dn, 'digitalTilt') ?? 0;
        const mo = this.plant.network.objects.get(dn);
        mo?.attributes.set('digitalTilt', WRONG_TILT);
        this.outbox.push({ time, dn, attribute: 'digitalTilt', from, to: WRONG_TILT });
        undo = () => mo?.attributes.set('digitalTilt', from);
        mendedBy = (c) => c.dn === dn && c.attribute === 'digitalTilt' && Math.abs(Number(c.to) - Number(from)) <= 10;
        remedy = `digitalTilt back to ${String(from)}`;
        break;
      }
      case 'trunk-loss':
        this.impairments.set(dn, {
          lossRatio: fault.parameters?.['lossRatio'] ?? 0.06,
          jitterSeconds: fault.parameters?.['jitterSeconds'] ?? 0.045,
        });
        undo = () => this.impairments.delete(dn);
        mendedBy = (c) => c.dn === dn && c.attribute === 'weight' && c.to === 0;
        remedy = 'weight 0 on the trunk';
        break;
      case 'link-down':
        this.linksDown.add(dn);
        undo = () => this.linksDown.delete(dn);
        break;
      case 'overload': {
        const site = this.plant.sites[this.plant.cells[cell]?.site ?? 0];
        const near = site === undefined ? [] : nearestSites(this.plant.sites, site, 7);
        for (const n of near) this.crowd.set(n, fault.parameters?.['factor'] ?? 4);
        undo = () => {
          for (const n of near) this.crowd.delete(n);
        };
        break;
      }
    }
    const truth = {
      id: `F${this.truths.length + 1}`,
      kind: fault.kind,
      dn,
      cause: CAUSE[fault.kind],
      onset: at,
      userImpactFrom: at,
      remedy,
    };
    this.truths.push(truth);
    const endsAt = fault.durationMinutes === undefined ? Infinity : time + fault.durationMinutes * 60_000;
    this.running.push({ truth, endsAt, mendedBy, undo });
  }

  advance(time: number): void {
    for (const r of [...this.running]) if (r.endsAt <= time) this.end(r.truth, time);
  }

  private end(truth: Truth, time: number): void {
    const at = this.running.findIndex((r) => r.truth === truth);
    const [ended] = this.running.splice(at, 1);
    truth.end ??= new Date(time).toISOString();
    // A wrong tilt was written back by whoever mended it; undoing it again would hide what they wrote.
    if (truth.kind !== 'wrong-tilt' || (ended?.endsAt ?? Infinity) <= time) ended?.undo();
  }

  private draw(kind: FaultKind): string {
    if (kind === 'trunk-loss') return this.rng.pick(this.plant.trunks);
    if (kind === 'link-down') return this.rng.pick(this.plant.aggregationLinks);
    return this.rng.pick(this.plant.cells).dn;
  }
}
