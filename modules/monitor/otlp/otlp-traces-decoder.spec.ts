import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ApplianceError } from '#foundation/platform';
import { OtlpTracesDecoder } from './otlp-traces-decoder.js';
import { OtlpConfig } from './otlp.config.js';
import { readSpansFrame, writeSpansFrame } from './spans-frame.js';
import { encodeTracesRequest, jsonBody, tracesRequests } from './testing/index.js';

const key = new Uint8Array(32).fill(1);
const read = (body: Uint8Array, config: object = {}) =>
  new OtlpTracesDecoder(OtlpConfig.schema.parse(config), () => key).decode(body);
const attributesOf = (of: Readonly<Record<string, string>>) =>
  Object.entries(of).map(([name, stringValue]) => ({ key: name, value: { stringValue } }));
const resource = { attributes: attributesOf({ 'service.name': 'session-control', subnetwork: 'North' }) };
const span = {
  traceId: '5B8EFFF798038103D269B633813FC60C',
  spanId: 'EEE19B7EC3C1B174',
  parentSpanId: 'EEE19B7EC3C1B173',
  name: 'INVITE',
  kind: 2,
  startTimeUnixNano: '1544712660000000001',
  endTimeUnixNano: '1544712660250000001',
  status: { code: 2, message: 'no route to +49301234567' },
  attributes: attributesOf({ 'http.route': '/calls/4930123456789', 'enduser.id': 'alice' }),
};
const requestOf = (...spans: readonly object[]) => ({ resourceSpans: [{ resource, scopeSpans: [{ spans }] }] });
/** Both forms, which must agree. */
const both = (request: object, config: object = {}) => {
  const fromJson = read(jsonBody(request), config);
  expect(read(encodeTracesRequest(request), config)).toEqual(fromJson);
  return fromJson;
};

describe('OtlpTracesDecoder', () => {
  it('finds the same spans in both forms of one request', () => {
    fc.assert(
      fc.property(tracesRequests, (request) => {
        both(request);
      }),
      { numRuns: 300 },
    );
  });

  it('reads what a span tells, subscribers as pseudonyms and only the attributes that are kept', () => {
    const [found] = both(requestOf(span)).spans;
    expect(found).toEqual({
      dn: 'SubNetwork=North,Service=session-control',
      time: 1_544_712_660_250,
      durationSeconds: 0.25,
      startTimeUnixNano: '1544712660000000001',
      traceId: '5b8efff798038103d269b633813fc60c',
      spanId: 'eee19b7ec3c1b174',
      parentSpanId: 'eee19b7ec3c1b173',
      name: 'INVITE',
      kind: 'server',
      status: 'error',
      message: expect.stringMatching(/^no route to ~[\w-]{22}$/),
      attributes: { 'http.route': expect.stringMatching(/^\/calls\/~[\w-]{22}$/) },
    });
    expect(readSpansFrame(writeSpansFrame(both(requestOf(span)).spans))).toEqual([found]);
  });

  it('keeps the last exception of a span', () => {
    const events = [
      { name: 'exception', attributes: attributesOf({ 'exception.type': 'First' }) },
      {
        name: 'exception',
        attributes: attributesOf({ 'exception.type': 'Timeout', 'exception.message': 'no answer' }),
      },
      { name: 'retry', attributes: attributesOf({ 'exception.type': 'None' }) },
    ];
    expect(both(requestOf({ ...span, events })).spans[0]?.exception).toBe('Timeout: no answer');
  });

  it.each([
    [{ 'service.name': 'a', subnetwork: 'North', managed_element: '7' }, 'SubNetwork=North,ManagedElement=7,Service=a'],
    [{ 'service.name': 'a' }, 'SubNetwork=Services,Service=a'],
  ])('says of %j that it is %s', (of, dn) => {
    const request = {
      resourceSpans: [{ resource: { attributes: attributesOf(of) }, scopeSpans: [{ spans: [span] }] }],
    };
    expect(both(request).spans[0]?.dn).toBe(dn);
  });

  it.each<[string, object, string]>([
    ['ids', { traceId: '' }, 'nobody finds its trace'],
    ['ids', { traceId: '00'.repeat(16) }, 'zeros are no id'],
    ['ids', { spanId: 'ab' }, 'it is too short'],
    ['no-time', { startTimeUnixNano: '0' }, 'nobody knows how long it took'],
    ['interval', { endTimeUnixNano: '1544712660000000000' }, 'it took less than nothing'],
  ])('refuses a span for %s: %j, because %s', (reason, over) => {
    const { spans, rejected, rejectedBy, reason: sentence } = both(requestOf(span, { ...span, ...over }));
    expect([spans.length, rejected, rejectedBy]).toEqual([1, 1, { [reason]: 1 }]);
    expect(sentence).toMatch(/^Refused: 1 spans .+\.$/);
  });

  it('refuses a span of no service', () => {
    expect(both({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] }).rejectedBy).toEqual({ 'no-object': 1 });
  });

  it('refuses an id that is not hexadecimal', () => {
    expect(() => read(jsonBody(requestOf({ ...span, traceId: 'W47/95gDgQPSabYzgT/GDA==' })))).toThrow(ApplianceError);
  });

  it('reads back no frame that it did not write', () => {
    expect(() => readSpansFrame(jsonBody([{ name: 'x' }]))).toThrow(ApplianceError);
  });

  it('answers any damage with its own error, or reads on', () => {
    const damage = fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(tracesRequests, damage, fc.boolean(), (request, hits, asJson) => {
        const body = Uint8Array.from(asJson ? jsonBody(request) : encodeTracesRequest(request));
        for (const [hit, byte] of hits) if (body.length > 0) body[hit % body.length] = byte;
        try {
          const { spans } = read(body);
          expect(readSpansFrame(writeSpansFrame(spans))).toEqual(spans);
        } catch (error) {
          expect(error).toBeInstanceOf(ApplianceError);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
