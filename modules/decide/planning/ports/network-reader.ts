import { type Dn } from '#foundation/vocabulary';

/** The network's own answer, not the inventory's. */
export abstract class NetworkReader {
  /**
   * Present attributes, nested or dotted; `undefined` where there is no such object.
   *
   * @throws ApplianceError retryable, where the network does not answer
   */
  abstract read(dn: Dn): Promise<Readonly<Record<string, unknown>> | undefined>;
}
