import { setImmediate as yieldToOthers } from 'node:timers/promises';
import { type BulkSender, type Created } from './bulk-sender.js';
import { type DeadLetters } from './dead-letters.js';
import { type Document } from './document.js';
import { type Slice } from './document-builder.js';
import { type Indices } from './indices.js';

/** UTF-8 takes at most so much for a unit of a JavaScript text. */
const MAX_BYTES_A_UNIT = 3;
const SPARE_BYTES = 1 << 16;

/** Bulk requests on their way side by side, of one chunk and of those behind it, so that the server never waits for us. */
export class BulkPipe {
  private readonly flying = new Set<Promise<void>>();
  private readonly free: Buffer[] = [];

  constructor(
    private readonly sender: BulkSender,
    private readonly indices: Indices,
    private readonly letters: DeadLetters,
    private readonly settings: { readonly bulkBytes: number; readonly bulksInFlight: number },
    private readonly created: (rows: Created) => void,
  ) {}

  /** Sends what a chunk became. @returns once all is on its way, a function that waits until all has arrived, and rejects where something did not */
  async send(slices: Iterable<Slice>): Promise<() => Promise<void>> {
    const own: Promise<void>[] = [];
    let failure: { readonly error: unknown } | undefined;
    let batch: Document[] = [];
    let buffer = this.buffer();
    let length = 0;
    const launch = async (): Promise<void> => {
      while (this.flying.size >= this.settings.bulksInFlight) await Promise.race(this.flying);
      const sent = buffer;
      const flight = this.sender
        .send(batch, sent.subarray(0, length))
        .then(this.created, (error: unknown) => {
          failure ??= { error };
        })
        .finally(() => {
          this.flying.delete(flight);
          if (sent.length === this.bufferBytes) this.free.push(sent);
        });
      this.flying.add(flight);
      own.push(flight);
      batch = [];
      buffer = this.buffer();
      length = 0;
    };
    try {
      for (const { documents, letters } of slices) {
        if (letters.length > 0) await this.letters.keep(letters);
        const used = new Set(documents.map((each) => each.index));
        await Promise.all(Array.from(used, (index) => this.indices.ready(index)));
        for (const document of documents) {
          const lines = document.lines();
          const most = lines.length * MAX_BYTES_A_UNIT;
          if (length + most > buffer.length && batch.length > 0) await launch();
          if (most > buffer.length) buffer = Buffer.allocUnsafeSlow(most);
          batch.push(document);
          length += buffer.write(lines, length);
          if (length >= this.settings.bulkBytes) await launch();
        }
        await yieldToOthers();
      }
      if (batch.length > 0) await launch();
      else this.free.push(buffer);
    } catch (error) {
      failure ??= { error };
    }
    return async () => {
      await Promise.all(own);
      if (failure !== undefined) throw failure.error;
    };
  }

  /** Room for a request and the document that makes it whole. */
  private get bufferBytes(): number {
    return this.settings.bulkBytes + SPARE_BYTES;
  }

  private buffer(): Buffer {
    return this.free.pop() ?? Buffer.allocUnsafeSlow(this.bufferBytes);
  }
}
