import { body1Of, body2Of, type SentSeries, snappyOf } from './messages.js';
import { HEADERS_1, HEADERS_2 } from './receiver.js';

/** Requests that are to be refused whole. */
export interface BadRequest {
  readonly name: string;
  /** 415 tells a sender to try another message; any 4xx tells it not to send this again. */
  readonly status: 415 | '4xx';
  readonly requests: readonly { readonly headers: Readonly<Record<string, string>>; readonly body: Uint8Array }[];
}

/** @param nowMs of the samples in them */
export const badRequestsAt = (nowMs: number): readonly BadRequest[] => {
  const series: SentSeries[] = [{ labels: [['__name__', 'rw_never']], samples: [{ value: 1, timestamp: nowMs }] }];
  const body = body2Of(series);
  const cut = body.subarray(0, body.length - 3);
  const noise = Uint8Array.from({ length: 64 }, (_, n) => (n * 37 + 11) % 256);
  return [
    {
      name: 'TestBadContentTypes',
      status: 415,
      requests: [
        'text/plain',
        'application/json',
        'application/octet-stream',
        'application/x-protobuf;proto=',
        'application/x-protobuf;proto=io.prometheus.write.v3.Request',
        'application/x-protobuf;proto=io.prometheus.write.v2.request',
      ].map((type) => ({ headers: { ...HEADERS_2, 'Content-Type': type }, body })),
    },
    {
      name: 'TestBadContentEncodings',
      status: 415,
      requests: ['gzip', 'zstd', 'deflate', 'identity', 'snappy, gzip'].map((encoding) => ({
        headers: { ...HEADERS_2, 'Content-Encoding': encoding },
        body,
      })),
    },
    {
      name: 'TestCorruptRequestBody',
      status: '4xx',
      requests: [noise, cut, snappyOf(noise), snappyOf(Uint8Array.of(0x2a, 0x7f))].map((each) => ({
        headers: HEADERS_2,
        body: each,
      })),
    },
    {
      name: 'TestRW1ErrorHandling',
      status: '4xx',
      requests: [
        { headers: HEADERS_1, body: noise },
        { headers: HEADERS_1, body: body1Of([{ labels: [['a', 'b']], samples: series[0]?.samples ?? [] }]) },
      ],
    },
  ];
};
