import { type LogRecord, type Span } from '#foundation/vocabulary';

/** OpenTelemetry severity numbers: a span is no complaint, but for one that failed. */
const TRACE = 1;
const ERROR = 17;

/** A span as the log record that keeps it, of its service and at its end. The text is JSON: `{"span":{"traceId":…,"spanId":…,"name":…}}`. */
export const spanLog = ({ dn, time, ...span }: Span): LogRecord => ({
  dn,
  time,
  severityNumber: span.status === 'error' ? ERROR : TRACE,
  body: JSON.stringify({ span }),
});
