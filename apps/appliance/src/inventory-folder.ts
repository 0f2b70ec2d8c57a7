import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { inventoryFormatOf, type InventoryBody } from '#foundation/topology';
import { ApplianceError } from '#foundation/platform';

export interface InventoryFolderParts {
  readonly path: string;
  readonly source: string;
  readonly maxBytes: number;
  readonly take: (inventory: InventoryBody) => void;
  /** Told of a file of which nothing could be taken. */
  readonly refused: (document: string, error: ApplianceError) => void;
}

const FILES = /\.(?:csv|tsv|txt|json)$/iu;
/** `cells_from-20261201T000000Z.csv` holds from then on. */
const FROM = /[-_.]from[-_](\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})Z)?/u;

/** At the end of a name: `-20261124`, `_2026-11-24T1000`, `.20261124T100000Z`. */
const DATE = /[-_.]?\d{4}-?\d{2}-?\d{2}(?:[-_.T]?\d{4,6}Z?)?$/u;

/** A name without what tells one version from another: `cells-20261124.csv` and `cells-20261125.csv` are the document `cells`. */
export const documentOfFile = (name: string): string => {
  const bare = basename(name, extname(name)).replace(FROM, '');
  return bare.replace(DATE, '') || bare;
};

/** Network time in ms from which a file holds, where its name says so. */
export const effectiveOfFile = (name: string): number | undefined => {
  const [, year, month, day, hour = '00', minute = '00', second = '00'] = FROM.exec(name) ?? [];
  if (year === undefined) return undefined;
  const time = Date.parse(`${year}-${month ?? ''}-${day ?? ''}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(time) ? undefined : time;
};

/** Reads inventories out of a folder: each when it stood still between two looks, and again when it is another. Files stay where they are. */
export class InventoryFolder {
  private readonly seen = new Map<string, string>();
  private readonly done = new Map<string, string>();

  constructor(private readonly parts: InventoryFolderParts) {}

  /** @throws where the folder or a file cannot be read now */
  async look(): Promise<void> {
    const { path, maxBytes } = this.parts;
    const names = (await readdir(path)).filter((name) => FILES.test(name) && !name.startsWith('.')).sort();
    for (const known of [this.seen, this.done])
      for (const name of known.keys()) if (!names.includes(name)) known.delete(name);
    for (const name of names) {
      const stats = await stat(join(path, name)).catch(() => undefined);
      // Gone meanwhile is gone.
      if (!stats?.isFile()) continue;
      const state = `${String(stats.size)} ${String(stats.mtimeMs)}`;
      if (this.done.get(name) === state) continue;
      if (this.seen.get(name) !== state) {
        this.seen.set(name, state);
        continue;
      }
      if (stats.size > maxBytes)
        this.refuse(
          name,
          new ApplianceError('TOPOLOGY_INVENTORY_TOO_LARGE', {
            retryable: false,
            message: `${String(stats.size)} bytes`,
          }),
        );
      else this.read(name, await readFile(join(path, name)));
      this.done.set(name, state);
    }
  }

  private read(name: string, body: Uint8Array): void {
    const { source, take } = this.parts;
    const effectiveMs = effectiveOfFile(name);
    try {
      const format = inventoryFormatOf(name, body);
      take({
        ...{ source, document: documentOfFile(name), format, body },
        ...(effectiveMs === undefined ? {} : { effectiveMs }),
      });
    } catch (error) {
      if (!(error instanceof ApplianceError) || error.retryable) throw error;
      this.refuse(name, error);
    }
  }

  private refuse(name: string, error: ApplianceError): void {
    this.parts.refused(name, error);
  }
}
