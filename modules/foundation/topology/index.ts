export { type Drift, driftBetween } from './domain/drift.js';
export {
  type ClassCoverage,
  type InventoryCoverage,
  inventoryCoverage,
  type SilentObject,
} from './domain/inventory-coverage.js';
export {
  type Inventory,
  type ReadContext,
  type ReadInventory,
  type RejectedRow,
  ROW_REJECTIONS,
  type RowRejection,
} from './domain/inventory.js';
export { mergeInventories } from './domain/merge-inventories.js';
export { fromProvMns } from './domain/prov-mns.js';
export { type RegionRule, TopologySnapshot } from './domain/topology-snapshot.js';
export { inventoryFormatOf, inventoryReaderOf } from './inventory-readers.js';
export { InventoryStore, type InventoryBody, type QuarantinedRow, type TakenInventory } from './inventory-store.js';
export { type InventoryVersion, InventoryVersions } from './inventory-versions.js';
export { INVENTORY_FORMATS, type InventoryFormat, InventoryReader } from './ports/inventory-reader.js';
export { Topology } from './topology.js';
export { TopologyConfig } from './topology.config.js';
export { type DriftOutcome, TopologyMetrics } from './topology.metrics.js';
