import { context, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { SimpleSpanProcessor, type SpanExporter, TracerProvider } from '@opentelemetry/sdk-trace';
import { type LogRecord } from '#foundation/vocabulary';
import { resource } from './witness.js';

/** What of a span is compared: ids, name, status and its exact start. */
export interface TracedSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly status: string;
  readonly durationSeconds: number;
}

const order = (spans: readonly TracedSpan[]): readonly TracedSpan[] =>
  [...spans].sort((a, b) => a.spanId.localeCompare(b.spanId));

/** Ten calls, each with a look-up within; every third fails. @returns what was handed to the exporter */
export const traceCalls = async (exporter: SpanExporter): Promise<readonly TracedSpan[]> => {
  const provider = new TracerProvider({ resource, spanProcessors: [new SimpleSpanProcessor({ exporter })] });
  const tracer = provider.getTracer('calls');
  const sent: TracedSpan[] = [];
  const start = Date.now();
  for (let call = 0; call < 10; call++) {
    const root = tracer.startSpan('INVITE', { kind: SpanKind.SERVER, root: true, startTime: start + call });
    const within = trace.setSpan(context.active(), root);
    const lookup = tracer.startSpan('lookup +49301234567', { kind: SpanKind.CLIENT, startTime: start + call }, within);
    lookup.end(start + call + 125);
    const failed = call % 3 === 0;
    if (failed) root.setStatus({ code: SpanStatusCode.ERROR, message: 'no route' });
    root.end(start + call + 250);
    const { traceId, spanId } = root.spanContext();
    const status = failed ? 'error' : 'unset';
    sent.push({ traceId, spanId, name: 'INVITE', status, durationSeconds: 0.25 });
    const { spanId: inner } = lookup.spanContext();
    const client = { traceId, spanId: inner, parentSpanId: spanId, name: 'lookup ~', status: 'unset' };
    sent.push({ ...client, durationSeconds: 0.125 });
  }
  await provider.forceFlush();
  await provider.shutdown();
  return order(sent);
};

/** The spans that log records keep, subscribers without their pseudonyms. */
export const byTrace = (logs: readonly LogRecord[]): readonly TracedSpan[] =>
  order(
    logs.map(({ body }) => {
      const { span } = JSON.parse(body) as { readonly span: TracedSpan };
      const { traceId, spanId, parentSpanId, name, status, durationSeconds } = span;
      return {
        ...{ traceId, spanId, name: name.replace(/~[\w-]{22}/, '~'), status, durationSeconds },
        ...(parentSpanId === undefined ? {} : { parentSpanId }),
      };
    }),
  );
