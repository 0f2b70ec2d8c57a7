import { type ReadContext, type ReadInventory } from '../domain/inventory.js';

/** What an inventory may be written in. */
export const INVENTORY_FORMATS = ['prov-mns', 'csv', 'json', 'lldp', 'handovers'] as const;
export type InventoryFormat = (typeof INVENTORY_FORMATS)[number];

/**
 * Reads what one kind of source says of the network. The same body in the same context gives the same; what is bad costs itself and nothing beside it.
 * Every name in the result is a DN, and every object has its region from the context.
 */
export abstract class InventoryReader {
  abstract readonly format: InventoryFormat;

  /** @throws ApplianceError TOPOLOGY_INVENTORY_MALFORMED, not retryable, where the body as a whole is none of this format */
  abstract read(body: Uint8Array, context: ReadContext): ReadInventory;
}
