import { type CallRecord, type Dn, type NetworkTime, networkTimeOf } from '#foundation/vocabulary';
import { mosFromRFactor } from './domain/e-model.js';
import { measuredMosOf, type VoiceMetrics } from './domain/quality-report.js';
import { addressIn, type ReportedMetrics, type VqReport } from './sip/rtcpxr-report.js';
import { partyOf } from './sip/sip-message.js';
import { type TrunkAddresses } from './trunk-addresses.js';

/** What a report is of, beside its metrics. */
export interface ReportedCall {
  readonly id: string;
  readonly trunk: Dn;
  readonly caller: string;
  readonly callee: string;
  readonly codec: string | undefined;
  readonly label: string;
  /** When it came, for a report that does not say when it was made. */
  readonly receivedAt: NetworkTime;
}

/** A report on one direction of a call as the record that is stored and judged. */
export const qualityRecordOf = (metrics: VoiceMetrics, call: ReportedCall): CallRecord => {
  const end = metrics.stop ?? call.receivedAt;
  const start = metrics.start !== undefined && metrics.start <= end ? metrics.start : end;
  const codec = metrics.codec ?? call.codec;
  const measuredMos = measuredMosOf(metrics, mosFromRFactor);
  const { lossRatio, jitterSeconds, roundTripSeconds } = metrics;
  return {
    id: call.id,
    kind: 'quality-report',
    trunk: call.trunk,
    start: networkTimeOf(Math.round(start)),
    end: networkTimeOf(Math.round(end)),
    caller: call.caller,
    callee: call.callee,
    answered: true,
    disposition: call.label,
    billableSeconds: Math.round(end - start) / 1000,
    ...(codec === undefined ? {} : { codec: codec.toLowerCase() }),
    ...(lossRatio === undefined ? {} : { lossRatio }),
    ...(jitterSeconds === undefined ? {} : { jitterSeconds }),
    ...(roundTripSeconds === undefined ? {} : { roundTripSeconds }),
    ...(measuredMos === undefined ? {} : { measuredMos }),
  };
};

/** The records of an RFC 6035 report: what its sender heard, and what the far end told it that it heard. @returns `undefined` where no name in it is of a trunk */
export const recordsOfReport = (
  report: VqReport,
  addresses: TrunkAddresses,
  receivedAt: NetworkTime,
): readonly CallRecord[] | undefined => {
  const { fields, callId } = report;
  const local = addressIn(fields.get('localaddr'));
  const remote = addressIn(fields.get('remoteaddr'));
  const groups = [fields.get('localgroup') ?? '', fields.get('remotegroup') ?? ''];
  const trunk = addresses.trunkOf(...groups, remote.ip, local.ip);
  if (trunk === undefined) return undefined;
  const identity = (name: string): string => addresses.subscriber(partyOf(fields.get(name) ?? '').user);
  const record = ({ metrics }: ReportedMetrics, heard: 'local' | 'remote', ssrc: string): CallRecord =>
    qualityRecordOf(metrics, {
      id: [addresses.callId(callId), heard, ssrc, metrics.stop ?? receivedAt].join('/'),
      trunk,
      caller: identity('localid'),
      callee: identity('remoteid'),
      codec: report.local.metrics.codec,
      label: report.label === '' ? report.type : report.label.slice(0, 64),
      receivedAt,
    });
  return [
    record(report.local, 'local', local.ssrc),
    ...(report.remote === undefined ? [] : [record(report.remote, 'remote', remote.ssrc)]),
  ];
};
