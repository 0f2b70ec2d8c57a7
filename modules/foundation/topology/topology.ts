import { TopologySnapshot } from './domain/topology-snapshot.js';

/** The network as it is known now. A newer inventory replaces the snapshot whole; who holds an older one keeps a consistent view. */
export class Topology {
  private current: TopologySnapshot;

  constructor(snapshot: TopologySnapshot = new TopologySnapshot([], [])) {
    this.current = snapshot;
  }

  snapshot(): TopologySnapshot {
    return this.current;
  }

  replace(snapshot: TopologySnapshot): void {
    this.current = snapshot;
  }
}
