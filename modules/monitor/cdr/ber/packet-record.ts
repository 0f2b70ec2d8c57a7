import { type CallRecord, networkTimeOf } from '#foundation/vocabulary';
import { type RejectionReason } from '../call-decoder.js';
import { type CallNaming } from '../call-source.js';
import { type BerElement, field, integerOf, textOf } from './ber-reader.js';
import { imsiOf, msisdnOf, timeStampOf } from './charging-types.js';

/** SGWRecord and PGWRecord of GPRSRecord ::= CHOICE, and the charging function's record of CHFRecord (TS 32.298). */
export const GATEWAY_RECORDS: ReadonlySet<number> = new Set([78, 79]);
export const CHARGING_FUNCTION_RECORD = 200;

/** CauseForRecClosing values that end a session; the others only close a record. */
const CAUSES: Readonly<Record<number, string>> = {
  0: 'normalRelease',
  1: 'partialRecord',
  4: 'abnormalRelease',
  16: 'volumeLimit',
  17: 'timeLimit',
  18: 'servingNodeChange',
  19: 'maxChangeCond',
  20: 'managementIntervention',
  22: 'rATChange',
  23: 'mSTimeZoneChange',
};
const ABNORMAL = 4;

const sum = (of: readonly (BerElement | undefined)[]): number =>
  of.reduce((total, element) => total + Math.max(0, integerOf(element) ?? 0), 0);

interface Session {
  readonly id: string;
  readonly names: readonly string[];
  readonly subscriber: string;
  readonly opening: BerElement | undefined;
  readonly durationSeconds: number | undefined;
  readonly cause: number;
  readonly uplinkBytes: number;
  readonly downlinkBytes: number;
}

/** What a packet gateway recorded (4G): volumes by charging condition, or by service data flow. */
const gatewaySession = (record: BerElement): Session => {
  const flows = field(record, 34)?.children ?? [];
  const volumes = field(record, 12)?.children ?? [];
  // A gateway that charges by flow repeats the same octets by condition.
  const [from, uplink, downlink] = flows.length > 0 ? [flows, 12, 13] : [volumes, 3, 4];
  const node = textOf(field(record, 18));
  const charging = integerOf(field(record, 5));
  return {
    id: charging === undefined ? '' : [node, charging, integerOf(field(record, 17)) ?? 0].join('/'),
    names: [textOf(field(record, 7)), node],
    subscriber: imsiOf(field(record, 3)) || msisdnOf(field(record, 22)),
    opening: field(record, 13),
    durationSeconds: integerOf(field(record, 14)),
    cause: integerOf(field(record, 15)) ?? 0,
    uplinkBytes: sum(from.map((each) => field(each, uplink))),
    downlinkBytes: sum(from.map((each) => field(each, downlink))),
  };
};

/** What a charging function recorded of an SMF's session (5G): volumes by rating group. */
const chargingFunctionSession = (record: BerElement): Session => {
  const units = (field(record, 5)?.children ?? []).flatMap((usage) => field(usage, 1)?.children ?? []);
  const session = field(record, 13);
  const node = textOf(field(record, 1));
  const charging = integerOf(field(session, 0)) ?? integerOf(field(record, 11));
  return {
    id: charging === undefined ? '' : [node, charging, integerOf(field(record, 8)) ?? 0].join('/'),
    names: [textOf(field(session, 13)), node],
    subscriber: textOf(field(field(record, 2), 1)),
    opening: field(record, 6),
    durationSeconds: integerOf(field(record, 7)),
    cause: integerOf(field(record, 9)) ?? 0,
    uplinkBytes: sum(units.map((each) => field(each, 5))),
    downlinkBytes: sum(units.map((each) => field(each, 6))),
  };
};

/** A session that carried packets; its trunk is the access point or data network, or the node where that is named. */
export const packetSessionOf = (record: BerElement, naming: CallNaming): CallRecord | RejectionReason => {
  const session = record.tag === CHARGING_FUNCTION_RECORD ? chargingFunctionSession(record) : gatewaySession(record);
  if (session.id === '') return 'no-id';
  const start = timeStampOf(session.opening);
  if (start === undefined) return 'time';
  const { durationSeconds, cause } = session;
  if (durationSeconds === undefined || durationSeconds < 0) return 'duration';
  const trunk = naming.trunkOf(session.names.find((name) => naming.isTrunk(name)));
  if (trunk === undefined) return 'no-trunk';
  return {
    id: session.id,
    kind: 'packet-session',
    trunk,
    start,
    end: networkTimeOf(start + 1000 * durationSeconds),
    caller: naming.subscriber(session.subscriber),
    callee: '',
    answered: cause !== ABNORMAL,
    disposition: CAUSES[cause] ?? `causeForRecClosing ${String(cause)}`,
    billableSeconds: durationSeconds,
    uplinkBytes: session.uplinkBytes,
    downlinkBytes: session.downlinkBytes,
  };
};
