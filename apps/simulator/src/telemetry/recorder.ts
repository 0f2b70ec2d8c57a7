import { closeSync, openSync, writeSync } from 'node:fs';
import { zstdCompressSync } from 'node:zlib';
import { type Change, type Mo } from '../network/network.js';
import { type Outlet } from './outlet.js';

/** Bytes that are gathered before they are written. */
const BUFFER = 1 << 20;

/**
 * Keeps what a run sent, so that it can be sent again. The file is a row of frames: a line of JSON that says what comes (`kind`, network time `t` in
 * ms, `past` for the history, `bytes`), then as many bytes, zstd-compressed (RFC 8878).
 *
 * | kind        | further fields | body                                                          |
 * | ----------- | -------------- | ------------------------------------------------------------- |
 * | `inventory` |                | all managed objects, `[{dn, attributes}]`, as JSON            |
 * | `change`    |                | a change of an attribute that took effect, as JSON            |
 * | `write`     | `lane`         | a remote-write 1.0 request, without snappy                    |
 * | `json`      | `path`         | the JSON that was posted there                                |
 * | `calls`     | `region`       | lines of `Master.csv`                                         |
 * | `step`      |                | nothing: a report is complete, and its consequences are waited for |
 */
export class Recorder {
  private readonly file: number;
  private pending: Uint8Array[] = [];
  private size = 0;

  /** @param now network time in ms */
  constructor(
    file: string,
    private readonly now: () => number,
  ) {
    this.file = openSync(file, 'w');
  }

  inventory(objects: Iterable<Mo>): void {
    const all = [...objects].map(({ dn, attributes }) => ({ dn, attributes: Object.fromEntries(attributes) }));
    this.frame({ kind: 'inventory' }, JSON.stringify(all));
  }

  change(change: Change): void {
    this.frame({ kind: 'change' }, JSON.stringify(change));
  }

  step(): void {
    this.frame({ kind: 'step' }, '');
  }

  /** The same outlet, with all that goes through it kept. @param past of the history */
  through(outlet: Outlet, past: boolean): Outlet {
    const when = past ? { past } : {};
    return {
      remoteWrite: (lane, body) => {
        this.frame({ kind: 'write', lane, ...when }, body);
        return outlet.remoteWrite(lane, body);
      },
      json: (path, body) => {
        this.frame({ kind: 'json', path, ...when }, JSON.stringify(body));
        return outlet.json(path, body);
      },
      calls: (region, lines) => {
        if (lines !== '') this.frame({ kind: 'calls', region, ...when }, lines);
        outlet.calls(region, lines);
      },
    };
  }

  close(): void {
    this.flush();
    closeSync(this.file);
  }

  private frame(head: Readonly<Record<string, unknown>>, body: string | Uint8Array): void {
    const compressed = body.length === 0 ? new Uint8Array() : zstdCompressSync(body);
    const line = Buffer.from(`${JSON.stringify({ ...head, t: this.now(), bytes: compressed.length })}\n`);
    this.pending.push(line, compressed);
    this.size += line.length + compressed.length;
    if (this.size > BUFFER) this.flush();
  }

  private flush(): void {
    writeSync(this.file, Buffer.concat(this.pending));
    this.pending = [];
    this.size = 0;
  }
}
