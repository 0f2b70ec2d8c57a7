export {
  gpbOf,
  linesOf,
  longFile,
  type MadeFile,
  madeFile,
  vesOf,
  type XmlForm,
  xmlOf,
  type XmlStandard,
} from './measurement-file.js';
export { bytesOf, inPieces, type KeptSample, lineOf, readerSettings, readSamples, samplesOf } from './read-samples.js';
