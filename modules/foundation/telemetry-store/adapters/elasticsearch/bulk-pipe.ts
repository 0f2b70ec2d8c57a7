import { setImmediate as yieldToOthers } from 'node:timers/promises';
import { type BulkSender, type Created } from './bulk-sender.js';
import { type DeadLetters } from './dead-letters.js';
import { type Document } from './document.js';
import { type Slice } from './document-builder.js';
import { type Indices } from './indices.js';

/** Bulk requests on their way side by side, of one chunk and of those behind it, so that the server never waits for us. */
export class BulkPipe {
  private readonly flying = new Set<Promise<void>>();

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
    const launch = async (documents: readonly Document[], lines: string): Promise<void> => {
      while (this.flying.size >= this.settings.bulksInFlight) await Promise.race(this.flying);
      const flight = this.sender
        .send(documents, lines)
        .then(this.created, (error: unknown) => {
          failure ??= { error };
        })
        .finally(() => this.flying.delete(flight));
      this.flying.add(flight);
      own.push(flight);
    };
    let batch: Document[] = [];
    let lines = '';
    try {
      for (const { documents, letters } of slices) {
        if (letters.length > 0) await this.letters.keep(letters);
        const used = new Set(documents.map((each) => each.index));
        await Promise.all(Array.from(used, (index) => this.indices.ready(index)));
        for (const document of documents) {
          batch.push(document);
          lines += document.lines();
          if (lines.length < this.settings.bulkBytes) continue;
          await launch(batch, lines);
          [batch, lines] = [[], ''];
        }
        await yieldToOthers();
      }
      if (batch.length > 0) await launch(batch, lines);
    } catch (error) {
      failure ??= { error };
    }
    return async () => {
      await Promise.all(own);
      if (failure !== undefined) throw failure.error;
    };
  }
}
