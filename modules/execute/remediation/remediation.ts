import { type Case, type CaseStep, isEnd } from '#foundation/vocabulary';
import { Apply } from './apply.js';
import { Begin } from './begin.js';
import { CarefulWriter } from './careful-writer.js';
import { Context, type RemediationParts } from './context.js';
import { Revert } from './revert.js';
import { Verify } from './verify.js';

/** The steps of a case that touch the network, each safe to run again after it was cut short anywhere. */
export class Remediation {
  /** approved -> applying, or a wait, or a person. */
  readonly begin: CaseStep;
  /** applying -> applied or reverting. */
  readonly apply: CaseStep;
  /** applied -> verified or reverting. */
  readonly verify: CaseStep;
  /** reverting -> reverted, or a person. */
  readonly revert: CaseStep;
  /** To be told of every case that ended, however it did: what its plan still holds is given back. */
  readonly ended: (item: Case) => Promise<void>;

  constructor(parts: RemediationParts) {
    const context = new Context(parts);
    const writer = new CarefulWriter(context);
    const begin = new Begin(context);
    const apply = new Apply(context, writer, begin);
    const verify = new Verify(context);
    const revert = new Revert(context, writer);
    this.begin = (item) => begin.run(item);
    this.apply = (item) => apply.run(item);
    this.verify = (item) => verify.run(item);
    this.revert = (item) => revert.run(item);
    this.ended = async ({ state, region, planId }) => {
      if (!isEnd(state) || planId === undefined) return;
      begin.takePermit(planId);
      apply.forget(planId);
      revert.forget(planId);
      writer.forget(planId);
      await parts.gate.release(planId, region);
    };
  }
}
