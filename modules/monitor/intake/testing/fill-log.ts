// Writes frames until the log refuses (or for ever), saying how many were acknowledged. Run as a process of its own by the log's spec.
import { DurableLog } from '../durable-log.js';

const [folder = '', forever] = process.argv.slice(2);
const log = await DurableLog.open(folder, { segmentBytes: 1 << 30, fsync: 'always' });
let acknowledged = 0;
if (forever !== undefined) acknowledged = (await Array.fromAsync(log.read(log.start))).length;
try {
  for (;;) {
    await log.append({ kind: 'log-records', source: 'spec', body: new Uint8Array(500) });
    acknowledged += 1;
    if (forever !== undefined) process.stdout.write(`${acknowledged}\n`);
  }
} catch (error) {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  process.stdout.write(JSON.stringify({ acknowledged, error: code }));
}
