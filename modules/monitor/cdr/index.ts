export { CallRecordFile, type CallRecordFileParts } from './call-record-file.js';
export { readCallRecordsFrame, writeCallRecordsFrame } from './call-records-frame.js';
export { type CallFile, CdrConfig } from './cdr.config.js';
export { CdrMetrics } from './cdr.metrics.js';
export { FileFollower, type FilePosition, type FollowerParts } from './file-follower.js';
export {
  type DecodedCalls,
  MasterCsvDecoder,
  QUARANTINE_REASONS,
  type QuarantinedLine,
  type QuarantineReason,
} from './master-csv-decoder.js';
