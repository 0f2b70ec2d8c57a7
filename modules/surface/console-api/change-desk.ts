import { type Clock, type ConfigurationChange, type Dn, parentOf } from '#foundation/vocabulary';
import { type RecordedChange } from './domain/contract.js';
import { changeOf, type EnteredChange, type EntryBounds, problemsOf } from './domain/entered-change.js';
import { requestInvalid, unknownObject } from './errors.js';
import { type NetworkView } from './network-view.js';
import { type ConsoleChanges } from './ports/console-changes.js';

export interface ChangeDeskParts {
  readonly changes: ConsoleChanges;
  readonly network: NetworkView;
  readonly clock: Clock;
  readonly bounds: EntryBounds;
  /** @param chain `undefined`: that of what is of no region */
  readonly audit: (
    kind: string,
    actor: string,
    detail: Readonly<Record<string, unknown>>,
    chain: string | undefined,
  ) => Promise<void>;
}

/** Takes changes that people saw or made at an element, outside of every system that tells of them. */
export class ChangeDesk {
  constructor(private readonly parts: ChangeDeskParts) {}

  /**
   * Audited before and after, with who entered it and why.
   *
   * @throws ApplianceError CONSOLE_OBJECT_NOT_FOUND, CONSOLE_REQUEST_INVALID, not retryable; what the port throws where it cannot be taken now
   */
  async record(entered: EnteredChange, by: string): Promise<RecordedChange> {
    const { changes, network, clock, bounds, audit } = this.parts;
    const { dn } = entered;
    if (!this.isKnown(dn)) throw unknownObject(dn, this.nearestTo(dn));
    const now = clock.network();
    const change = changeOf(entered, by, now, network.attributesOf(dn));
    const problems = problemsOf(change, now, bounds);
    if (problems.length > 0) throw requestInvalid(problems.join('; '));
    const chain = network.regionOf(dn);
    await audit('configuration-change-intended', by, detailOf(change), chain);
    await changes.record(change);
    await audit('configuration-change-recorded', by, detailOf(change), chain);
    return { id: change.id, dn, name: network.nameOf(dn), timeMs: change.time };
  }

  private isKnown(dn: Dn): boolean {
    return this.parts.network.isKnown(dn) || this.parts.changes.isHeard(dn);
  }

  private nearestTo(dn: Dn): Dn | undefined {
    for (let above = parentOf(dn); above !== undefined; above = parentOf(above)) if (this.isKnown(above)) return above;
    return undefined;
  }
}

const detailOf = ({ id, dn, attribute, from, to, time, actor, reason }: ConfigurationChange) => ({
  ...{ changeId: id, dn, attribute, to, networkTimeMs: time, madeBy: actor, reason },
  ...(from === undefined ? {} : { from }),
});
