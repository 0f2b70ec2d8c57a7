// `npm run audit:verify -- [--data DIR]`: verifies the hash chain of every region, also while the appliance runs. Exits with 1 where one is broken, with 2
// where it could not look.
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { build, ROOT } from './lib.mjs';

const USAGE = `Usage: npm run audit:verify -- [--data DIR]

  --data DIR  data folder of the appliance (default ./data)
`;

const fail = (text) => {
  process.stderr.write(`${text}\n`);
  process.exit(2);
};

const optionsOf = (args) => {
  try {
    return parseArgs({ args, options: { data: { type: 'string', default: 'data' }, help: { type: 'boolean' } } })
      .values;
  } catch (error) {
    return fail(`${error.message} Try --help.`);
  }
};

const { data, help } = optionsOf(process.argv.slice(2));
if (help) {
  process.stdout.write(USAGE);
  process.exit(0);
}
const file = join(resolve(data), 'records.sqlite');
if (!existsSync(file)) fail(`There are no records in ${resolve(data)}: name the appliance's data folder with --data.`);

// Only where nothing is built yet: an appliance may run from what is.
if (!existsSync(join(ROOT, 'dist', 'modules', 'foundation', 'audit', 'index.js'))) build();
const { chainsIn, verifyChain } = await import('#foundation/audit');
const { SqliteRecordStore } = await import('#foundation/record-store');

const lineOf = ({ region, entries, firstBroken, lastHash }) => {
  const verdict = firstBroken === undefined ? `holds, last hash ${lastHash}` : `broken at entry ${firstBroken}`;
  return `${region}: ${entries} ${entries === 1 ? 'entry' : 'entries'}, ${verdict}\n`;
};

try {
  const records = new SqliteRecordStore(file, { readOnly: true });
  let isBroken = false;
  for (const region of await chainsIn(records)) {
    const report = await verifyChain(records, region);
    isBroken ||= report.firstBroken !== undefined;
    process.stdout.write(lineOf(report));
  }
  records.close();
  process.exitCode = isBroken ? 1 : 0;
} catch (error) {
  fail(`The audit in ${file} cannot be read: ${error.message}`);
}
