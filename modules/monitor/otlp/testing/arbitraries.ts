import fc from 'fast-check';

const integer64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String);
const count64 = fc.oneof(fc.nat().map(String), fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map(String));
/** From 1970 to 2100, with nanoseconds that are no whole millisecond. */
const nanoseconds = fc
  .tuple(fc.integer({ min: 1, max: 4_102_444_800_000 }), fc.integer({ min: 0, max: 999_999 }))
  .map(([ms, rest]) => `${ms}${String(rest).padStart(6, '0')}`);
/** What JSON has a number for. */
const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
const text = fc.string({ unit: 'grapheme', maxLength: 20 });

const anyValue = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 2, depthIdentifier: 'any-value' },
    text.map((stringValue) => ({ stringValue })),
    fc.boolean().map((boolValue) => ({ boolValue })),
    integer64.map((intValue) => ({ intValue })),
    finite.map((doubleValue) => ({ doubleValue })),
    fc.array(tie('value'), { maxLength: 3 }).map((values) => ({ arrayValue: { values } })),
    fc
      .array(fc.record({ key: text, value: tie('value') }), { maxLength: 3 })
      .map((values) => ({ kvlistValue: { values } })),
  ),
})).value;

/** Keys that become the same label are wanted, so few letters and the characters that a label cannot have. */
const key = fc.oneof(
  fc.stringMatching(/^[a-c._ -]{1,4}$/),
  fc.constantFrom('le', '__name__', '9to5', 'service.name', 'ü'),
);
const attributes = fc.uniqueArray(fc.record({ key, value: anyValue }), { maxLength: 6, selector: (a) => a.key });
const flags = fc.constantFrom(0, 0, 0, 1);

const numberDataPoint = fc
  .record({ attributes, startTimeUnixNano: nanoseconds, timeUnixNano: nanoseconds, flags })
  .chain((point) =>
    fc.oneof(
      finite.map((asDouble) => ({ ...point, asDouble })),
      integer64.map((asInt) => ({ ...point, asInt })),
    ),
  );
const histogramDataPoint = fc.uniqueArray(fc.integer({ min: -1000, max: 1000 }), { maxLength: 5 }).chain((bounds) =>
  fc.record({
    attributes,
    startTimeUnixNano: nanoseconds,
    timeUnixNano: nanoseconds,
    flags,
    count: count64,
    sum: finite,
    bucketCounts: fc.array(count64, { minLength: bounds.length + 1, maxLength: bounds.length + 1 }),
    explicitBounds: fc.constant(bounds.sort((a, b) => a - b).map((bound) => bound / 4)),
  }),
);
const small = fc.nat({ max: 1000 });
const buckets = fc.record({
  offset: fc.integer({ min: -40, max: 40 }),
  bucketCounts: fc.array(small.map(String), { maxLength: 6 }),
});
const totalOf = ({ bucketCounts }: { readonly bucketCounts: readonly string[] }): number =>
  bucketCounts.reduce((sum, count) => sum + Number(count), 0);
const exponentialHistogramDataPoint = fc
  .record({
    attributes,
    startTimeUnixNano: nanoseconds,
    timeUnixNano: nanoseconds,
    flags,
    sum: finite,
    scale: fc.integer({ min: -6, max: 20 }),
    zeroCount: small,
    zeroThreshold: fc.constantFrom(0, 0.5),
    positive: buckets,
    negative: buckets,
  })
  .map((point) => ({
    ...point,
    zeroCount: String(point.zeroCount),
    count: String(point.zeroCount + totalOf(point.positive) + totalOf(point.negative)),
  }));
const summaryDataPoint = fc.record({
  attributes,
  timeUnixNano: nanoseconds,
  flags,
  count: count64,
  sum: finite,
  quantileValues: fc.array(fc.record({ quantile: fc.constantFrom(0.5, 0.9, 1), value: finite }), { maxLength: 3 }),
});
const aggregationTemporality = fc.constantFrom(2, 2, 2, 1, 0);
const metric = fc
  .record({ name: fc.oneof(fc.stringMatching(/^[a-zA-Z][a-z._/]{0,12}$/), text), unit: text })
  .chain((head) =>
    fc.oneof(
      fc.array(numberDataPoint, { maxLength: 4 }).map((dataPoints) => ({ ...head, gauge: { dataPoints } })),
      fc
        .record({ dataPoints: fc.array(numberDataPoint, { maxLength: 4 }), aggregationTemporality })
        .map((sum) => ({ ...head, sum })),
      fc
        .record({ dataPoints: fc.array(histogramDataPoint, { maxLength: 2 }), aggregationTemporality })
        .map((histogram) => ({ ...head, histogram })),
      fc
        .record({ dataPoints: fc.array(exponentialHistogramDataPoint, { maxLength: 2 }), aggregationTemporality })
        .map((exponentialHistogram) => ({ ...head, exponentialHistogram })),
      fc.array(summaryDataPoint, { maxLength: 2 }).map((dataPoints) => ({ ...head, summary: { dataPoints } })),
    ),
  );
const resource = fc.record({ attributes });
const scope = fc.record({ name: text, version: text });

/** `ExportMetricsServiceRequest` as OTLP JSON. */
export const metricsRequests = fc.record({
  resourceMetrics: fc.array(
    fc.record({
      resource,
      scopeMetrics: fc.array(fc.record({ scope, metrics: fc.array(metric, { maxLength: 4 }) }), { maxLength: 2 }),
    }),
    { maxLength: 2 },
  ),
});

const logRecord = fc.record({
  timeUnixNano: fc.oneof(nanoseconds, fc.constant('0')),
  observedTimeUnixNano: fc.oneof(nanoseconds, fc.constant('0')),
  severityNumber: fc.integer({ min: 0, max: 25 }),
  severityText: fc.constantFrom('', 'Information', 'ERROR', 'warn'),
  body: anyValue,
  attributes: fc.oneof(
    attributes,
    fc.constant(
      Object.entries({ subnetwork: 'North', managed_element: '7' }).map(([k, stringValue]) => ({
        key: k,
        value: { stringValue },
      })),
    ),
  ),
});

/** `ExportLogsServiceRequest` as OTLP JSON. */
export const logsRequests = fc.record({
  resourceLogs: fc.array(
    fc.record({
      resource,
      scopeLogs: fc.array(fc.record({ scope, logRecords: fc.array(logRecord, { maxLength: 5 }) }), { maxLength: 2 }),
    }),
    { maxLength: 2 },
  ),
});

const hex = (bytes: number) =>
  fc
    .oneof(
      { weight: 8, arbitrary: fc.uint8Array({ minLength: bytes, maxLength: bytes }) },
      { weight: 1, arbitrary: fc.uint8Array({ maxLength: bytes }) },
    )
    .map((id) => Buffer.from(id).toString('hex'));
const span = fc.record({
  traceId: hex(16),
  spanId: hex(8),
  parentSpanId: fc.oneof(fc.constant(''), hex(8)),
  name: text,
  kind: fc.integer({ min: 0, max: 6 }),
  startTimeUnixNano: nanoseconds,
  endTimeUnixNano: nanoseconds,
  attributes: fc.oneof(attributes, fc.constant([{ key: 'http.route', value: { stringValue: '/calls/+49301234567' } }])),
  events: fc.array(fc.record({ name: fc.constantFrom('exception', 'log'), attributes }), { maxLength: 2 }),
  status: fc.record({ code: fc.integer({ min: 0, max: 3 }), message: text }),
});
const named = fc.constant({ attributes: [{ key: 'service.name', value: { stringValue: 'sbc' } }] });

/** `ExportTraceServiceRequest` as OTLP JSON. */
export const tracesRequests = fc.record({
  resourceSpans: fc.array(
    fc.record({
      resource: fc.oneof(named, resource),
      scopeSpans: fc.array(fc.record({ scope, spans: fc.array(span, { maxLength: 5 }) }), { maxLength: 2 }),
    }),
    { maxLength: 2 },
  ),
});

/** Damage to a body: bytes that are changed, left out, put in or repeated, and perhaps a cut. */
export const damages = fc.array(
  fc.record({
    kind: fc.constantFrom('change', 'drop', 'insert', 'repeat', 'cut'),
    at: fc.nat(),
    length: fc.integer({ min: 1, max: 12 }),
    byte: fc.nat({ max: 255 }),
  }),
  { minLength: 1, maxLength: 5 },
);
type Damage = typeof damages extends fc.Arbitrary<infer T> ? T : never;

export const damaged = (body: Uint8Array, damage: Damage): Uint8Array => {
  let bytes = [...body];
  for (const { kind, at: anywhere, length, byte } of damage) {
    const at = bytes.length === 0 ? 0 : anywhere % bytes.length;
    if (kind === 'change') bytes[at] = byte;
    else if (kind === 'drop') bytes.splice(at, length);
    else if (kind === 'insert') bytes.splice(at, 0, ...new Array<number>(length).fill(byte));
    else if (kind === 'repeat') bytes.splice(at, 0, ...bytes.slice(at, at + length));
    // A cut of nearly all would find nothing any more.
    else bytes = bytes.slice(0, Math.max(at, Math.floor(bytes.length / 2)));
  }
  return Uint8Array.from(bytes);
};
