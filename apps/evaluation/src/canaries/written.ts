import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { gunzipSync } from 'node:zlib';
import { DuckDBInstance } from '@duckdb/node-api';

/** Something that the appliance wrote, as bytes to be searched. */
export interface Written {
  readonly name: string;
  readonly bytes: Uint8Array;
}

const GZIP = Uint8Array.of(0x1f, 0x8b);

const gunzipped = (bytes: Buffer): Buffer | undefined => {
  try {
    return gunzipSync(bytes);
  } catch {
    return undefined;
  }
};

/** Every file below the folder, and what is packed in it. */
export function* filesIn(folder: string): Generator<Written> {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const bytes = readFileSync(path);
    const name = relative(folder, path);
    yield { name, bytes };
    const unpacked = bytes.subarray(0, 2).equals(GZIP) ? gunzipped(bytes) : undefined;
    if (unpacked !== undefined) yield { name: `${name}, unpacked`, bytes: unpacked };
  }
}

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Every row of every table: a database may pack what it keeps, so that its file alone proves nothing. */
export function* sqliteIn(file: string, name: string): Generator<Written> {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    const tables = database.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all();
    for (const { name: table } of tables) {
      const rows = database.prepare(`SELECT * FROM "${String(table).replaceAll('"', '""')}"`).iterate();
      const parts: Uint8Array[] = [];
      for (const row of rows)
        for (const value of Object.values(row))
          parts.push(value instanceof Uint8Array ? value : utf8(String(value)), utf8('\n'));
      yield { name: `${name}, table ${String(table)}`, bytes: Buffer.concat(parts) };
    }
  } finally {
    database.close();
  }
}

/** The same of DuckDB, whose file nobody else may have open. */
export async function* duckDbIn(file: string, name: string): AsyncGenerator<Written> {
  const instance = await DuckDBInstance.create(file, { access_mode: 'READ_ONLY' });
  const connection = await instance.connect();
  try {
    const tables = await connection.runAndReadAll('SELECT table_name FROM information_schema.tables');
    for (const [table] of tables.getRows()) {
      const read = await connection.runAndReadAll(`SELECT * FROM "${String(table).replaceAll('"', '""')}"`);
      const text = read
        .getRows()
        .map((row) => row.map((value) => (value === null ? '' : String(value))).join('\t'))
        .join('\n');
      yield { name: `${name}, table ${String(table)}`, bytes: utf8(text) };
    }
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

interface Hits {
  readonly _scroll_id?: string;
  readonly hits?: { readonly hits?: readonly unknown[] };
}

/** Every document of every index of an Elasticsearch that begins with the prefix. */
export async function* elasticsearchAt(url: string, prefix: string, authorization?: string): AsyncGenerator<Written> {
  const headers = {
    'content-type': 'application/json',
    ...(authorization === undefined ? {} : { authorization }),
  };
  const ask = async (path: string, body?: object): Promise<Hits> => {
    const response = await fetch(`${url}${path}`, {
      ...{ method: 'POST', headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`Elasticsearch answered ${String(response.status)} to ${path}.`);
    return (await response.json()) as Hits;
  };
  await ask(`/${prefix}*/_refresh`);
  let page = await ask(`/${prefix}*/_search?scroll=1m&size=1000&expand_wildcards=all`, { sort: ['_doc'] });
  for (let at = 0; (page.hits?.hits?.length ?? 0) > 0; at++) {
    yield { name: `Elasticsearch, page ${String(at)}`, bytes: utf8(JSON.stringify(page.hits?.hits)) };
    page = await ask('/_search/scroll', { scroll: '1m', scroll_id: page._scroll_id });
  }
}
