import { describe, expect, it } from '@jest/globals';
import { writeMessageOf } from './remote-write-http.js';

describe('writeMessageOf', () => {
  it.each<[string, string | undefined, string, string]>([
    ['application/x-protobuf', undefined, 'remote-write', 'senders before 1.0 forgot the encoding'],
    ['application/x-protobuf', 'snappy', 'remote-write', 'no parameter means 1.0'],
    ['application/x-protobuf;proto=prometheus.WriteRequest', 'snappy', 'remote-write', 'it says so'],
    ['Application/X-Protobuf; proto=io.prometheus.write.v2.Request', 'Snappy', 'remote-write-2', 'it says so'],
    [
      'application/x-protobuf;charset=x;proto="io.prometheus.write.v2.Request"',
      'snappy',
      'remote-write-2',
      'values may be quoted',
    ],
  ])('%s with %s is %s because %s', (type, encoding, message) => {
    expect(writeMessageOf(type, encoding)).toBe(message);
  });

  it.each([
    [undefined, 'snappy'],
    ['', 'snappy'],
    ['text/plain', 'snappy'],
    ['application/json', 'snappy'],
    ['application/x-protobuf;proto=', 'snappy'],
    ['application/x-protobuf;proto=io.prometheus.write.v3.Request', 'snappy'],
    ['application/x-protobuf;proto=toString', 'snappy'],
    ['application/x-protobuf', 'gzip'],
    ['application/x-protobuf', 'snappy, gzip'],
  ])('does not take %s with %s', (type, encoding) => {
    expect(() => writeMessageOf(type, encoding)).toThrow(
      expect.objectContaining({ code: 'REMOTE_WRITE_UNSUPPORTED', retryable: false }),
    );
  });
});
