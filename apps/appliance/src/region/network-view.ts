import { type NetworkView } from '#analyse/diagnosis';
import { type TopologySnapshot } from '#foundation/topology';

/** What diagnosis may ask of the network around an incident. */
export const networkView = (topology: TopologySnapshot): NetworkView => ({
  neighbours: (dn) => topology.neighbours(dn),
  attribute: (dn, name) => topology.get(dn)?.attributes[name],
  children: (dn) => topology.children(dn),
  carriedBy: (dn) => topology.carriers(dn),
  carries: (dn) => topology.carried(dn),
  linksAt: (dn) => topology.links(dn),
  endsOf: (link) => topology.ends(link),
  barred: (dn) => topology.barred(dn),
});
