import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';
import { type ExpositionFormat, ExpositionReader, type ExpositionSink } from '#monitor/prometheus';
import { type EvaluationSet, Tally } from './evaluation-set.js';

const cases = z.array(
  z.object({
    name: z.string(),
    input: z.string(),
    input_encoding: z.string().default('utf8'),
    shouldParse: z.boolean(),
  }),
);

/** Where nothing of a body is kept; what is asked of each sample is what a scrape asks of it. */
const discard: ExpositionSink = {
  sample: (sample) => {
    sample.labels();
    sample.exemplar();
  },
};

/** Why the body is not read, or `undefined`. */
const refusalOf = (reader: ExpositionReader, body: Uint8Array, format: ExpositionFormat): string | undefined => {
  try {
    reader.read(body, format, discard);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};

const judge = (tally: Tally, name: string, refusal: string | undefined, shouldParse: boolean): void => {
  const isRight = shouldParse === (refusal === undefined);
  tally.count(name, isRight ? undefined : shouldParse ? `refused: ${refusal ?? ''}` : 'taken, and is to be refused');
};

const filesIn = (folder: string): readonly string[] => readdirSync(folder).sort();

/** Names of the corpus say what a file is. What neither format is, is to be refused as both. */
const judgeCorpus = (tally: Tally, folder: string, strict: ExpositionReader): void => {
  for (const file of filesIn(folder)) {
    const raw = readFileSync(join(folder, file));
    const body = file.endsWith('.gz') ? gunzipSync(raw) : raw;
    const format = file.startsWith('protobuf') ? 'protobuf' : 'text';
    const shouldParse = !/error|json/.test(file);
    judge(tally, `expfmt-corpus/${file}`, refusalOf(strict, body, format), shouldParse);
  }
};

/** What real targets show is read as a scrape reads it: exporters break rules beyond the grammar. */
const judgePayloads = (tally: Tally, folder: string, scraping: ExpositionReader): void => {
  for (const file of filesIn(folder)) {
    const format = file.includes('.om.') ? 'openmetrics' : 'text';
    const body = readFileSync(join(folder, file));
    judge(tally, `scrape-payloads/${file}`, refusalOf(scraping, body, format), true);
  }
};

export const openMetricsSet: EvaluationSet = {
  name: 'openmetrics',
  about: 'scrapes: OpenMetrics parser cases, expfmt corpus, payloads of real targets',
  run: (folder) => {
    const tally = new Tally();
    const strict = new ExpositionReader({ strict: true });
    for (const { name, input, input_encoding, shouldParse } of cases.parse(
      JSON.parse(readFileSync(join(folder, 'openmetrics_parser_cases.json'), 'utf8')),
    )) {
      const body = Buffer.from(input, input_encoding === 'utf8' ? 'utf8' : 'base64');
      judge(tally, name, refusalOf(strict, body, 'openmetrics'), shouldParse);
    }
    judgeCorpus(tally, join(folder, 'expfmt-corpus'), strict);
    judgePayloads(tally, join(folder, 'scrape-payloads'), new ExpositionReader({ strict: false }));
    return tally.outcome;
  },
};
