import { type CallRecord } from '#foundation/vocabulary';
import { type CallDecoder, type DecodedCalls, type RejectedLine, type RejectionReason } from '../call-decoder.js';
import { CallNaming, type CallSourceSettings } from '../call-source.js';
import { BerError, type BerElement, BerReader } from './ber-reader.js';
import { recordsOf } from './charging-data-file.js';
import { IMS_RECORDS, imsCallOf } from './ims-record.js';
import { CHARGING_FUNCTION_RECORD, GATEWAY_RECORDS, packetSessionOf } from './packet-record.js';

const CONTEXT = 2;

/**
 * Reads charging data records of 3GPP TS 32.298 in BER: calls of the IMS nodes (VoLTE) and packet sessions of S-GW, P-GW and the 5G charging function. Records
 * stand behind one another, or in a file with the headers of TS 32.297.
 */
export class ChargingDataDecoder implements CallDecoder {
  private readonly naming: CallNaming;

  constructor(settings: CallSourceSettings) {
    this.naming = new CallNaming(settings);
  }

  decode(body: Uint8Array): DecodedCalls {
    const records: CallRecord[] = [];
    const rejected: RejectedLine[] = [];
    let place = 0;
    for (const bytes of recordsOf(body)) {
      place++;
      const outcome = this.recordOf(bytes);
      if (typeof outcome === 'string') rejected.push({ line: place, reason: outcome });
      else records.push(outcome);
    }
    return { records, rejected };
  }

  private recordOf(bytes: Uint8Array): CallRecord | RejectionReason {
    let element: BerElement;
    try {
      ({ element } = new BerReader(bytes).read(0));
    } catch (error) {
      if (error instanceof BerError) return error.because;
      throw error;
    }
    if (element.tagClass !== CONTEXT) return 'event';
    if (IMS_RECORDS.has(element.tag)) return imsCallOf(element, this.naming);
    if (GATEWAY_RECORDS.has(element.tag) || element.tag === CHARGING_FUNCTION_RECORD)
      return packetSessionOf(element, this.naming);
    return 'event';
  }
}
