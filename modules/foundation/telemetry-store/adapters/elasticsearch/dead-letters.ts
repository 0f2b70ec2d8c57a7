import { createHash } from 'node:crypto';
import { BULK_ITEMS, type BulkItem, type ElasticsearchClient, itemFailureOf } from '#foundation/elasticsearch';

/** What Elasticsearch will never take as it is, with the reason. */
export interface DeadLetter {
  readonly lane: string;
  readonly seq: number;
  readonly reason: string;
  readonly error?: string;
  readonly index: string;
  readonly text: string;
  readonly rows?: number;
}

/** Keeps what no index takes, in an index that takes everything: counted, found by its reason, and given back by nobody but a person. */
export class DeadLetters {
  /** Rows since the process began, by reason. */
  readonly counts = new Map<string, number>();

  constructor(
    private readonly client: ElasticsearchClient,
    private readonly index: string,
    private readonly nowMs: () => number,
  ) {}

  /** @throws ElasticsearchFailure where they cannot be kept: then nothing of their chunk counts as stored */
  async keep(letters: readonly DeadLetter[]): Promise<void> {
    const lines = letters.map((letter) => {
      const _id = createHash('sha256').update(`${letter.lane} ${letter.seq} ${letter.text}`).digest('hex').slice(0, 32);
      const kept = { '@timestamp': this.nowMs(), ...letter };
      return `${JSON.stringify({ create: { _index: this.index, _id } })}\n${JSON.stringify(kept)}\n`;
    });
    const { body } = await this.client.ask<{ items: readonly BulkItem[] }>('POST', '/_bulk', {
      lines: lines.join(''),
      query: { filter_path: BULK_ITEMS },
    });
    body.items.forEach(({ create: { status, error } }, at) => {
      const letter = letters[at];
      if (letter === undefined || status === 409) return; // A replay brings it again.
      if (status >= 300) throw itemFailureOf(status, error);
      this.counts.set(letter.reason, (this.counts.get(letter.reason) ?? 0) + (letter.rows ?? 1));
    });
  }
}
