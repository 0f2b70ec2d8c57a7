export { readCallRecordsFrame, writeCallRecordsFrame } from './call-records-frame.js';
export { CdrConfig } from './cdr.config.js';
export {
  type DecodedCalls,
  MasterCsvDecoder,
  QUARANTINE_REASONS,
  type QuarantinedLine,
  type QuarantineReason,
} from './master-csv-decoder.js';
