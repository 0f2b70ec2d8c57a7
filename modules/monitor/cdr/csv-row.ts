import { parse } from 'csv-parse/sync';
import { quotedFields } from './domain/quoted-line.js';

/** The fields of one line, parsed by itself, so that a stray quote costs one line and not the rest of the file. @returns `undefined` where it is no CSV */
export const csvRow = (line: string, delimiter = ','): readonly string[] | undefined => {
  const quick = delimiter === '"' ? undefined : quotedFields(line, delimiter);
  if (quick !== undefined) return quick;
  try {
    const rows: unknown = parse(line, { relax_column_count: true, delimiter });
    return (rows as string[][])[0] ?? [];
  } catch {
    return undefined;
  }
};
