import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { InMemoryRecordStore } from '#foundation/record-store/testing';
import {
  type Action,
  type AttributeValue,
  Clock,
  type ConfigurationChange,
  networkTimeOf,
  wallTimeOf,
} from '#foundation/vocabulary';
import { AuthorityConfig } from './authority.config.js';
import { Authority } from './authority.js';
import { cell, NOW, planOf, situationOf } from './testing/arbitraries.js';
import { type ChangeLine, violationsIn } from './testing/journal-checker.js';
import { type Permit } from './permit.js';

const config = AuthorityConfig.schema.parse({});
const MINUTE = 60_000;

class RunningClock extends Clock {
  networkMs: number = NOW;
  override network() {
    return networkTimeOf(this.networkMs);
  }
  override wall() {
    return wallTimeOf(this.networkMs);
  }
}

const wish = fc.record({
  minutes: fc.constantFrom(0, 0, 1, 5, 20, 45, 61),
  cell: fc.integer({ min: 0, max: 4 }),
  kind: fc.constantFrom('tilt', 'tilt', 'restart', 'lock', 'lock-only', 'by-operator', 'restore', 'twice'),
  by: fc.integer({ min: -14, max: 14 }),
  end: fc.constantFrom('keep', 'revert', 'running', 'unused'),
});

/** A network and who changes it: every permit is used to the full, whatever the plan. */
class World {
  readonly clock = new RunningClock();
  readonly journal: ChangeLine[] = [];
  readonly others = new Set<ChangeLine>();
  readonly recorded: ConfigurationChange[] = [];
  permitted = 0;
  private readonly values = new Map<string, AttributeValue>();
  private ids = 0;
  private readonly authority = new Authority(new InMemoryRecordStore(), config, this.clock, () => this.newId('permit'));

  async live({ minutes, cell: n, kind, by, end }: typeof wish extends fc.Arbitrary<infer W> ? W : never) {
    this.clock.networkMs += minutes * MINUTE;
    const dn = cell(n);
    if (kind === 'by-operator') {
      this.write({ dn, attribute: 'digitalTilt', from: 0, to: this.tiltOf(dn) + 5 * by, unit: '0.1 deg' }, false);
      return;
    }
    const plan = planOf({ id: this.newId('plan'), target: dn, actions: this.actionsOf(dn, kind, by) });
    const situation = situationOf({ now: this.clock.network(), recordedChanges: this.recorded });
    const decision = await this.authority.permit(plan, situation);
    if (decision.kind === 'refused' || end === 'unused') return;
    this.permitted += 1;
    await this.use(decision.permit);
    if (end === 'revert') await this.use(decision.revert);
    if (end !== 'running') await this.authority.release(plan.id, plan.region);
  }

  private async use(permit: Permit): Promise<void> {
    const burning = await this.authority.burn(permit);
    if (burning.kind === 'burned') for (const action of permit.actions) this.write(action, true);
  }

  private actionsOf(dn: string, kind: string, by: number): Action[] {
    const tilt = this.tiltOf(dn);
    const step: Action = { dn, attribute: 'digitalTilt', from: tilt, to: tilt + by, unit: '0.1 deg' };
    const state = { dn, attribute: 'administrativeState', unit: '1' };
    const lock: Action = { ...state, from: this.read(dn, 'administrativeState', 'UNLOCKED'), to: 'LOCKED' };
    const last = this.recorded.findLast((change) => change.dn === dn);
    const count = Number(this.read(dn, 'vsRestartCount', 0));
    switch (kind) {
      case 'restart':
        return [{ dn, attribute: 'vsRestartCount', from: count, to: count + 1, unit: '1' }];
      case 'lock':
        return [lock, { ...state, from: 'LOCKED', to: 'UNLOCKED' }];
      case 'lock-only':
        return [lock];
      case 'restore':
        return last === undefined ? [step] : [{ ...step, to: Number(last.from), restores: last.id }];
      case 'twice':
        return [step, { ...step, from: step.to, to: tilt + 2 * by }];
      default:
        return [step];
    }
  }

  private tiltOf(dn: string): number {
    return Number(this.read(dn, 'digitalTilt', 60));
  }

  private read(dn: string, attribute: string, initial: AttributeValue): AttributeValue {
    return this.values.get(`${dn} ${attribute}`) ?? initial;
  }

  private write({ dn, attribute, to }: Action, isOurs: boolean): void {
    const initial = { digitalTilt: 60, vsRestartCount: 0 }[attribute] ?? 'UNLOCKED';
    const from = this.read(dn, attribute, initial);
    if (from === to) return;
    this.values.set(`${dn} ${attribute}`, to);
    // A moment between two writes keeps their order in the journal.
    this.clock.networkMs += 1;
    const line = { time: this.clock.networkMs, dn, attribute, from, to };
    this.journal.push(line);
    if (isOurs) return;
    this.others.add(line);
    const time = this.clock.network();
    this.recorded.push({ id: this.newId('change'), dn, time, attribute, from, to, actor: 'operator' });
  }

  private newId(what: string): string {
    return `${what}-${(this.ids += 1)}`;
  }
}

describe('what the authority permitted over hours', () => {
  it('shows no broken rule in the journal of the network', async () => {
    let permitted = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(wish, { minLength: 10, maxLength: 40 }), async (wishes) => {
        const world = new World();
        for (const one of wishes) await world.live(one);
        expect(violationsIn(world.journal, config, (line) => !world.others.has(line))).toEqual([]);
        permitted += world.permitted;
      }),
      { numRuns: 400, seed: 28_628 },
    );
    expect(permitted).toBeGreaterThan(1_000);
  });
});
