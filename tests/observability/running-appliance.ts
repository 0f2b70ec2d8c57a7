import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

const MAIN = resolve(import.meta.dirname, '../../dist/apps/appliance/src/main.js');

/** Starts the built appliance on an empty folder, and stops it whatever happens. */
export const withAppliance = async <T>(use: (url: string) => Promise<T>): Promise<T> => {
  if (!existsSync(MAIN)) throw new Error('The appliance is not built: run `npm run build` first.');
  const folder = mkdtempSync(join(tmpdir(), 'nocturne-metrics-'));
  const config = join(folder, 'config.yaml');
  // JSON is YAML. A file of call records, a folder of measurements and ports for reports and syslog make the metrics of their sources.
  const pmFiles = { folders: [{ path: folder, source: 'measurements', files: String.raw`\.pm\.xml$` }] };
  const identity = ['SubNetwork=North,ManagedElement=${host}'];
  const syslog = { listeners: [{ source: 'routers', host: '127.0.0.1', udpPort: 0, identity }] };
  const voiceQuality = { publish: [phones] };
  writeFileSync(config, JSON.stringify({ cdr: { files: [callFile(folder)] }, voiceQuality, pmFiles, syslog }));
  const appliance = spawn(process.execPath, [MAIN, '--data', folder, '--port', '0', '--config', config], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  try {
    return await use(await addressOf(appliance));
  } finally {
    appliance.kill('SIGTERM');
    if (appliance.exitCode === null && appliance.signalCode === null) await once(appliance, 'exit');
    rmSync(folder, { recursive: true, force: true });
  }
};

/** What it shows once everything that it was sent has had its consequences. */
export const shownAt = async (url: string): Promise<string> => {
  await fetch(`${url}/health/progress?settled=0`);
  return (await fetch(`${url}/metrics`)).text();
};

/** What it shows after it has heard of one cell and one alarm: then every metric has its labels. */
export const exposition = (): Promise<string> =>
  withAppliance(async (url) => {
    await post(`${url}/v1/metrics`, report('RRU_PrbTotDl', [Date.now()]));
    await post(`${url}/api/v1/alerts-webhook`, alarm());
    return shownAt(url);
  });

const addressOf = (appliance: ChildProcess): Promise<string> =>
  new Promise((found, failed) => {
    const said: string[] = [];
    for (const stream of [appliance.stdout, appliance.stderr])
      if (stream !== null)
        createInterface({ input: stream }).on('line', (line) => {
          said.push(line);
          const url = /listens at (\S+)/.exec(line)?.[1];
          if (url !== undefined) found(url);
        });
    appliance.once('exit', () => {
      failed(new Error(`The appliance ended:\n${said.join('\n')}`));
    });
  });

/** At a port that the kernel chooses. */
const phones = { source: 'phones', region: 'North', trunkDnTemplate: 'SubNetwork=North,SipTrunk={trunk}', udpPort: 0 };

const callFile = (path: string): object => ({
  ...{ path, source: 'calls', region: 'North' },
  trunkDnTemplate: 'SubNetwork=North,ManagedElement=sbc-1,SipTrunk={trunk}',
});

export const post = async (url: string, body: object): Promise<void> => {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}: ${await answer.text()}`);
};

/** An OTLP body: one sample of a cell's counter at each time. */
export const report = (name: string, timesMs: readonly number[]): object => {
  const attribute = (key: string, stringValue: string): object => ({ key, value: { stringValue } });
  const attributes = [attribute('subnetwork', 'North'), attribute('managed_element', '7'), attribute('cell', '1')];
  const dataPoints = timesMs.map((ms) => ({ attributes, timeUnixNano: `${ms}000000`, asDouble: 42.5 }));
  return { resourceMetrics: [{ scopeMetrics: [{ metrics: [{ name, gauge: { dataPoints } }] }] }] };
};

const alarm = (): object => ({
  version: '4',
  groupKey: '{}',
  status: 'firing',
  receiver: 'nocturne',
  groupLabels: {},
  commonLabels: {},
  commonAnnotations: {},
  externalURL: 'http://alertmanager',
  truncatedAlerts: 0,
  alerts: [
    {
      status: 'firing',
      labels: { alertname: 'LinkDown', severity: 'critical', dn: 'SubNetwork=North,ManagedElement=7' },
      annotations: {},
      startsAt: new Date().toISOString(),
      endsAt: '0001-01-01T00:00:00Z',
      generatorURL: '',
      fingerprint: 'f1a2b3c4d5e6f708',
    },
  ],
});
