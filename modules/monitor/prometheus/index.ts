export { DEFAULT_MAX_DECODED_BYTES, RemoteWriteDecoder } from './remote-write-decoder.js';
