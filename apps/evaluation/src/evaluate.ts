// `npm run evaluate -- SET --data DIR`: the product's own code on files of data, with every difference.
import { existsSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { SETS } from './sets/index.js';

const USAGE = `Usage: npm run evaluate -- SET --data DIR [--json FILE]

${SETS.map(({ name, about }) => `  ${name.padEnd(16)} ${about}`).join('\n')}

  --data DIR   the data, laid out as its publisher lays it out
  --json FILE  everything that was found
`;

const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

const readArguments = (args: readonly string[]) => {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { data: { type: 'string' }, json: { type: 'string' }, help: { type: 'boolean', default: false } },
  });
  if (values.help) return undefined;
  const set = SETS.find(({ name }) => name === positionals[0]);
  if (set === undefined) throw new RangeError(`There is no set ${positionals[0] ?? 'of no name'}.\n${USAGE}`);
  if (values.data === undefined || !existsSync(values.data))
    throw new RangeError(`--data needs a folder that is there, got ${values.data ?? 'none'}.`);
  return { set, folder: values.data, json: values.json };
};

try {
  const chosen = readArguments(process.argv.slice(2));
  if (chosen === undefined) say(USAGE);
  else {
    const { set, folder, json } = chosen;
    const { passed, total, differences, figures } = await set.run(folder);
    for (const difference of differences) say(difference);
    say(`${set.name}: ${passed} of ${total} passed.`);
    const result = { set: set.name, passed, total, ...figures };
    if (json !== undefined) writeFileSync(json, JSON.stringify({ ...result, differences }, null, 2));
    say(`RESULT ${JSON.stringify(result)}`);
    if (passed < total || total === 0) process.exitCode = 1;
  }
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
