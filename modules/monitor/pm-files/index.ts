export { CounterFilter } from './domain/counter-filter.js';
export { type ByteStream, readPmFile, type ReadFile, type ReaderSettings } from './file-reader.js';
export { MeasurementFrameDecoder, readFrameHead, writeFrameHead } from './measurement-frame.js';
export { type PmFolderConfig, PmFilesConfig } from './pm-files.config.js';
