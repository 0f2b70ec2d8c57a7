import { type ColumnDecoder, type SeriesSink } from '#foundation/vocabulary';
import { DEFAULT_MAX_DECODED_BYTES } from './prometheus.config.js';
import { SnappyDecoder } from './snappy.js';
import { WriteRequestReader } from './write-request.js';

/** Decodes remote-write 1.0 bodies: a snappy block that holds a `prometheus.WriteRequest`. Owned by one lane: its buffers are reused. */
export class RemoteWriteDecoder implements ColumnDecoder {
  private readonly snappy: SnappyDecoder;
  private readonly reader = new WriteRequestReader();

  /** @param maxDecodedBytes bound of one decompressed body, in bytes */
  constructor(maxDecodedBytes = DEFAULT_MAX_DECODED_BYTES) {
    this.snappy = new SnappyDecoder(maxDecodedBytes);
  }

  decode(body: Uint8Array, sink: SeriesSink): number {
    return this.reader.read(this.snappy.decode(body), sink);
  }
}
