import { type AttributeValue, type Dn } from '#foundation/vocabulary';
import { type ReadOutcome, type WriteOutcome } from './actuator.js';

/** A network without a guard before it. Stays within this module: who writes from outside needs a permit. Never throws, never tries again. */
export abstract class Target {
  abstract read(dn: Dn): Promise<ReadOutcome>;
  abstract modify(dn: Dn, attribute: string, value: AttributeValue): Promise<WriteOutcome>;
}
