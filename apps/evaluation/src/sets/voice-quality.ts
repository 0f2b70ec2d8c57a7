import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { hepPacketOf, rtcpReportsOf, sipMessageOf, type VqReport, vqReportOf } from '#monitor/voice-quality';
import { type EvaluationSet, Tally } from './evaluation-set.js';

const expectations = z.record(
  z.string(),
  z.object({
    callId: z.string().optional(),
    event: z.string().optional(),
    codec: z.string().optional(),
    durationS: z.number().optional(),
    local: z.record(z.string(), z.number()).default({}),
    remote: z.record(z.string(), z.number()).default({}),
  }),
);

/** A body by itself, or within the request that published it. */
const bodyOf = (bytes: Buffer): { readonly body: string; readonly event: string | undefined } => {
  const message = sipMessageOf(bytes);
  if (typeof message === 'string') return { body: bytes.toString('utf8'), event: undefined };
  return { body: message.body, event: message.headers.get('event')?.[0] };
};

const same = (tally: Tally, name: string, made: unknown, said: unknown): void => {
  tally.count(name, made === said ? undefined : `expected ${JSON.stringify(said)}, got ${JSON.stringify(made)}`);
};

const judge = (
  tally: Tally,
  file: string,
  report: VqReport,
  event: string | undefined,
  of: z.infer<typeof expectations>[string],
): void => {
  const { local, remote } = report;
  if (of.callId !== undefined) same(tally, `${file} Call-ID`, report.callId, of.callId);
  if (of.event !== undefined) same(tally, `${file} event`, event, of.event);
  if (of.codec !== undefined) same(tally, `${file} codec`, local.metrics.codec, of.codec);
  if (of.durationS !== undefined) {
    const { start, stop } = local.metrics;
    const seconds = start === undefined || stop === undefined ? undefined : (stop - start) / 1000;
    same(tally, `${file} duration`, seconds, of.durationS);
  }
  for (const [name, value] of Object.entries(of.local))
    same(tally, `${file} local ${name}`, local.values.get(name), value);
  for (const [name, value] of Object.entries(of.remote))
    same(tally, `${file} remote ${name}`, remote?.values.get(name), value);
};

/** Captured packets, one a file: each is to be read, and its payload where it is SIP or RTCP. */
const judgePackets = (tally: Tally, folder: string): void => {
  for (const file of readdirSync(folder)
    .filter((name) => /\.hep$/i.test(name))
    .sort()) {
    const packet = hepPacketOf(Uint8Array.from(readFileSync(join(folder, file))));
    if (typeof packet === 'string') tally.count(file, `refused as ${packet}`);
    else if (packet.protocol === 1) {
      const message = sipMessageOf(packet.payload);
      tally.count(file, typeof message === 'string' ? `its SIP is refused as ${message}` : undefined);
    } else if (packet.protocol === 5 && packet.payload[0] !== 0x7b)
      tally.count(file, rtcpReportsOf(packet.payload) === undefined ? 'its RTCP is refused' : undefined);
    else tally.count(file, undefined);
  }
};

export const voiceQualitySet: EvaluationSet = {
  name: 'voice-quality',
  about: 'RFC 6035 reports with their expected values, and HEP v3 packets (*.hep)',
  run: (given) => {
    const nested = join(given, 'vq-rtcpxr');
    const folder = existsSync(nested) ? nested : given;
    const tally = new Tally();
    const expected = expectations.parse(JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')));
    for (const [file, of] of Object.entries(expected)) {
      const { body, event } = bodyOf(readFileSync(join(folder, file)));
      const report = vqReportOf(body);
      if (typeof report === 'string') tally.count(file, `refused as ${report}`);
      else judge(tally, file, report, event, of);
    }
    for (const place of new Set([folder, given])) judgePackets(tally, place);
    return tally.outcome;
  },
};
