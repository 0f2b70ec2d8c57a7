export { Topology } from './topology.js';
export { TopologySnapshot, type RegionRule } from './domain/topology-snapshot.js';
export { fromProvMns, type Inventory } from './domain/prov-mns.js';
