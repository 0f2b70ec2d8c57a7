import { type Gate, type Permit } from '#foundation/authority';
import { type Action, type Dn } from '#foundation/vocabulary';
import { permitRefused, writtenBefore } from './errors.js';
import { Actuator, type ReadOutcome, type WriteOutcome, type Writing } from './ports/actuator.js';
import { type Target } from './ports/target.js';

/** Writes to a target what permits say, and nothing else. */
export class PermittedActuator extends Actuator {
  readonly #target: Target;

  constructor(
    target: Target,
    private readonly gate: Pick<Gate, 'burn'>,
  ) {
    super();
    this.#target = target;
  }

  override async use(permit: Permit): Promise<Writing> {
    const burning = await this.gate.burn(permit);
    if (burning.kind === 'refused') throw permitRefused(permit.planId, burning.because);
    return new PermittedWriting(permit, this.#target);
  }

  override read(dn: Dn): Promise<ReadOutcome> {
    return this.#target.read(dn);
  }
}

class PermittedWriting implements Writing {
  readonly #target: Target;
  readonly #sent = new Set<number>();

  constructor(
    private readonly permit: Permit,
    target: Target,
  ) {
    this.#target = target;
  }

  get actions(): readonly Action[] {
    return this.permit.actions;
  }

  async write(index: number): Promise<WriteOutcome> {
    const action = this.permit.actions[index];
    if (action === undefined || this.#sent.has(index)) throw writtenBefore(this.permit.planId, index);
    // Before it is sent: a second call meanwhile is refused too.
    this.#sent.add(index);
    const outcome = await this.#target.modify(action.dn, action.attribute, action.to);
    if (outcome.kind === 'deferred') this.#sent.delete(index);
    return outcome;
  }
}
