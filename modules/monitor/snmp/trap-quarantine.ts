import { BoundedLines } from '#foundation/platform';
import { shapeOf } from '#monitor/cdr';
import { type Notification } from './domain/notification.js';

/** A notification that no object was found for. */
export interface QuarantinedTrap {
  /** Wall time, ms since 1970. */
  readonly atMs: number;
  readonly source: string;
  readonly agent: string;
  readonly trap: string;
  readonly reason: 'no-element' | 'no-object';
  /** What it brought: values by their form alone, for no region says which key a subscriber's number would need. */
  readonly varbinds: readonly { readonly oid: string; readonly shape: string }[];
}

const FILE = 'traps.ndjson';
const MAX_VARBINDS = 50;

/** Keeps the newest of them, to be looked at when mappings are written. */
export class TrapQuarantine {
  private readonly lines: BoundedLines;

  constructor(folder: string, maxBytes: number) {
    this.lines = new BoundedLines(folder, FILE, maxBytes);
  }

  put(source: string, { agent, trap, varbinds }: Notification, reason: QuarantinedTrap['reason'], atMs: number): void {
    const entry: QuarantinedTrap = {
      ...{ atMs, source, agent, trap, reason },
      varbinds: varbinds.slice(0, MAX_VARBINDS).map(({ oid, value }) => ({ oid, shape: shapeOf(value) })),
    };
    this.lines.append([entry]);
  }

  /** The newest entries, oldest first. */
  read(limit: number): readonly QuarantinedTrap[] {
    return this.lines.read(limit) as readonly QuarantinedTrap[];
  }
}
