import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { type Ended, Product } from './product.js';

// Each starts the product several times, on a machine that may be busy.
jest.setTimeout(120_000);

describe('an appliance that cannot start', () => {
  let folder: string;
  let data: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'nocturne-start-'));
    data = join(folder, 'data');
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  const endOf = (...args: string[]): Promise<Ended> => Product.start(data, '--port', '0', ...args).ended;
  const configured = (text: string): string => {
    const file = join(folder, 'appliance.yaml');
    writeFileSync(file, text);
    return file;
  };

  it('says in one sentence that a port is in use', async () => {
    const squatter = createServer().listen(0, '127.0.0.1');
    await once(squatter, 'listening');
    const address = squatter.address();
    const port = address !== null && typeof address === 'object' ? address.port : 0;
    const ended = await endOf('--port', String(port));
    squatter.close();
    expect(ended).toEqual({
      code: 1,
      output: `Port ${port} is in use: stop what listens there, or choose another with --port.\n`,
    });
  });

  it('says in one sentence that the data folder is of a newer release', async () => {
    mkdirSync(data);
    writeFileSync(join(data, 'version'), '99\n');
    const ended = await endOf();
    expect(ended.code).toBe(1);
    expect(ended.output).toMatch(/^The data folder .* newer release .*\n$/);
  });

  it('says in one sentence that another process has the data folder, and leaves it to it', async () => {
    const first = Product.start(data, '--port', '0');
    const url = await first.url();
    expect(await endOf()).toEqual({
      code: 1,
      output: `The data folder ${data} is in use by process ${first.pid}: stop it first, or use another --data folder.\n`,
    });
    expect((await fetch(`${url}/health/ready`)).status).toBe(200);
    expect(await first.stop('SIGTERM')).toMatchObject({ code: 0 });
  });

  it('says in one sentence that the data folder is none', async () => {
    writeFileSync(data, '');
    expect(await endOf()).toEqual({ code: 1, output: `The data folder ${data} is not a folder.\n` });
  });

  it('lists every problem of the configuration, each with its path', async () => {
    const config = configured(`
intake: { fsync: sometimes, maxLagBytes: -1 }
detection: { warmUpReports: 0, unheardOf: true }
access: { sources: [{ name: a }] }
nowhere: {}
`);
    const { code, output } = await endOf('--config', config);
    const [headline, ...problems] = output.trimEnd().split('\n');
    expect([code, headline]).toEqual([1, 'The configuration is not valid:']);
    for (const path of ['intake.fsync', 'intake.maxLagBytes', 'detection.warmUpReports', 'access.sources.0', 'nowhere'])
      expect(problems.filter((line) => line.startsWith(`  ${path}: `))).toHaveLength(1);
    expect(problems.filter((line) => line.includes('unheardOf'))).toHaveLength(1);
    expect(problems).toHaveLength(6);
  });

  it.each<[string, (file: string) => void, RegExp]>([
    ['is not there', () => undefined, /ENOENT/],
    [
      'is no YAML',
      (file) => {
        writeFileSync(file, 'a: [1\nb: }');
      },
      /at line/,
    ],
  ])('says which configuration cannot be read where it %s', async (_, write, why) => {
    const file = join(folder, 'none.yaml');
    write(file);
    const { code, output } = await endOf('--config', file);
    expect(code).toBe(1);
    expect(output.startsWith(`The configuration ${file} cannot be read: `)).toBe(true);
    expect(output).toMatch(why);
    expect(output).not.toContain('    at ');
  });

  it('says how it is started, and that an option is none', async () => {
    const help = await endOf('--help');
    expect(help.code).toBe(0);
    for (const option of ['--no-simulator', '--data', '--config', '--port', '--help', 'REDIS_URL'])
      expect(help.output).toContain(option);
    const slip = await endOf('--prot', '80');
    expect([slip.code, slip.output.includes('--prot'), slip.output.endsWith('Try --help.\n')]).toEqual([1, true, true]);
  });
});
