import { createReadStream, existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { decodeLabels } from '#foundation/telemetry-store';
import {
  CounterFilter,
  MeasurementFrameDecoder,
  PmFilesConfig,
  readPmFile,
  type ReadFile,
  writeFrameHead,
} from '#monitor/pm-files';
import { type EvaluationSet, Tally } from './evaluation-set.js';

/** What the filter cases keep, which no file of them says: the counters `a` and `b`, and in those named `_regex` what ends with a digit as well. */
const KEPT = ['a', 'b'];
const KEPT_BY_PATTERN = [...KEPT, String.raw`/.*\d/`];

const { labels } = PmFilesConfig.schema.parse({});

interface Decoded extends ReadFile {
  /** One line for each sample, in the order of the file. */
  readonly lines: readonly string[];
}

/** The file through the decoder of the product, and through the log's form back into columns. */
const decoded = async (path: string, kept: readonly string[] = []): Promise<Decoded> => {
  const frames: { bytes: Uint8Array; samples: number }[] = [];
  const filter = new CounterFilter(kept);
  const bounds = { frameBytes: 1 << 16, maxFileBytes: 1 << 30, maxJsonBytes: 1 << 26 };
  const read = await readPmFile(createReadStream(path), { ...bounds, labels, objects: [], filter }, (frame) => {
    frames.push(frame);
  });
  const decoder = new MeasurementFrameDecoder();
  const lines: string[] = [];
  const series: string[] = [];
  const sink = {
    slot: (bytes: Uint8Array, start: number, end: number) =>
      series.push(JSON.stringify(decodeLabels(bytes.subarray(start, end)))) - 1,
    append: (slot: number, timeMs: number, value: number) => {
      lines.push(`${series[slot] ?? ''} ${new Date(timeMs).toISOString()} ${String(value)}`);
    },
  };
  frames.forEach(({ bytes, samples }, part) => {
    writeFrameHead(bytes, { digest: read.digest, part, isLast: part + 1 === frames.length, samples });
    decoder.decode(bytes, sink);
  });
  return { ...read, lines };
};

const differenceOf = (got: readonly string[], expected: readonly string[]): string | undefined => {
  const at = Array.from({ length: Math.max(got.length, expected.length) }, (_, line) => line).find(
    (line) => got[line] !== expected[line],
  );
  return at === undefined
    ? undefined
    : `sample ${String(at + 1)}: expected ${expected[at] ?? 'no more'}, got ${got[at] ?? 'no more'}`;
};

/** Every result of a document, counted without an XML parser: what the decoder must give, if nothing is left out. */
const resultsIn = (path: string): number => {
  const text = readFileSync(path, 'utf8');
  const byPosition = [...text.matchAll(/<(?:\w+:)?r\s+p="\d+">\s*([-+.\deE]+)\s*</g)].length;
  const listed = [...text.matchAll(/<(?:\w+:)?measResults>([^<]*)</g)].flatMap(([, list = '']) =>
    list.split(/\s+/).filter((each) => /^[-+]?[\d.]/.test(each)),
  ).length;
  return byPosition + listed;
};

const filterCase = async (path: string, expected: string): Promise<string | undefined> => {
  const kept = basename(dirname(path)).endsWith('_regex') ? KEPT_BY_PATTERN : KEPT;
  return differenceOf((await decoded(path, kept)).lines, (await decoded(expected)).lines);
};

const splitCase = async (path: string, props: string): Promise<string | undefined> => {
  const wanted = new Map(
    readFileSync(props, 'utf8')
      .split('\n')
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1).trim()]),
  );
  const { content } = await decoded(path);
  const got = `${String(content.entities)} of ${content.groups.join(',')}`;
  const expected = `${wanted.get('eventCount') ?? ''} of ${wanted.get('measInfoIds') ?? ''}`;
  return got === expected ? undefined : `expected ${expected}, got ${got}`;
};

/** No result goes unaccounted: a sample, or refused for a reason. */
const readCase = async (path: string): Promise<string | undefined> => {
  const { samples, content } = await decoded(path);
  const refused = Object.values(content.rejections).reduce((sum, count) => sum + count, 0);
  const expected = resultsIn(path);
  const got = `${String(samples)} samples and ${String(refused)} refused`;
  return samples + refused === expected ? undefined : `expected ${String(expected)} results, got ${got}`;
};

/** The same file in the two formats says the same. */
const pairCase = async (path: string, other: string): Promise<string | undefined> =>
  differenceOf((await decoded(path)).lines, (await decoded(other)).lines);

const LTE = '32.435';
const NR = '28.532';

export const pmFilesSet: EvaluationSet = {
  name: 'pm-files',
  about: 'TS 32.435 and TS 28.532 files: filters, sections, every result',
  run: async (folder) => {
    const tally = new Tally();
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.xml') && !name.endsWith('expected.xml'))
      .sort();
    for (const name of files) {
      const path = join(folder, name);
      const beside = (other: string): string => join(dirname(path), other);
      await tally.case(`${relative(folder, path)} read`, async () => readCase(path));
      if (existsSync(beside('expected.xml')))
        await tally.case(`${name} filtered`, async () => filterCase(path, beside('expected.xml')));
      if (existsSync(beside('split.props')))
        await tally.case(`${name} sections`, async () => splitCase(path, beside('split.props')));
      const other = join(folder, name.replace(`${LTE}/`, `${NR}/`));
      if (name.includes(`${LTE}/`) && existsSync(other))
        await tally.case(`${name} in both formats`, async () => pairCase(path, other));
    }
    return tally.outcome;
  },
};
