import { type CallDecoder } from './call-decoder.js';
import { type CallSourceSettings } from './call-source.js';
import { CelDecoder } from './cel/cel-decoder.js';
import { ChargingDataDecoder } from './ber/charging-data-decoder.js';
import { CucmDecoder } from './cucm/cucm-decoder.js';
import { EslDecoder } from './freeswitch/esl-decoder.js';
import { FreeSwitchJsonDecoder } from './freeswitch/json-cdr-decoder.js';
import { KamailioDecoder } from './kamailio/acc-decoder.js';
import { type CsvMapping, MappedCsvDecoder } from './mapped-csv-decoder.js';
import { MasterCsvDecoder } from './master-csv-decoder.js';
import { refuse } from './errors.js';

/** Formats of call records that are read, by their names in the configuration. */
export const CALL_FORMATS = [
  'asterisk-cdr',
  'asterisk-cel',
  'freeswitch-json',
  'freeswitch-esl',
  'cisco-cucm',
  'kamailio-acc',
  '3gpp-ber',
  'csv',
] as const;
export type CallFormat = (typeof CALL_FORMATS)[number];

/** Formats of which each line is read by itself, so that a file of them can be followed while it grows. */
export const LINE_FORMATS: ReadonlySet<CallFormat> = new Set([
  'asterisk-cdr',
  'asterisk-cel',
  'cisco-cucm',
  'kamailio-acc',
  'csv',
]);

/** @throws ApplianceError CDR_MAPPING_MISSING where the format is `csv` and no mapping says what its columns are */
export const openCallDecoder = (
  format: CallFormat,
  settings: CallSourceSettings,
  mapping?: CsvMapping,
): CallDecoder => {
  switch (format) {
    case 'asterisk-cdr':
      return new MasterCsvDecoder(settings);
    case 'asterisk-cel':
      return new CelDecoder(settings);
    case 'freeswitch-json':
      return new FreeSwitchJsonDecoder(settings);
    case 'freeswitch-esl':
      return new EslDecoder(settings);
    case 'cisco-cucm':
      return new CucmDecoder(settings);
    case 'kamailio-acc':
      return new KamailioDecoder(settings);
    case '3gpp-ber':
      return new ChargingDataDecoder(settings);
    case 'csv':
      return mapping === undefined
        ? refuse('CDR_MAPPING_MISSING', 'Call records in CSV need a mapping of their columns.')
        : new MappedCsvDecoder(settings, mapping);
  }
};
