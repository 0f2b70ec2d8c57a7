import { OwnWrites } from '#decide/planning';
import { ActuatorsConfig } from '#execute/actuators';
import { type Configuration } from '#foundation/platform';
import { type RecordStore } from '#foundation/record-store';
import { type Case, type Clock, type ConfigurationChange, type Dn } from '#foundation/vocabulary';
import { ConfigurationChangesConfig } from '#monitor/configuration-changes';
import { type Intake } from '#monitor/intake';
import { ApplianceConfig } from './appliance.config.js';
import { type InventorySources } from './inventory-sources.js';
import { TopologySync } from './topology-sync.js';
import { UnannouncedChanges } from './unannounced-changes.js';

export interface NetworkInventoryParts {
  readonly inventory: Pick<InventorySources, 'network' | 'countDrift'>;
  readonly intake: Pick<Intake, 'accept'>;
  readonly records: RecordStore;
  readonly clock: Clock;
  readonly dataFolder: string;
  /** Changes of exactly this object that somebody told of, the newest days. */
  readonly announced: (dn: Dn) => readonly ConfigurationChange[];
}

/** What the network says of itself, again and again: into the inventory, and what changed in between without a word into the log of changes. */
export const openNetworkInventory = (config: Configuration, parts: NetworkInventoryParts): TopologySync => {
  const { inventory, intake, records, clock, dataFolder, announced } = parts;
  const own = new OwnWrites(records);
  const unannounced = new UnannouncedChanges({
    ...{ intake, announced, config: config.get(ConfigurationChangesConfig) },
    isOwn: async (dn, attribute, value) => own.mayBe(dn, attribute, value),
    count: (outcome, attributes) => {
      inventory.countDrift(outcome, attributes);
    },
  });
  const { provMnsRoot, deadlineMs } = config.get(ActuatorsConfig);
  const everyMs = config.get(ApplianceConfig).topologyEveryMs;
  return new TopologySync({ provMnsRoot, folder: dataFolder, everyMs, deadlineMs }, clock, async (answer, sinceMs) => {
    const drifts = inventory.network(answer);
    if (sinceMs !== undefined) await unannounced.record(drifts, sinceMs);
  });
};

/**
 * What was written to the network is read back into the inventory: once, and not again at every look at the case while it is verified.
 *
 * @returns to be told of every case that changed
 */
export const readBackInto = (network: Pick<TopologySync, 'refresh'>): ((item: Case) => void) => {
  /** Of cases that stand where something was just written: how many states they had by then. */
  const read = new Map<string, number>();
  return ({ id, state, history }) => {
    if (state !== 'applied' && state !== 'reverted') read.delete(id);
    else if (read.get(id) !== history.length) {
      read.set(id, history.length);
      void network.refresh();
    }
  };
};
