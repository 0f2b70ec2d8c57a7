import { type NetworkTime } from '#foundation/vocabulary';
import { civilTimeOf } from '#monitor/cdr';
import { type VoiceMetrics } from '../domain/quality-report.js';
import { staticCodec } from './sdp-codec.js';

/** One block of metrics of RFC 6035: numbers by their names, whatever line they stand in. */
export interface ReportedMetrics {
  readonly values: ReadonlyMap<string, number>;
  readonly texts: ReadonlyMap<string, string>;
  readonly metrics: VoiceMetrics;
}

/** A body of `application/vq-rtcpxr` (RFC 6035 clause 4.6). */
export interface VqReport {
  readonly type: 'session' | 'interval' | 'alert';
  /** `CallTerm` of the report at the end of a call. */
  readonly label: string;
  readonly callId: string;
  /** Other fields of the head by their names, e.g. `LocalID`, `LocalGroup`, `RemoteAddr`. */
  readonly fields: ReadonlyMap<string, string>;
  readonly local: ReportedMetrics;
  readonly remote: ReportedMetrics | undefined;
}

export type VqRefusal = 'no-report' | 'no-call-id' | 'no-metrics' | 'too-long' | 'line';

/** Longest body and line: a report with both blocks is about 2 KB. */
const MAX_BODY = 65_536;
const MAX_LINE = 4_096;
const HEADS: Readonly<Record<string, VqReport['type']>> = {
  vqsessionreport: 'session',
  vqintervalreport: 'interval',
  vqalertreport: 'alert',
};
const BLOCKS = new Set(['localmetrics', 'remotemetrics']);
/** `NAME=value` pairs. Some phones forget the blank between a number and the next name. */
const pairsOf = (line: string): readonly (readonly [string, string])[] => {
  const pairs: [string, string][] = [];
  for (const [, name = '', value = ''] of line.matchAll(/([A-Za-z][\w-]*)=("[^"]*"|[^\s;]*)/g)) {
    let key = name;
    let rest = value;
    for (;;) {
      const glued = /^(-?\d+(?:\.\d+)?)([A-Z][A-Z0-9]*)=(.*)$/.exec(rest);
      if (glued === null) break;
      pairs.push([key, glued[1] ?? '']);
      key = glued[2] ?? '';
      rest = glued[3] ?? '';
    }
    pairs.push([key, rest.replaceAll('"', '')]);
  }
  return pairs;
};

class Block {
  readonly values = new Map<string, number>();
  readonly texts = new Map<string, string>();

  take(line: string): void {
    for (const [name, text] of pairsOf(line)) {
      const value = text === '' ? NaN : Number(text);
      if (Number.isFinite(value)) this.values.set(name, value);
      else this.texts.set(name, text);
    }
  }

  get reported(): ReportedMetrics {
    return { values: this.values, texts: this.texts, metrics: metricsOf(this.values, this.texts) };
  }
}

const within = (value: number | undefined, min: number, max: number): number | undefined =>
  value !== undefined && value >= min && value <= max ? value : undefined;

/** @returns without what is absent */
const present = (of: Readonly<Record<string, unknown>>): VoiceMetrics =>
  Object.fromEntries(Object.entries(of).filter(([, value]) => value !== undefined));

/** Units of RFC 6035: ratios in percent, delays in ms, 127 where a rating is not known. */
const metricsOf = (values: ReadonlyMap<string, number>, texts: ReadonlyMap<string, string>): VoiceMetrics => {
  const scaled = (name: string, scale: number, max: number): number | undefined => {
    const value = within(values.get(name), 0, max);
    return value === undefined ? undefined : value / scale;
  };
  const timeOf = (name: string): NetworkTime | undefined => civilTimeOf(texts.get(name) ?? '');
  const codec = texts.get('PD') ?? staticCodec(values.get('PT') ?? -1);
  return present({
    start: timeOf('START'),
    stop: timeOf('STOP'),
    codec,
    lossRatio: scaled('NLR', 100, 100),
    discardRatio: scaled('JDR', 100, 100),
    jitterSeconds: scaled('IAJ', 1000, 65_535),
    roundTripSeconds: scaled('RTD', 1000, 65_535),
    endSystemDelaySeconds: scaled('ESD', 1000, 65_535),
    rFactor: within(values.get('RCQ'), 0, 120),
    mosCq: within(values.get('MOSCQ'), 1, 5),
    mosLq: within(values.get('MOSLQ'), 1, 5),
  });
};

/** @returns the name of what is wrong with the body where it is no report */
export const vqReportOf = (body: string): VqReport | VqRefusal => {
  if (body.length > MAX_BODY) return 'too-long';
  const local = new Block();
  const remote = new Block();
  const fields = new Map<string, string>();
  let head: { type: VqReport['type']; label: string } | undefined;
  let block: Block | undefined;
  let hasLocal = false;
  let hasRemote = false;
  for (const line of body.split(/\r?\n/)) {
    if (line.trim() === '') continue;
    if (line.length > MAX_LINE) return 'too-long';
    const colon = line.indexOf(':');
    if (colon <= 0) return 'line';
    const name = line.slice(0, colon).trim();
    const text = line.slice(colon + 1).trim();
    const key = name.toLowerCase();
    if (head === undefined) {
      const type = HEADS[key];
      if (type === undefined) return 'no-report';
      head = { type, label: text };
    } else if (BLOCKS.has(key)) {
      block = key === 'localmetrics' ? local : remote;
      hasLocal ||= block === local;
      hasRemote ||= block === remote;
      block.take(text);
    } else if (block === undefined || key === 'dialogid') fields.set(key, text);
    else block.take(text);
  }
  if (head === undefined) return 'no-report';
  const callId = fields.get('callid') ?? '';
  if (callId === '') return 'no-call-id';
  if (!hasLocal) return 'no-metrics';
  return { ...head, callId, fields, local: local.reported, remote: hasRemote ? remote.reported : undefined };
};

/** `IP=192.0.2.1 PORT=5000 SSRC=0x1` of an address field. */
export const addressIn = (field: string | undefined): { readonly ip: string; readonly ssrc: string } => {
  const pairs = new Map(pairsOf(field ?? ''));
  return { ip: pairs.get('IP') ?? '', ssrc: pairs.get('SSRC') ?? '' };
};
