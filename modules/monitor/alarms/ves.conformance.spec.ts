import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { ApplianceError } from '#foundation/platform';
import { AlarmsConfig } from './alarms.config.js';
import { parseVesEvent, parseVesEventBatch } from './ves.js';

/** The event samples of ONAP's VES collector, laid out as published; valid or not as their names say. */
const folder = join(process.env['CONFORMANCE_DATA'] ?? '', 'pm-ves', 'ves', 'events');
const isThere = process.env['CONFORMANCE_DATA'] !== undefined && existsSync(folder);
if (!isThere)
  process.stderr.write('SKIPPED: the VES samples of ONAP; set CONFORMANCE_DATA to the folder that has pm-ves/.\n');

/** What their names say is not about an event listener of version 7, or not about the event. */
const APART: Readonly<Record<string, string>> = {
  'ves4_valid.json': 'it is valid in version 4 of the event listener',
  'ves_stdnDefined_invalid.json': 'its data breaks a schema of 3GPP that it refers to, which no listener has to know',
};
/** Sources are named as their makers like; the template makes a DN of them. */
const config = AlarmsConfig.schema.parse({ vesDnTemplates: ['ManagedElement={sourceName}'] });
const isTaken = (file: string): boolean => {
  const body = new Uint8Array(readFileSync(join(folder, file)));
  const isBatch = 'eventList' in (JSON.parse(new TextDecoder().decode(body)) as object);
  try {
    (isBatch ? parseVesEventBatch : parseVesEvent)(body, config);
    return true;
  } catch (error) {
    if (error instanceof ApplianceError && error.code === 'ALARMS_MALFORMED') return false;
    throw error;
  }
};
// A table of tests may not be empty, even where it is skipped.
const files = isThere ? readdirSync(folder).filter((file) => !(file in APART)) : ['valid', 'invalid'];

(isThere ? describe : describe.skip)('the VES samples of ONAP', () => {
  it('are all there', () => {
    expect(files.length).toBeGreaterThan(30);
  });

  it.each(files.filter((file) => /(?<!in)valid/.test(file)))('%s is taken', (file) => {
    expect(isTaken(file)).toBe(true);
  });

  it.each(files.filter((file) => file.includes('invalid')))('%s is refused', (file) => {
    expect(isTaken(file)).toBe(false);
  });

  it('gives an alarm for each fault of a batch', () => {
    const body = new Uint8Array(readFileSync(join(folder, 'ves7_batch_valid.json')));
    expect(parseVesEventBatch(body, config).alarms.map(({ id, perceivedSeverity }) => [id, perceivedSeverity])).toEqual(
      [
        ['ves/scfx0001vm002cap001/PilotNumberPoolExhaustion/', 'critical'],
        ['ves/scfx0001vm002cap001/RecordingServerUnreachable/', 'critical'],
      ],
    );
  });
});
