import {
  backOffMs,
  BULK_ITEMS,
  type BulkItem,
  type ElasticsearchClient,
  ElasticsearchFailure,
  itemFailureOf,
} from '#foundation/elasticsearch';
import { type DeadLetters } from './dead-letters.js';
import { type Document } from './document.js';

export interface BulkSettings {
  /** A request is sent once it has this much text. */
  readonly bulkBytes: number;
  /** What is tried so often in a row is left to the sender of the chunk. */
  readonly maxTries: number;
  readonly sleep: (ms: number) => Promise<void>;
  /** In [0, 1). */
  readonly random: () => number;
}

interface Source {
  readonly found?: boolean;
  readonly error?: { readonly type: string; readonly reason: string };
  readonly _source?: { readonly lane?: string; readonly seq?: string | number; readonly n?: string | number };
}

/** Rows that are new, by kind of index; not `isExact` where some that were sent before may be among what was there. */
export interface Created {
  isExact: boolean;
  samples: number;
  calls: number;
  logs: number;
}

/** Somebody deleted an index under our hands. The next try makes it again. */
export class IndexGone extends ElasticsearchFailure {
  constructor(readonly index: string) {
    super('busy', `The index ${index} is gone.`, 404);
  }
}

/** A name that so many documents of one object and time have is not looked for any further. */
const MAX_NAMES = 10_000;

/** Creates documents by bulk requests: what is there already is left as it is, what is busy is tried again, what can never be goes to the dead letters. */
export class BulkSender {
  constructor(
    private readonly client: ElasticsearchClient,
    private readonly deadLetters: DeadLetters,
    private readonly settings: BulkSettings,
  ) {}

  /** @throws ElasticsearchFailure; what was created by then is found again by a repetition */
  async send(documents: readonly Document[], lines: Buffer): Promise<Created> {
    const rows = { isExact: true, samples: 0, calls: 0, logs: 0 };
    if (await this.isTaken(lines)) {
      for (const document of documents) rows[document.index.kind] += document.rows;
      return rows;
    }
    // The same once more, with what became of each: to be told of all that went well costs more than a rare repetition.
    rows.isExact = false;
    let waiting = documents;
    let text: string | Buffer = lines;
    let [tries, rounds] = [0, 0];
    while (waiting.length > 0) {
      const { items, failure } = await this.ask(text);
      const again: Document[] = [];
      const taken: { readonly document: Document; readonly id: string }[] = [];
      let busy = failure;
      const dead: { readonly document: Document; readonly error: string; readonly reason: string }[] = [];
      if (failure !== undefined) again.push(...waiting);
      else
        items.forEach(({ create: { status, error } }, at) => {
          const document = waiting[at];
          if (document === undefined) return;
          if (error === undefined) rows[document.index.kind] += document.rows;
          else if (status === 409) taken.push({ document, id: /^\[([^\]]+)\]/.exec(error.reason)?.[1] ?? '' });
          else if (error.type === 'index_not_found_exception') throw new IndexGone(document.index.name);
          else {
            const because = itemFailureOf(status, error);
            // 404: a shard that went with its node, or moves.
            if (because.kind === 'busy' || status === 404) again.push(document);
            else if (because.kind !== 'refused') throw because;
            else dead.push({ document, error: error.reason, reason: error.type });
            if (because.kind !== 'refused') busy = because;
          }
        });
      if (dead.length > 0) await this.deadLetters.keep(dead.map(letterOf));
      const renamed = await this.renamed(taken);
      if (again.length > 0) {
        if (++tries >= this.settings.maxTries)
          throw busy ?? new ElasticsearchFailure('busy', 'Elasticsearch is busy.', 429);
        await this.settings.sleep(backOffMs(tries, this.settings.random()));
      }
      if (renamed.length > 0 && ++rounds > MAX_NAMES)
        throw new ElasticsearchFailure('refused', 'An object has too many documents of one time.');
      waiting = [...renamed, ...again];
      text = waiting.map((document) => document.lines()).join('');
    }
    return rows;
  }

  private async isTaken(lines: Buffer): Promise<boolean> {
    try {
      const query = { filter_path: 'errors' };
      return !(await this.client.ask<{ errors: boolean }>('POST', '/_bulk', { lines, query })).body.errors;
    } catch (error) {
      if (error instanceof ElasticsearchFailure && (error.kind === 'away' || error.kind === 'busy')) return false;
      throw error;
    }
  }

  private async ask(lines: string | Buffer): Promise<{ items: readonly BulkItem[]; failure?: ElasticsearchFailure }> {
    try {
      const { body } = await this.client.ask<{ items: readonly BulkItem[] }>('POST', '/_bulk', {
        lines,
        query: { filter_path: BULK_ITEMS },
      });
      return { items: body.items };
    } catch (error) {
      if (error instanceof ElasticsearchFailure && (error.kind === 'away' || error.kind === 'busy'))
        return { items: [], failure: error };
      throw error;
    }
  }

  /** Of documents whose name is taken: those that somebody else has, under their next name. The others are stored already. */
  private async renamed(taken: readonly { readonly document: Document; readonly id: string }[]): Promise<Document[]> {
    const unsure = taken.filter(({ document }) => document.takeNextName !== undefined);
    if (unsure.length === 0) return [];
    const docs = unsure.map(({ document, id }) => ({
      _index: document.index.name,
      _id: id,
      _source: ['lane', 'seq', 'n'],
    }));
    const { body } = await this.client.ask<{ docs: readonly Source[] }>('POST', '/_mget', {
      body: { docs },
      retries: 2,
    });
    return unsure.flatMap(({ document }, at) => {
      const { found, error, _source: has } = body.docs[at] ?? {};
      if (error !== undefined) throw new ElasticsearchFailure('busy', `${error.type}: ${error.reason}`);
      if (found !== true) return [document]; // Deleted in between: its name is free.
      const isOurs =
        has?.lane === document.lane && Number(has.seq) === document.seq && Number(has.n ?? 0) === document.n;
      if (isOurs) return [];
      document.takeNextName?.();
      return [document];
    });
  }
}

const letterOf = ({ document, error, reason }: { document: Document; error: string; reason: string }) => ({
  lane: document.lane,
  seq: document.seq,
  reason,
  error,
  index: document.index.name,
  text: document.lines(),
  rows: document.rows,
});
