import { refuse } from './errors.js';
import { type WriteMessage } from './remote-write-decoder.js';
import { type WriteOutcome } from './write-outcome.js';

export const REMOTE_WRITE_MEDIA_TYPE = 'application/x-protobuf';

/** Values of the media type's parameter `proto`; without one it is 1.0 (Remote-Write 2.0, Protobuf Message). */
const MESSAGES: Readonly<Record<string, WriteMessage>> = {
  '': 'remote-write',
  'prometheus.WriteRequest': 'remote-write',
  'io.prometheus.write.v2.Request': 'remote-write-2',
};

const unsupported = (message: string): never => refuse('REMOTE_WRITE_UNSUPPORTED', message);

/**
 * The message that the headers of a request announce. A sender without `Content-Encoding` is taken for one of 1.0 that forgot it, as Prometheus does:
 * the body is Snappy whatever is said.
 *
 * @throws ApplianceError REMOTE_WRITE_UNSUPPORTED, not retryable: answered with 415, upon which a sender may try another message
 */
export const writeMessageOf = (contentType: string | undefined, contentEncoding: string | undefined): WriteMessage => {
  const [media = '', ...parameters] = (contentType ?? '').split(';').map((part) => part.trim());
  if (media.toLowerCase() !== REMOTE_WRITE_MEDIA_TYPE)
    unsupported(`A remote-write body is sent as ${REMOTE_WRITE_MEDIA_TYPE}, compressed with Snappy.`);
  const given = parameters.find((parameter) => /^proto\s*=/i.test(parameter));
  const proto = (given?.slice(given.indexOf('=') + 1) ?? '').trim().replace(/^"(.*)"$/, '$1');
  const isKnown = Object.hasOwn(MESSAGES, proto) && (given === undefined) === (proto === '');
  if (!isKnown) unsupported(`No remote-write message has the name "${proto}".`);
  if (contentEncoding !== undefined && contentEncoding.trim().toLowerCase() !== 'snappy')
    unsupported('A remote-write body is compressed with Snappy (block format), and with nothing else.');
  return MESSAGES[proto] ?? 'remote-write';
};

/** What Remote-Write 2.0 has its receivers tell of every request. */
export const writtenHeaders = (
  written?: Pick<WriteOutcome, 'samples' | 'histograms' | 'exemplars'>,
): Readonly<Record<string, string>> => ({
  'X-Prometheus-Remote-Write-Samples-Written': String(written?.samples ?? 0),
  'X-Prometheus-Remote-Write-Histograms-Written': String(written?.histograms ?? 0),
  'X-Prometheus-Remote-Write-Exemplars-Written': String(written?.exemplars ?? 0),
});
