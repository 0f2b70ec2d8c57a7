import { type Readable } from 'node:stream';
import { ApplianceError } from '#foundation/platform';

const tooLarge = (maxBytes: number): ApplianceError =>
  new ApplianceError('RECEIVER_BODY_TOO_LARGE', {
    retryable: false,
    message: `A body has at most ${String(maxBytes)} bytes.`,
  });

/**
 * Buffers of received bodies, used again. A receiver of a million samples a second takes tens of megabytes a second, and memory outside the heap makes
 * the collector run for each of them.
 */
export class BodyPool {
  private readonly free: Buffer<ArrayBuffer>[] = [];
  private readonly lent = new WeakMap<Uint8Array, Buffer<ArrayBuffer>>();

  /**
   * @param maxBytes of one body
   * @param keep buffers that wait for the next body; what is beyond is left to the collector
   */
  constructor(
    private readonly maxBytes: number,
    private readonly keep: number,
  ) {}

  /**
   * Reads a body to its end.
   *
   * @param length as the sender announced it, or `undefined`
   * @throws ApplianceError RECEIVER_BODY_TOO_LARGE, not retryable
   */
  async read(stream: Readable, length: number | undefined): Promise<Uint8Array> {
    if (length !== undefined && length > this.maxBytes) throw tooLarge(this.maxBytes);
    let buffer = this.take(length ?? 1 << 16);
    let filled = 0;
    try {
      for await (const chunk of stream as AsyncIterable<Buffer>) {
        if (filled + chunk.length > this.maxBytes) throw tooLarge(this.maxBytes);
        if (filled + chunk.length > buffer.length) buffer = this.wider(buffer, filled, filled + chunk.length);
        filled += chunk.copy(buffer, filled);
      }
    } catch (error) {
      this.free.push(buffer);
      throw error;
    }
    const body = buffer.subarray(0, filled);
    this.lent.set(body, buffer);
    return body;
  }

  /** The body is on disk or refused: nobody reads it any more. What was not read here is left alone. */
  giveBack(body: unknown): void {
    if (!(body instanceof Uint8Array)) return;
    const buffer = this.lent.get(body);
    this.lent.delete(body);
    if (buffer !== undefined && this.free.length < this.keep) this.free.push(buffer);
  }

  private take(length: number): Buffer<ArrayBuffer> {
    const at = this.free.findIndex((buffer) => buffer.length >= length);
    const [found] = at < 0 ? [] : this.free.splice(at, 1);
    if (found !== undefined) return found;
    // In the place of one that proved too small.
    if (this.free.length >= this.keep) this.free.pop();
    return Buffer.allocUnsafeSlow(2 ** Math.ceil(Math.log2(Math.max(length, 1 << 12))));
  }

  private wider(buffer: Buffer<ArrayBuffer>, filled: number, needed: number): Buffer<ArrayBuffer> {
    const wider = this.take(needed * 2);
    buffer.copy(wider, 0, 0, filled);
    if (this.free.length < this.keep) this.free.push(buffer);
    return wider;
  }
}
