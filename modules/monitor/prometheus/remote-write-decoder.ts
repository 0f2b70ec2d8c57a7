import { type ColumnDecoder, type SeriesSink } from '#foundation/vocabulary';
import { type MetadataSink } from './metric-metadata.js';
import { DEFAULT_MAX_DECODED_BYTES } from './prometheus.config.js';
import { SnappyDecoder } from './snappy.js';
import { type WriteOutcome } from './write-outcome.js';
import { WriteRequestReader } from './write-request.js';
import { WriteRequest2Reader } from './write-request-2.js';

/** The message of a remote-write body: `prometheus.WriteRequest` of 1.0 or `io.prometheus.write.v2.Request` of 2.0. */
export type WriteMessage = 'remote-write' | 'remote-write-2';

/** Decodes remote-write bodies: a snappy block that holds a message. Owned by one lane: its buffers are reused. */
export class RemoteWriteDecoder implements ColumnDecoder {
  private readonly snappy: SnappyDecoder;
  private readonly reader: WriteRequestReader | WriteRequest2Reader;

  /** @param maxDecodedBytes bound of one decompressed body, in bytes */
  constructor(maxDecodedBytes = DEFAULT_MAX_DECODED_BYTES, message: WriteMessage = 'remote-write') {
    this.snappy = new SnappyDecoder(maxDecodedBytes);
    this.reader = message === 'remote-write' ? new WriteRequestReader() : new WriteRequest2Reader();
  }

  decode(body: Uint8Array, sink: SeriesSink): number {
    return this.read(body, sink).items;
  }

  /** As `decode`, and tells what was taken and what not. */
  read(body: Uint8Array, sink: SeriesSink, metadata?: MetadataSink): WriteOutcome {
    return this.reader.read(this.snappy.decode(body), sink, metadata);
  }
}

/** Decodes what was scraped: a `prometheus.WriteRequest` that is not compressed. Owned by one lane. */
export class ScrapedDecoder implements ColumnDecoder {
  private readonly reader = new WriteRequestReader();

  decode(body: Uint8Array, sink: SeriesSink): number {
    return this.reader.read(body, sink).items;
  }
}

/** A decoder of each message. */
export class RemoteWriteDecoders {
  private readonly decoders: Readonly<Record<WriteMessage, RemoteWriteDecoder>>;

  constructor(maxDecodedBytes = DEFAULT_MAX_DECODED_BYTES) {
    this.decoders = {
      'remote-write': new RemoteWriteDecoder(maxDecodedBytes),
      'remote-write-2': new RemoteWriteDecoder(maxDecodedBytes, 'remote-write-2'),
    };
  }

  of(message: WriteMessage): RemoteWriteDecoder {
    return this.decoders[message];
  }
}
