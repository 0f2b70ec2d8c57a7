import { type IdentityRules } from '#foundation/catalogue';
import { decodeLabels } from '#foundation/telemetry-store';
import { type LogRecord, networkTimeOf } from '#foundation/vocabulary';
import { type Exemplar } from './columns.js';

/** OpenTelemetry severity number of TRACE: an exemplar is no complaint. */
const TRACE = 1;

/**
 * An exemplar as the log record that keeps it: of the object of its series, or of its source where the series maps to none, so that whoever looks at
 * an object's records finds the traces of its requests. The text is JSON: `{"exemplar":{"series":{...},"labels":{...},"value":"0.25"}}`.
 */
export const exemplarLogBy =
  (rules: Pick<IdentityRules, 'identify'>) =>
  (source: string, series: Readonly<Record<string, string>>, exemplar: Exemplar): LogRecord => {
    const identity = rules.identify(series);
    const { labels, value, timestampMs } = exemplar;
    return {
      dn: identity.identified ? identity.dn : `Source=${source}`,
      time: networkTimeOf(timestampMs),
      severityNumber: TRACE,
      // A number as text: JSON has no infinities.
      body: JSON.stringify({ exemplar: { series, labels: decodeLabels(labels), value: String(value) } }),
    };
  };
