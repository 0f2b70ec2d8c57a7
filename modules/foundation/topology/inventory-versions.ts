import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { INVENTORY_FORMATS, type InventoryFormat } from './ports/inventory-reader.js';

/** One version of a document of a source. */
export interface InventoryVersion {
  readonly source: string;
  /** What of the source's it is: a newer version stands in for an older one of the same document alone. */
  readonly document: string;
  readonly format: InventoryFormat;
  readonly digest: string;
  /** Network time from which it holds, ms. */
  readonly effectiveMs: number;
  /** It was sent for a time to come. */
  readonly isPlanned: boolean;
  /** Wall time, ms. */
  readonly receivedMs: number;
  readonly objects: number;
  readonly relations: number;
  readonly rejected: number;
}

const version = z.object({
  source: z.string(),
  document: z.string(),
  format: z.enum(INVENTORY_FORMATS),
  digest: z.string(),
  effectiveMs: z.number(),
  isPlanned: z.boolean(),
  receivedMs: z.number(),
  objects: z.number(),
  relations: z.number(),
  rejected: z.number(),
});

const NOTE = '.version.json';
const TIME_DIGITS = 15;

export const digestOf = (body: Uint8Array): string => createHash('sha256').update(body).digest('hex').slice(0, 32);

/** Inventories on disk, as they were received: the newest of each document that holds already is in force. */
export class InventoryVersions {
  private readonly all: InventoryVersion[] = [];

  /** @param keep versions of one document */
  constructor(
    private readonly folder: string,
    private readonly keep: number,
  ) {
    mkdirSync(folder, { recursive: true });
    for (const file of readdirSync(folder)) {
      if (!file.endsWith(NOTE)) continue;
      const read = version.safeParse(jsonOf(join(folder, file)));
      if (read.success && existsSync(this.bodyFile(read.data))) this.all.push(read.data);
    }
    this.sort();
  }

  /** Oldest first, by the time from which they hold. */
  list(): readonly InventoryVersion[] {
    return this.all;
  }

  get documents(): number {
    return new Set(this.all.map(keyOf)).size;
  }

  /** Whether the document is known. */
  has(of: Pick<InventoryVersion, 'source' | 'document'>): boolean {
    return this.all.some((each) => keyOf(each) === keyOf(of));
  }

  /** Whether the newest version of the document is this one, to hold from no later. */
  isNewest(of: Pick<InventoryVersion, 'source' | 'document' | 'digest' | 'effectiveMs'>): boolean {
    const newest = this.all.filter((each) => keyOf(each) === keyOf(of)).at(-1);
    return newest?.digest === of.digest && newest.effectiveMs <= of.effectiveMs;
  }

  put(added: InventoryVersion, body: Uint8Array): void {
    write(this.bodyFile(added), body);
    write(this.noteFile(added), new TextEncoder().encode(JSON.stringify(added, undefined, 2)));
    const same = this.all.findIndex((each) => this.nameOf(each) === this.nameOf(added));
    if (same >= 0) this.all.splice(same, 1);
    this.all.push(added);
    this.sort();
    const old = this.all.filter((each) => keyOf(each) === keyOf(added)).slice(0, -this.keep);
    for (const each of old) {
      rmSync(this.noteFile(each), { force: true });
      rmSync(this.bodyFile(each), { force: true });
      this.all.splice(this.all.indexOf(each), 1);
    }
  }

  /** @param nowMs network time */
  inForce(nowMs: number): readonly InventoryVersion[] {
    const newest = new Map<string, InventoryVersion>();
    for (const each of this.all) if (each.effectiveMs <= nowMs || !each.isPlanned) newest.set(keyOf(each), each);
    return [...newest.values()];
  }

  read(of: InventoryVersion): Uint8Array {
    return readFileSync(this.bodyFile(of));
  }

  private sort(): void {
    this.all.sort((a, b) => a.effectiveMs - b.effectiveMs || a.receivedMs - b.receivedMs);
  }

  private nameOf({ source, document, effectiveMs, digest }: InventoryVersion): string {
    const time = String(Math.max(0, Math.floor(effectiveMs))).padStart(TIME_DIGITS, '0');
    return `${time}-${source}-${encodeURIComponent(document)}-${digest.slice(0, 12)}`;
  }

  private noteFile(of: InventoryVersion): string {
    return join(this.folder, `${this.nameOf(of)}${NOTE}`);
  }

  private bodyFile(of: InventoryVersion): string {
    return join(this.folder, `${this.nameOf(of)}.body`);
  }
}

const keyOf = ({ source, document }: Pick<InventoryVersion, 'source' | 'document'>): string => `${source}|${document}`;

const jsonOf = (file: string): unknown => {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
};

/** Under its name it is whole or not there. */
const write = (file: string, bytes: Uint8Array): void => {
  writeFileSync(`${file}.new`, bytes, { flush: true });
  renameSync(`${file}.new`, file);
};
