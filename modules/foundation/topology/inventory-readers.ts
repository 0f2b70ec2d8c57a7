import { parse } from 'csv-parse/sync';
import { type Adjacency, linksOfAdjacencies } from './domain/adjacencies.js';
import { type HandoverCount, neighboursOfHandovers } from './domain/handovers.js';
import { type ReadContext, type ReadInventory, type RejectedRow } from './domain/inventory.js';
import { inventoryOfRows, type InventoryRow, ROW_KINDS, type RowKind } from './domain/inventory-rows.js';
import { fromProvMns } from './domain/prov-mns.js';
import { refuse } from './errors.js';
import { documentOf, fieldsOf, isRecord, textAt } from './json-document.js';
import { type InventoryFormat, InventoryReader } from './ports/inventory-reader.js';

/** A nested getMOIAttributes answer. @see TS 28.532 clause 12.1.1 */
class ProvMnsReader extends InventoryReader {
  override readonly format = 'prov-mns';

  override read(body: Uint8Array, { regionOf }: ReadContext): ReadInventory {
    return fromProvMns(documentOf(body), regionOf);
  }
}

/** CSV (RFC 4180) with a line of column names, delimited by comma, semicolon or tab. */
class CsvReader extends InventoryReader {
  override readonly format = 'csv';

  override read(body: Uint8Array, context: ReadContext): ReadInventory {
    let lines: readonly { readonly record: readonly string[]; readonly info: { readonly lines: number } }[];
    try {
      const text = new TextDecoder('utf-8', { fatal: true }).decode(body);
      lines = parse(text, {
        ...{ bom: true, info: true, relax_column_count: true, skip_empty_lines: true, trim: true },
        delimiter: delimiterOf(text),
      }) as never;
    } catch {
      return refuse('TOPOLOGY_INVENTORY_MALFORMED', 'The body is no CSV in UTF-8.');
    }
    const [head, ...rows] = lines;
    const columns = head?.record ?? [];
    if (!columns.includes('kind'))
      return refuse('TOPOLOGY_INVENTORY_MALFORMED', 'The first line must name the columns; one of them is kind.');
    const bad: RejectedRow[] = [];
    const good: InventoryRow[] = [];
    for (const { record, info } of rows) {
      const place = `line ${String(info.lines)}`;
      if (record.length > columns.length)
        bad.push({
          place,
          reason: 'not-a-row',
          detail: `${String(record.length)} of ${String(columns.length)} columns`,
        });
      else {
        const fields = Object.fromEntries(record.map((value, at) => [columns[at] ?? '', value]));
        good.push({ place, kind: fields['kind'] ?? '', fields });
      }
    }
    const read = inventoryOfRows(good, context);
    return { ...read, rejected: [...bad, ...read.rejected] };
  }
}

const delimiterOf = (text: string): string => {
  const head = /^[^\r\n]*/u.exec(text)?.[0] ?? '';
  return [',', ';', '\t'].reduce((best, each) => (head.split(each).length > head.split(best).length ? each : best));
};

/** `{ "sites": [ … ], "elements": [ … ], "cells": [ … ], "links": [ … ], "trunks": [ … ] }` with the CSV's columns as keys. */
class JsonReader extends InventoryReader {
  override readonly format = 'json';

  override read(body: Uint8Array, context: ReadContext): ReadInventory {
    const document = documentOf(body);
    const lists = ROW_KINDS.map((kind) => [kind, document[`${kind}s`]] as const).filter(
      ([, list]) => list !== undefined,
    );
    if (lists.length === 0 || lists.some(([, list]) => !Array.isArray(list)))
      return refuse('TOPOLOGY_INVENTORY_MALFORMED', 'The body must have lists: sites, elements, cells, links, trunks.');
    const bad: RejectedRow[] = [];
    const good: InventoryRow[] = [];
    for (const [kind, list] of lists as readonly (readonly [RowKind, readonly unknown[]])[])
      for (const [at, item] of list.entries()) {
        const place = `${kind}s[${String(at)}]`;
        if (isRecord(item)) good.push({ place, kind, fields: fieldsOf(item) });
        else bad.push({ place, reason: 'not-a-row', detail: typeof item });
      }
    const read = inventoryOfRows(good, context);
    return { ...read, rejected: [...bad, ...read.rejected] };
  }
}

/** Items of the one list that a document has under a name, bad ones apart. */
const itemsOf = <T>(
  body: Uint8Array,
  name: string,
  of: (item: Readonly<Record<string, unknown>>, place: string) => T,
): { readonly good: readonly T[]; readonly bad: readonly RejectedRow[] } => {
  const list = documentOf(body)[name];
  if (!Array.isArray(list)) return refuse('TOPOLOGY_INVENTORY_MALFORMED', `The body must have a list: ${name}.`);
  const good: T[] = [];
  const bad: RejectedRow[] = [];
  for (const [at, item] of (list as readonly unknown[]).entries()) {
    const place = `${name}[${String(at)}]`;
    if (isRecord(item)) good.push(of(item, place));
    else bad.push({ place, reason: 'not-a-row', detail: typeof item });
  }
  return { good, bad };
};

/** `{ "adjacencies": [ { "system", "port", "neighbour", "neighbourPort" } ] }`, as ports hear it by LLDP. */
class LldpReader extends InventoryReader {
  override readonly format = 'lldp';

  override read(body: Uint8Array, context: ReadContext): ReadInventory {
    const { good, bad } = itemsOf(body, 'adjacencies', (item, place): Adjacency => ({
      place,
      system: textAt(item, 'system'),
      port: textAt(item, 'port'),
      // As LLDP-MIB calls them too.
      neighbour: textAt(item, 'neighbour', 'lldpRemSysName'),
      neighbourPort: textAt(item, 'neighbourPort', 'lldpRemPortId'),
    }));
    const read = linksOfAdjacencies(good, context);
    return { ...read, rejected: [...bad, ...read.rejected] };
  }
}

/** `{ "handovers": [ { "from", "to", "attempts" } ] }`: DNs of cells. */
class HandoversReader extends InventoryReader {
  override readonly format = 'handovers';

  override read(body: Uint8Array, context: ReadContext): ReadInventory {
    const { good, bad } = itemsOf(body, 'handovers', (item, place): HandoverCount => {
      const attempts = textAt(item, 'attempts');
      return {
        place,
        from: textAt(item, 'from'),
        to: textAt(item, 'to'),
        attempts: attempts === '' ? NaN : Number(attempts),
      };
    });
    const read = neighboursOfHandovers(good, context);
    return { ...read, rejected: [...bad, ...read.rejected] };
  }
}

const READERS: Readonly<Record<InventoryFormat, InventoryReader>> = {
  'prov-mns': new ProvMnsReader(),
  csv: new CsvReader(),
  json: new JsonReader(),
  lldp: new LldpReader(),
  handovers: new HandoversReader(),
};

export const inventoryReaderOf = (format: InventoryFormat): InventoryReader => READERS[format];

/** By the end of a file's name, and for JSON by the list that it has. */
export const inventoryFormatOf = (name: string, body: Uint8Array): InventoryFormat => {
  if (/\.(?:csv|tsv|txt)$/iu.test(name)) return 'csv';
  if (!/\.json$/iu.test(name)) return refuse('TOPOLOGY_FORMAT_UNKNOWN', `${name} is neither .csv nor .json.`);
  const document = documentOf(body);
  if ('adjacencies' in document) return 'lldp';
  if ('handovers' in document) return 'handovers';
  return 'SubNetwork' in document ? 'prov-mns' : 'json';
};
