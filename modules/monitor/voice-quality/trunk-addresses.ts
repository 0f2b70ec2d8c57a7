import { type CallNaming } from '#monitor/cdr';
import { type Dn } from '#foundation/vocabulary';

/** Which trunk stands behind an address: the configuration names them, else an address is the name itself. */
export class TrunkAddresses {
  private readonly names: ReadonlyMap<string, string>;

  constructor(
    private readonly naming: CallNaming,
    addresses: Readonly<Record<string, string>>,
  ) {
    this.names = new Map(Object.entries(addresses));
  }

  /** The trunk of the first name or address that is one. */
  trunkOf(...namesOrAddresses: readonly string[]): Dn | undefined {
    const names = namesOrAddresses.map((each) => this.names.get(each) ?? (this.names.size === 0 ? each : ''));
    return this.naming.trunkOf(names.find((name) => this.naming.isTrunk(name)));
  }

  callId(id: string): string {
    return this.naming.callId(id);
  }

  subscriber(identity: string): string {
    return this.naming.subscriber(identity);
  }
}
