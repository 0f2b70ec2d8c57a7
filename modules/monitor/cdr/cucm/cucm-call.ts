import { type CallRecord, type Dn, type NetworkTime, networkTimeOf } from '#foundation/vocabulary';
import { type RejectionReason } from '../call-decoder.js';
import { type CallNaming } from '../call-source.js';
import { epochTimeOf } from '../domain/civil-time.js';
import { lossRatioOf } from '../domain/loss-ratio.js';
import { type CucmRow } from './cucm-rows.js';

/** Media payload capabilities by the names of voice-quality tables (Cisco CDR Administration Guide, codec types). */
const CODECS: Readonly<Record<string, string>> = {
  '2': 'pcma',
  '3': 'pcma',
  '4': 'pcmu',
  '5': 'pcmu',
  '6': 'g722',
  '7': 'g722',
  '8': 'g722',
  '9': 'g723',
  '10': 'g728',
  '11': 'g729',
  '12': 'g729a',
  '15': 'g729',
  '16': 'g729a',
  '18': 'gsm',
  '20': 'gsm-efr',
  '80': 'gsm',
  '82': 'g726-32',
  '83': 'g726-24',
  '84': 'g726-16',
  '86': 'ilbc',
  '90': 'opus',
};

/** What one end of a call says of its sound, and which end it is. */
export interface CucmQuality {
  readonly key: string;
  readonly leg: string;
  readonly device: string;
  readonly time: NetworkTime;
  readonly durationSeconds: number;
  readonly lossRatio?: number;
  readonly jitterSeconds?: number;
  readonly roundTripSeconds?: number;
}

/** A call with what its quality reports need: which end stands on the trunk. */
export interface CucmCall {
  readonly record: CallRecord;
  readonly key: string;
  /** The end on the trunk first. */
  readonly legs: readonly string[];
}

const text = (row: CucmRow, name: string): string => row.get(name.toLowerCase()) ?? '';
const number = (row: CucmRow, name: string): number | undefined => {
  const field = text(row, name);
  return /^\d{1,15}(?:\.\d+)?$/.test(field) ? Number(field) : undefined;
};

/** One call all over a cluster: cluster, call manager and number. */
const keyOf = (row: CucmRow): string | undefined => {
  const parts = [
    text(row, 'globalCallId_ClusterID'),
    text(row, 'globalCallID_callManagerId'),
    text(row, 'globalCallID_callId'),
  ];
  return parts[1] === '' || parts[2] === '' ? undefined : parts.join('/');
};

const causeOf = (row: CucmRow, name: string): number | undefined => {
  const cause = number(row, name);
  // 0 says that this end did not release; Cisco's own causes begin behind those of Q.850.
  return cause !== undefined && cause > 0 && cause < 128 ? cause : undefined;
};

/** A call detail record (record type 1). */
export const cucmCallOf = (row: CucmRow, naming: CallNaming): CucmCall | RejectionReason => {
  const key = keyOf(row);
  if (key === undefined) return 'no-id';
  const start = epochTimeOf(text(row, 'dateTimeOrigination'));
  const end = epochTimeOf(text(row, 'dateTimeDisconnect'));
  const connected = epochTimeOf(text(row, 'dateTimeConnect'));
  if (start === undefined || end === undefined || end < start) return 'time';
  const durationSeconds = number(row, 'duration');
  if (durationSeconds === undefined) return 'duration';
  const ends = [
    { device: text(row, 'destDeviceName'), leg: text(row, 'destLegIdentifier') },
    { device: text(row, 'origDeviceName'), leg: text(row, 'origLegCallIdentifier') },
  ];
  const onTrunk = ends.find(({ device }) => naming.isTrunk(device));
  const trunk = naming.trunkOf(onTrunk?.device);
  if (trunk === undefined || onTrunk === undefined) return 'no-trunk';
  const releaseCause = causeOf(row, 'destCause_value') ?? causeOf(row, 'origCause_value');
  const codec =
    CODECS[text(row, onTrunk === ends[0] ? 'destMediaCap_payloadCapability' : 'origMediaCap_payloadCapability')];
  const answered = connected !== undefined;
  return {
    key,
    legs: [onTrunk.leg, ...ends.filter((each) => each !== onTrunk).map(({ leg }) => leg)],
    record: {
      id: `${key}/${text(row, 'origLegCallIdentifier')}`,
      trunk,
      start,
      end,
      caller: naming.subscriber(text(row, 'callingPartyNumber')),
      callee: naming.subscriber(text(row, 'finalCalledPartyNumber') || text(row, 'originalCalledPartyNumber')),
      answered,
      disposition: answered ? 'ANSWERED' : 'NOT ANSWERED',
      billableSeconds: answered ? durationSeconds : 0,
      ...(codec === undefined ? {} : { codec }),
      ...(releaseCause === undefined ? {} : { releaseCause }),
    },
  };
};

/** A call management record (record type 2): jitter and latency are in ms, latency is one way. */
export const cucmQualityOf = (row: CucmRow, naming: CallNaming): CucmQuality | RejectionReason => {
  const key = keyOf(row);
  const leg = text(row, 'callIdentifier');
  if (key === undefined || leg === '') return 'no-id';
  const time = epochTimeOf(text(row, 'dateTimeStamp'));
  if (time === undefined) return 'time';
  const packets = ['numberPacketsSent', 'numberPacketsReceived', 'numberPacketsLost'] as const;
  const counted = [...packets, 'jitter', 'latency', 'duration'] as const;
  const [sent, received, lost, jitter, latency, duration] = counted.map((name) => {
    const field = text(row, name);
    return field === '' ? undefined : (number(row, name) ?? NaN);
  });
  if ([sent, received, lost, jitter, latency, duration].some(Number.isNaN)) return 'number';
  const device = text(row, 'deviceName');
  const lossRatio = lossRatioOf({ lost, received, sent });
  return {
    key,
    leg,
    device: naming.isTrunk(device) ? device : '',
    time,
    durationSeconds: duration ?? 0,
    ...(lossRatio === undefined ? {} : { lossRatio }),
    ...(jitter === undefined ? {} : { jitterSeconds: jitter / 1000 }),
    ...(latency === undefined ? {} : { roundTripSeconds: (2 * latency) / 1000 }),
  };
};

/** A quality report of its own: that of a call which was given already, or of one that never came. */
export const reportOf = (quality: CucmQuality, trunk: Dn, call?: CallRecord): CallRecord => ({
  id: `${quality.key}/${quality.leg}/quality`,
  kind: 'quality-report',
  trunk,
  start: networkTimeOf(quality.time - 1000 * quality.durationSeconds),
  end: quality.time,
  caller: call?.caller ?? '',
  callee: call?.callee ?? '',
  answered: true,
  disposition: 'CMR',
  billableSeconds: quality.durationSeconds,
  ...(call?.codec === undefined ? {} : { codec: call.codec }),
  ...soundOf(quality),
});

/** Loss, jitter and round trip, as far as the report has them. */
export const soundOf = ({ lossRatio, jitterSeconds, roundTripSeconds }: CucmQuality): Partial<CallRecord> => ({
  ...(lossRatio === undefined ? {} : { lossRatio }),
  ...(jitterSeconds === undefined ? {} : { jitterSeconds }),
  ...(roundTripSeconds === undefined ? {} : { roundTripSeconds }),
});
