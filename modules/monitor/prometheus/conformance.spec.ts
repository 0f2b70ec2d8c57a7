import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { exposed } from './testing/index.js';

/** The parser cases of OpenMetrics and the corpus of Prometheus' own readers, laid out as published. */
const folder = join(process.env['CONFORMANCE_DATA'] ?? '', 'prom-ingest');
const isThere = process.env['CONFORMANCE_DATA'] !== undefined && existsSync(folder);
if (!isThere)
  process.stderr.write('SKIPPED: OpenMetrics cases; set CONFORMANCE_DATA to the folder that has prom-ingest/.\n');

interface Case {
  readonly name: string;
  readonly input: string;
  readonly shouldParse: boolean;
}
const isTaken = (body: string | Uint8Array, format: 'openmetrics' | 'text' | 'protobuf', strict = true): boolean => {
  try {
    exposed(body, format, strict);
    return true;
  } catch {
    return false;
  }
};

(isThere ? describe : describe.skip)('published expositions', () => {
  it('OpenMetrics: every case is taken or refused as it is to be', () => {
    const cases = JSON.parse(readFileSync(join(folder, 'openmetrics_parser_cases.json'), 'utf8')) as Case[];
    const wrong = cases.filter(({ input, shouldParse }) => isTaken(input, 'openmetrics') !== shouldParse);
    process.stdout.write(`openmetrics: ${cases.length - wrong.length} of ${cases.length} cases\n`);
    expect(wrong.map(({ name }) => name)).toEqual([]);
    expect(cases.length).toBeGreaterThan(0);
  });

  it('the corpus: what has an error in its name is refused, other text is taken', () => {
    const corpus = join(folder, 'expfmt-corpus');
    const files = readdirSync(corpus).filter((file) => file.startsWith('from_test'));
    const wrong = files.filter((file) => isTaken(readFileSync(join(corpus, file)), 'text') === file.includes('error'));
    process.stdout.write(`expfmt corpus: ${files.length - wrong.length} of ${files.length} files\n`);
    expect(wrong).toEqual([]);
  });

  it('payloads of real targets are taken as a scrape takes them', () => {
    const payloads = join(folder, 'scrape-payloads');
    const files = readdirSync(payloads);
    const formatOf = (file: string) => (file.includes('.om.') ? 'openmetrics' : 'text');
    expect(files.filter((file) => !isTaken(readFileSync(join(payloads, file)), formatOf(file), false))).toEqual([]);
  });
});
