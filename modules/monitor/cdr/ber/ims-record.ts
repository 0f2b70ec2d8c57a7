import { type CallRecord } from '#foundation/vocabulary';
import { type RejectionReason } from '../call-decoder.js';
import { type CallNaming } from '../call-source.js';
import { type BerElement, field, integerOf, textOf } from './ber-reader.js';
import { subscriberOfUri, timeStampOf } from './charging-types.js';

/** IMSRecord ::= CHOICE of TS 32.298: S-CSCF, P-CSCF, I-CSCF, MRFC, MGCF, BGCF, AS, E-CSCF, IBCF, TRF, TF and ATCF records. */
export const IMS_RECORDS: ReadonlySet<number> = new Set([63, 64, 65, 66, 67, 68, 69, 70, 82, 89, 90, 91]);

/** Fields that these records share (TS 32.298 clause 5.2.3). */
const FIELD = {
  method: 2,
  nodeAddress: 4,
  sessionId: 5,
  callingParties: 6,
  calledParty: 7,
  requested: 9,
  deliveryStart: 10,
  deliveryEnd: 11,
  opening: 12,
  closure: 13,
  operators: 14,
  closingCause: 17,
  chargingIdentifier: 19,
  reason: 23,
} as const;
const ORIGINATING = 0;
const TERMINATING = 1;

/** CauseForRecordClosing: 0 is the successful end of the service, 1 its failure; the others close a record whose call goes on. */
const CAUSES: readonly string[] = ['serviceDeliveryEndSuccessfully', 'unSuccessfulServiceDelivery'];
const SIP_STATUS = /^(?:SIP[:; ]*(?:cause=)?)?([1-6]\d\d)\b/;

/** A NodeAddress or another choice of addresses: the first text in it. */
const addressOf = (of: BerElement | undefined): string =>
  of === undefined ? '' : of.children.length === 0 ? textOf(of) : textOf(of.children[0]);

/** Names of the interconnection: the operators on both sides (InterOperatorIdentifiers, a list in some releases), then the node. */
const trunkNamesOf = (record: BerElement): readonly string[] => {
  const operators = field(record, FIELD.operators);
  const pairs = operators === undefined ? [] : [operators, ...operators.children];
  const named = [TERMINATING, ORIGINATING].flatMap((tag) => pairs.map((pair) => textOf(field(pair, tag))));
  return [...named, addressOf(field(record, FIELD.nodeAddress))].filter((name) => name !== '');
};

/** A VoLTE or another IMS call, as one of the nodes on its way recorded it. */
export const imsCallOf = (record: BerElement, naming: CallNaming): CallRecord | RejectionReason => {
  const id = textOf(field(record, FIELD.chargingIdentifier)) || textOf(field(record, FIELD.sessionId));
  if (id === '') return 'no-id';
  const deliveryStart = timeStampOf(field(record, FIELD.deliveryStart));
  const deliveryEnd = timeStampOf(field(record, FIELD.deliveryEnd));
  const start =
    timeStampOf(field(record, FIELD.requested)) ?? deliveryStart ?? timeStampOf(field(record, FIELD.opening));
  const end = deliveryEnd ?? timeStampOf(field(record, FIELD.closure)) ?? start;
  if (start === undefined || end === undefined || end < start) return 'time';
  const trunk = naming.trunkOf(trunkNamesOf(record).find((name) => naming.isTrunk(name)));
  if (trunk === undefined) return 'no-trunk';
  const cause = integerOf(field(record, FIELD.closingCause)) ?? 0;
  const answered = deliveryStart !== undefined && cause !== 1;
  const status = SIP_STATUS.exec(textOf(field(record, FIELD.reason)))?.[1];
  const calling = field(record, FIELD.callingParties)?.children[0];
  return {
    id: naming.callId(id),
    trunk,
    start,
    end,
    caller: naming.subscriber(subscriberOfUri(textOf(calling))),
    callee: naming.subscriber(subscriberOfUri(addressOf(field(record, FIELD.calledParty)))),
    answered,
    disposition: CAUSES[cause] ?? `causeForRecordClosing ${String(cause)}`,
    billableSeconds: answered ? Math.max(0, (end - deliveryStart) / 1000) : 0,
    ...(status === undefined ? {} : { sipStatus: Number(status) }),
  };
};
