import { type IncomingMessage, request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { ApplianceError } from '#foundation/platform';
import { type Client } from './client.js';

export interface GetOptions {
  readonly client: Client;
  readonly headers: Readonly<Record<string, string>>;
  /** All of the request, redirects included, in ms. */
  readonly timeoutMs: number;
  /** Of the body, inflated. */
  readonly maxBytes: number;
  readonly maxRedirects: number;
}
export interface Got {
  readonly body: Uint8Array;
  readonly contentType: string | undefined;
  readonly headers: IncomingMessage['headers'];
}

const failed = (code: `SCRAPE_${string}`, message: string, cause?: unknown): ApplianceError =>
  new ApplianceError(code, { retryable: true, message, ...(cause === undefined ? {} : { cause }) });

/**
 * Gets what stands at the address, gzip inflated.
 *
 * @throws ApplianceError SCRAPE_TIMED_OUT, SCRAPE_UNREACHABLE, SCRAPE_STATUS (anything but 200), SCRAPE_BODY_TOO_LARGE or SCRAPE_ENCODING; retryable:
 *   the next time it may go well
 */
export const httpGet = async (url: string, options: GetOptions): Promise<Got> => {
  const signal = AbortSignal.timeout(options.timeoutMs);
  try {
    return await follow(new URL(url), options, signal, options.maxRedirects);
  } catch (error) {
    if (error instanceof ApplianceError) throw error;
    if (signal.aborted) throw failed('SCRAPE_TIMED_OUT', `${url} did not answer within ${options.timeoutMs} ms.`);
    const why = error instanceof Error ? error.message : String(error);
    throw failed('SCRAPE_UNREACHABLE', `${url} cannot be read: ${why}`, error);
  }
};

const follow = async (url: URL, options: GetOptions, signal: AbortSignal, redirects: number): Promise<Got> => {
  const answer = await send(url, options, signal);
  const { statusCode = 0, headers } = answer;
  if (statusCode >= 300 && statusCode < 400 && headers.location !== undefined && redirects > 0) {
    answer.resume();
    const next = new URL(headers.location, url);
    // A token is for the target only, and for nobody that it names.
    const given = next.host === url.host ? options : { ...options, client: withoutSecrets(options.client) };
    return follow(next, given, signal, redirects - 1);
  }
  if (statusCode !== 200) {
    answer.resume();
    throw failed('SCRAPE_STATUS', `${url.href} answered ${statusCode}.`);
  }
  const body = await collect(inflated(answer), options.maxBytes, url);
  return { body, contentType: headers['content-type'], headers };
};

const withoutSecrets = (client: Client): Client => ({ ...client, authorization: () => undefined });

const send = async (url: URL, options: GetOptions, signal: AbortSignal): Promise<IncomingMessage> =>
  new Promise((answered, rejected) => {
    const { client } = options;
    const authorization = client.authorization();
    const headers = {
      ...options.headers,
      'Accept-Encoding': 'gzip',
      ...(authorization === undefined ? {} : { Authorization: authorization }),
    };
    const isSecure = url.protocol === 'https:';
    const request = isSecure
      ? httpsRequest(url, { agent: client.https, headers, signal })
      : httpRequest(url, { agent: client.http, headers, signal });
    request.once('response', (answer) => {
      // Whoever reads it hears of its errors; of an answer that nobody reads nobody needs to.
      answer.on('error', () => undefined);
      answered(answer);
    });
    request.on('error', rejected);
    request.end();
  });

const inflated = (answer: IncomingMessage): Readable => {
  const encoding = answer.headers['content-encoding'] ?? 'identity';
  if (encoding === 'identity') return answer;
  if (encoding !== 'gzip') {
    answer.resume();
    throw failed('SCRAPE_ENCODING', `The body is compressed with ${encoding}, which was not asked for.`);
  }
  const gunzip = createGunzip();
  answer.once('error', (error) => {
    gunzip.destroy(error);
  });
  gunzip.once('close', () => {
    if (!answer.complete) answer.destroy();
  });
  return answer.pipe(gunzip);
};

const collect = async (stream: Readable, maxBytes: number, url: URL): Promise<Uint8Array> => {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxBytes) {
      stream.destroy();
      throw failed('SCRAPE_BODY_TOO_LARGE', `${url.href} has more than ${maxBytes} bytes.`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, bytes);
};
