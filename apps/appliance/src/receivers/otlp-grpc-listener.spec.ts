import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  Client,
  type ClientOptions,
  compressionAlgorithms,
  credentials,
  type ServiceError,
  status,
} from '@grpc/grpc-js';
import { Registry } from 'prom-client';
import { SourceTokens } from '#foundation/access';
import { ApplianceError, parseConfig } from '#foundation/platform';
import { type Received } from '#monitor/intake';
import { GRPC_METHODS, OtlpConfig } from '#monitor/otlp';
import { decodeRetryStatusBytes, encodeMetricsRequest } from '#monitor/otlp/testing';
import { OtlpGrpcListener } from './otlp-grpc-listener.js';
import { OtlpReceiver } from './otlp-receiver.js';

const hasOpenssl = spawnSync('openssl', ['version']).error === undefined;
if (!hasOpenssl) process.stderr.write('SKIPPED: OTLP over gRPC with TLS; openssl makes its certificates.\n');

const MAX_BODY = 100_000;
const asIs = (bytes: Buffer): Buffer => bytes;
const gauge = (name: string): Uint8Array => {
  const dataPoints = [{ timeUnixNano: '1700000000000000000', asDouble: 1 }];
  return encodeMetricsRequest({
    resourceMetrics: [{ scopeMetrics: [{ metrics: [{ name, gauge: { dataPoints } }] }] }],
  });
};

describe('OtlpGrpcListener', () => {
  let folder: string;
  let listener: OtlpGrpcListener;
  let bodies: Uint8Array[];
  /** What the log answers with, if it does not take a body. */
  let failure: Error | undefined;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'nocturne-grpc-'));
    bodies = [];
    failure = undefined;
  });
  afterEach(async () => {
    await listener.stop();
    await listener.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const listen = async (grpc: object): Promise<string | undefined> => {
    const config = parseConfig({ otlp: { grpc, maxBodyBytes: MAX_BODY } }, [OtlpConfig]);
    const accept = <R extends Received>(_: string, __: number, decode: () => R): Promise<R> => {
      const received = decode();
      if (failure !== undefined) return Promise.reject(failure);
      bodies.push(received.body);
      return Promise.resolve(received);
    };
    const registry = new Registry();
    const receiver = new OtlpReceiver(config, { intake: { accept }, registry, keyOf: () => new Uint8Array(32) });
    const sources = new SourceTokens([]);
    listener = new OtlpGrpcListener(config, { receiver, sources, registry, refused: () => undefined });
    return listener.start();
  };
  const send = async (
    address: string | undefined,
    body: Uint8Array,
    channel = credentials.createInsecure(),
    options: ClientOptions = {},
  ): Promise<'taken' | ServiceError> => {
    const client = new Client(address ?? '', channel, options);
    try {
      return await new Promise((resolve) => {
        client.makeUnaryRequest(GRPC_METHODS.metrics, asIs, asIs, Buffer.from(body), (error) => {
          resolve(error ?? 'taken');
        });
      });
    } finally {
      client.close();
    }
  };

  it('is off without a port', async () => {
    expect(await listen({})).toBeUndefined();
  });

  it('hands on the bytes as they came, plain and behind gzip', async () => {
    const address = await listen({ port: 0 });
    const body = gauge('users');
    expect(await send(address, body)).toBe('taken');
    const gzip = { 'grpc.default_compression_algorithm': compressionAlgorithms.gzip };
    expect(await send(address, body, credentials.createInsecure(), gzip)).toBe('taken');
    expect(bodies.map((each) => Buffer.from(each))).toEqual([Buffer.from(body), Buffer.from(body)]);
  });

  it('reads no more than a body may have, however well it is packed', async () => {
    const address = await listen({ port: 0 });
    const bomb = Buffer.alloc(MAX_BODY * 50);
    expect(gzipSync(bomb).length).toBeLessThan(MAX_BODY);
    const gzip = { 'grpc.default_compression_algorithm': compressionAlgorithms.gzip };
    expect(await send(address, bomb, credentials.createInsecure(), gzip)).toMatchObject({
      code: status.RESOURCE_EXHAUSTED,
    });
    expect(await send(address, bomb)).toMatchObject({ code: status.RESOURCE_EXHAUSTED });
    expect(bodies).toEqual([]);
  });

  it.each<[string, boolean, status, string | undefined]>([
    ['INTAKE_LOG_FULL', true, status.RESOURCE_EXHAUSTED, '1'],
    ['INTAKE_LOG_UNAVAILABLE', true, status.UNAVAILABLE, '1'],
    ['INTAKE_BODY_TOO_LARGE', false, status.RESOURCE_EXHAUSTED, undefined],
  ])('answers %s so that a sender knows whether to come back', async (code, retryable, expected, seconds) => {
    const address = await listen({ port: 0 });
    failure = new ApplianceError(code, { retryable, message: 'A sentence.' });
    const answer = (await send(address, gauge('users'))) as ServiceError;
    expect([answer.code, answer.details]).toEqual([expected, 'A sentence.']);
    const [details] = answer.metadata.get('grpc-status-details-bin');
    if (seconds === undefined) expect(details).toBeUndefined();
    else
      expect(decodeRetryStatusBytes(Buffer.from(details ?? ''))).toMatchObject({
        details: [{ retryDelay: { seconds } }],
      });
  });

  it('tells nothing of what nobody expected', async () => {
    const address = await listen({ port: 0 });
    failure = new TypeError('a secret');
    expect(await send(address, gauge('users'))).toMatchObject({ code: status.INTERNAL, details: 'Internal error' });
  });

  it('says which certificate it cannot read', async () => {
    const missing = join(folder, 'none.pem');
    await expect(listen({ port: 0, certificateFile: missing, keyFile: missing })).rejects.toThrow(
      /^The certificate for OTLP over gRPC cannot be read: .*none\.pem/,
    );
  });

  (hasOpenssl ? it : it.skip)(
    'takes what is encrypted, and where it asks for one only with a certificate',
    async () => {
      const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1', '-days', '2'];
      const curve = ['-nodes', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1'];
      const make = (name: string): readonly [string, string] => {
        const [certificate, key] = [join(folder, `${name}.pem`), join(folder, `${name}.key`)];
        execFileSync('openssl', ['req', '-x509', ...subject, ...curve, '-keyout', key, '-out', certificate], {
          stdio: 'ignore',
        });
        return [certificate, key];
      };
      const [certificateFile, keyFile] = make('server');
      const [sender, senderKey] = make('sender');
      const trusted = readFileSync(certificateFile);
      const anonymous = credentials.createSsl(trusted);

      const open = await listen({ port: 0, certificateFile, keyFile });
      expect(await send(open, gauge('users'), anonymous)).toBe('taken');
      expect(await send(open, gauge('users'))).toMatchObject({ code: status.UNAVAILABLE });
      await listener.stop();

      const closed = await listen({ port: 0, certificateFile, keyFile, authorityFile: sender });
      const known = credentials.createSsl(trusted, readFileSync(senderKey), readFileSync(sender));
      expect(await send(closed, gauge('users'), known)).toBe('taken');
      expect(await send(closed, gauge('users'), anonymous)).toMatchObject({ code: status.UNAVAILABLE });
      expect(bodies).toHaveLength(2);
    },
  );
});
