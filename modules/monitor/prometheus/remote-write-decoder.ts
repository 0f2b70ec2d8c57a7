import { ApplianceError } from '#foundation/platform';
import { type ColumnDecoder, type SeriesSink } from '#foundation/vocabulary';
import { decodeSnappy } from './domain/snappy.js';
import { WriteRequestReader } from './domain/write-request.js';
import {
  PROMETHEUS_BODY_TOO_LARGE,
  PROMETHEUS_SNAPPY_MALFORMED,
  PROMETHEUS_WRITE_REQUEST_MALFORMED,
} from './errors.js';

/** Largest body after decompression that is taken by default, in bytes; a sender's ordinary body is below one mebibyte. */
export const DEFAULT_MAX_DECODED_BYTES = 64 << 20;
const FIRST_BUFFER_BYTES = 1 << 20;

const refuse = (code: string, message: string): never => {
  throw new ApplianceError(code, { retryable: false, message });
};

/** Decodes remote-write 1.0 bodies. Keeps one buffer, which grows to the largest body seen and never beyond the limit. */
export class RemoteWriteDecoder implements ColumnDecoder {
  private buffer: Uint8Array;
  private readonly reader = new WriteRequestReader();

  constructor(private readonly maxDecodedBytes = DEFAULT_MAX_DECODED_BYTES) {
    this.buffer = new Uint8Array(Math.min(FIRST_BUFFER_BYTES, maxDecodedBytes));
  }

  decode(body: Uint8Array, sink: SeriesSink): number {
    const length = this.inflate(body);
    const outcome = this.reader.read(this.buffer, length, sink);
    return outcome.kind === 'read'
      ? outcome.samples
      : refuse(PROMETHEUS_WRITE_REQUEST_MALFORMED, `The write request is malformed: ${outcome.because}.`);
  }

  private inflate(body: Uint8Array): number {
    const outcome = decodeSnappy(body, this.buffer);
    switch (outcome.kind) {
      case 'decoded':
        return outcome.length;
      case 'malformed':
        return refuse(PROMETHEUS_SNAPPY_MALFORMED, `The body is not a Snappy block: ${outcome.because}.`);
      case 'too-large':
        if (outcome.length > this.maxDecodedBytes)
          return refuse(
            PROMETHEUS_BODY_TOO_LARGE,
            `The body holds ${outcome.length} bytes, more than the ${this.maxDecodedBytes} that are taken.`,
          );
        this.buffer = new Uint8Array(Math.min(this.maxDecodedBytes, outcome.length * 2));
        return this.inflate(body);
    }
  }
}
