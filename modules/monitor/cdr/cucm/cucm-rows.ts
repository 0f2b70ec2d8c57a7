import { csvRow } from '../csv-row.js';
import { type RejectionReason } from '../call-decoder.js';

/** A row by the names of its header, in lower case: releases spell some names differently. */
export type CucmRow = ReadonlyMap<string, string>;

/** Types that the second line of each file names. */
const TYPES = /^(?:INTEGER|UNIQUEIDENTIFIER|VARCHAR(?:\(\d+\))?)$/;
/** Columns of the newest release are about 150. */
const MAX_COLUMNS = 400;

/** Headers that were met: call detail records have another than call management records. */
export class CucmHeaders {
  private header: readonly string[] = [];

  get names(): readonly string[] {
    return this.header;
  }

  set names(names: readonly string[]) {
    this.header = names.slice(0, MAX_COLUMNS);
  }

  /** @returns `undefined` where the line is a header or names types */
  read(line: string): CucmRow | RejectionReason | undefined {
    const fields = csvRow(line);
    if (fields === undefined) return 'not-csv';
    if (fields[0]?.toLowerCase() === 'cdrrecordtype') {
      this.names = fields.map((name) => name.toLowerCase());
      return undefined;
    }
    if (fields.every((field) => TYPES.test(field))) return undefined;
    if (this.header.length === 0 || fields.length !== this.header.length) return 'columns';
    return new Map(this.header.map((name, at) => [name, fields[at] ?? '']));
  }
}
