import { type Action, type Dn } from '#foundation/vocabulary';
import { Actuator, type ReadOutcome, type WriteOutcome } from '../../ports/actuator.js';
import { type ProvMnsClient } from './prov-mns-client.js';

/** Writes over ProvMnS. `burn` uses a permit up, and rejects where it was used before or is no longer good. */
export class ProvMnsActuator<P> extends Actuator<P> {
  constructor(
    private readonly client: ProvMnsClient,
    private readonly burn: (permit: P) => Promise<void>,
  ) {
    super();
  }

  override async apply(permit: P, action: Action): Promise<WriteOutcome> {
    await this.burn(permit);
    return this.client.modify(action.dn, action.attribute, action.to);
  }

  override async read(dn: Dn): Promise<ReadOutcome> {
    return this.client.read(dn);
  }
}
