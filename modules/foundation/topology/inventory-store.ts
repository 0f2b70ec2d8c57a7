import { type BoundedLines } from '#foundation/platform';
import { type Dn } from '#foundation/vocabulary';
import { type Inventory, type ReadContext, type ReadInventory, type RejectedRow } from './domain/inventory.js';
import { mergeInventories } from './domain/merge-inventories.js';
import { type RegionRule, TopologySnapshot } from './domain/topology-snapshot.js';
import { refuse } from './errors.js';
import { inventoryReaderOf } from './inventory-readers.js';
import { digestOf, type InventoryVersion, type InventoryVersions } from './inventory-versions.js';
import { type InventoryFormat } from './ports/inventory-reader.js';
import { type Topology } from './topology.js';

/** An inventory as it came. */
export interface InventoryBody {
  readonly source: string;
  readonly document: string;
  readonly format: InventoryFormat;
  readonly body: Uint8Array;
  /** Network time from which it holds, ms; absent: from now on. */
  readonly effectiveMs?: number;
}

export interface TakenInventory {
  readonly version: InventoryVersion;
  readonly isNew: boolean;
  readonly rejected: readonly RejectedRow[];
}

/** A rejected row as it is kept. */
export interface QuarantinedRow extends RejectedRow {
  /** Wall time, ms since 1970. */
  readonly atMs: number;
  readonly source: string;
  readonly document: string;
}

export interface InventoryStoreParts {
  readonly topology: Topology;
  readonly versions: InventoryVersions;
  readonly rejections: BoundedLines;
  readonly maxRows: number;
  readonly maxDocuments: number;
  readonly regionOf: (dn: Dn) => string;
  /** Network time, ms. */
  readonly nowMs: () => number;
  /** Wall time, ms. */
  readonly wallMs: () => number;
  /** Told when the network is another than before. */
  readonly changed: () => void;
}

/** In which order sources are believed: what the network says of itself first, what was only heard last. */
const ORDER: readonly InventoryFormat[] = ['prov-mns', 'json', 'csv', 'lldp', 'handovers'];

/** Every source of the inventory, put together into the one topology. */
export class InventoryStore {
  /** What is read anew again and again, by what reads it. */
  private readonly live = new Map<string, InventoryBody>();
  private inForce = '';

  constructor(private readonly parts: InventoryStoreParts) {}

  /**
   * Takes one document, all its good rows. The same as before is no new version.
   *
   * @throws ApplianceError TOPOLOGY_INVENTORY_MALFORMED, not retryable, where nothing of it can be read, or there are too many documents
   */
  take({ source, document, format, body, effectiveMs }: InventoryBody): TakenInventory {
    const { versions, maxDocuments, nowMs, wallMs } = this.parts;
    if (!versions.has({ source, document }) && versions.documents >= maxDocuments)
      return refuse('TOPOLOGY_INVENTORY_MALFORMED', `More than ${String(maxDocuments)} documents are not taken.`);
    const read = inventoryReaderOf(format).read(body, this.contextOf(this.parts.topology.snapshot().all()));
    const now = nowMs();
    const version: InventoryVersion = {
      ...{ source, document, format, digest: digestOf(body), effectiveMs: effectiveMs ?? now },
      ...{ isPlanned: effectiveMs !== undefined && effectiveMs > now, receivedMs: wallMs() },
      ...{ objects: read.objects.length, relations: read.relations.length, rejected: read.rejected.length },
    };
    if (isWorthless(read)) {
      this.quarantine(source, document, read.rejected);
      // It would take what stands there out of the network.
      return refuse(
        'TOPOLOGY_INVENTORY_MALFORMED',
        `Not one row can be taken; ${read.rejected[0]?.place ?? ''} is rejected as ${read.rejected[0]?.reason ?? ''}.`,
      );
    }
    if (versions.isNewest(version)) return { version, isNew: false, rejected: read.rejected };
    versions.put(version, body);
    this.quarantine(source, document, read.rejected);
    this.compose();
    return { version, isNew: true, rejected: read.rejected };
  }

  /** The same for what is read from the network again and again, of which no version is kept. @throws as `take` */
  takeLive(of: InventoryBody): ReadInventory {
    const read = inventoryReaderOf(of.format).read(of.body, this.contextOf(this.parts.topology.snapshot().all()));
    this.live.set(`${of.source}|${of.document}`, of);
    this.compose();
    return read;
  }

  /** Puts in force what was planned for a time that has come. */
  look(): void {
    if (this.stateInForce() !== this.inForce) this.compose();
  }

  /** Keeps why rows, or a whole document, were not taken. */
  quarantine(source: string, document: string, rejected: readonly RejectedRow[]): void {
    const atMs = this.parts.wallMs();
    this.parts.rejections.append(rejected.map((row): QuarantinedRow => ({ atMs, source, document, ...row })));
  }

  /** The newest rejections, oldest first. */
  rejections(limit: number): readonly QuarantinedRow[] {
    return this.parts.rejections.read(limit) as readonly QuarantinedRow[];
  }

  private stateInForce(): string {
    const { versions, nowMs } = this.parts;
    return versions
      .inForce(nowMs())
      .map(({ source, document, digest }) => `${source}|${document}|${digest}`)
      .join('\n');
  }

  /** Reads every body anew: what one source calls another object may be known only now. */
  private compose(): void {
    const { versions, topology, regionOf, nowMs, changed } = this.parts;
    const bodies: InventoryBody[] = [
      ...this.live.values(),
      ...versions.inForce(nowMs()).map((version) => ({ ...version, body: versions.read(version) })),
    ].sort((a, b) => ORDER.indexOf(a.format) - ORDER.indexOf(b.format));
    this.inForce = this.stateInForce();
    let merged: Inventory = { objects: [], relations: [] };
    for (const { format, body } of bodies)
      merged = mergeInventories([merged, inventoryReaderOf(format).read(body, this.contextOf(merged.objects))]);
    const roots = new Set(merged.objects.map(({ dn }) => dn.split(',', 1)[0] ?? dn));
    const rules: RegionRule[] = [...roots].map((dn) => ({ id: regionOf(dn), match: dn }));
    topology.replace(new TopologySnapshot(merged.objects, merged.relations, rules));
    changed();
  }

  private contextOf(objects: Iterable<{ readonly dn: Dn; readonly name: string }>): ReadContext {
    let byName: Map<string, Dn[]> | undefined;
    return {
      regionOf: this.parts.regionOf,
      maxRows: this.parts.maxRows,
      // Only some readers ask.
      named: (name) => (byName ??= elementsByName(objects)).get(name) ?? [],
    };
  }
}

/** Nothing in it is good. What only names others that are not known yet may be good one day. */
const isWorthless = ({ objects, relations, rejected }: ReadInventory): boolean =>
  objects.length + relations.length === 0 &&
  rejected.length > 0 &&
  rejected.some(({ reason }) => reason !== 'unknown-object');

const elementsByName = (objects: Iterable<{ readonly dn: Dn; readonly name: string }>): Map<string, Dn[]> => {
  const found = new Map<string, Dn[]>();
  for (const { dn, name } of objects) {
    const own = /(?:^|,)ManagedElement=([^,]+)$/u.exec(dn)?.[1];
    if (own === undefined) continue;
    for (const each of new Set([name, own])) found.set(each, [...(found.get(each) ?? []), dn]);
  }
  return found;
};
