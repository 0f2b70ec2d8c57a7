import { writeFileSync } from 'node:fs';
import { playRemedies } from './faults/play-remedies.js';
import { helpText, readOptions } from './options.js';
import { realismOf } from './radio/realism.js';
import { Run } from './run.js';

const say = (told: object): void => {
  process.stdout.write(`${JSON.stringify(told)}\n`);
};

const start = async (): Promise<void> => {
  const flags = readOptions(process.argv.slice(2), process.env);
  if (flags.help) process.stdout.write(helpText());
  else if (flags.remedies !== undefined) {
    const { seed, sites, regions, startMs } = flags;
    const rows = await playRemedies({ seed, sites, regions, startMs }, (kind) => {
      say({ playing: kind });
    });
    writeFileSync(
      flags.remedies,
      JSON.stringify({ seed, sites, regions, start: new Date(startMs).toISOString(), rows }, null, 2),
    );
    const right = rows.filter(({ restoredByRight }) => restoredByRight).length;
    const wrong = rows.filter(({ restoredByWrong }) => restoredByWrong).length;
    say({ kinds: rows.length, restoredByRight: right, restoredByWrong: wrong });
  } else if (flags.realism !== undefined) {
    const found = realismOf(flags);
    writeFileSync(flags.realism, JSON.stringify(found));
    say({ sites: found.sites, cells: found.cells });
  } else await new Run(flags, say).run();
};

try {
  await start();
  process.exit(0);
} catch (error) {
  // What was typed wrong is told in a sentence; the rest is a bug or an appliance that refuses.
  const isTyped = error instanceof RangeError || (error instanceof TypeError && 'code' in error);
  process.stderr.write(
    `${error instanceof Error ? ((isTyped ? undefined : error.stack) ?? error.message) : String(error)}\n`,
  );
  process.exit(1);
}
