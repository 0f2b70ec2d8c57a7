import { z } from 'zod';
import { configSlice } from '#foundation/platform';

const isPattern = (text: string): boolean => {
  try {
    new RegExp(text, 'gu');
    return true;
  } catch {
    return false;
  }
};

/** A SIP URI, an E.164 number with a plus and the separators that people write, and any other run of digits as long as a number or an IMSI (E.164, E.212). */
const SUBSCRIBER_IDENTITIES = [
  String.raw`\bsips?:[^\s@<>"';,()\[\]]+@[^\s@<>"';,()\[\]]+`,
  String.raw`\+\d[\d ().-]{5,18}\d`,
  String.raw`(?<!\d)\d{10,16}(?!\d)`,
];

/** What tells a request that failed from others, by the semantic conventions; none names a subscriber. */
const SPAN_ATTRIBUTES = [
  'error.type',
  'http.request.method',
  'http.response.status_code',
  'http.route',
  'rpc.service',
  'rpc.method',
  'rpc.grpc.status_code',
  'db.system.name',
  'messaging.destination.name',
  'server.address',
];

const grpc = z
  .strictObject({
    host: z.string().min(1).default('127.0.0.1').describe('Address that is listened at'),
    port: z.int().min(0).max(65_535).exactOptional().describe('Port, usually 4317; 0: any; absent: off'),
    certificateFile: z.string().exactOptional().describe('Certificate of this host, PEM; absent: no TLS'),
    keyFile: z.string().exactOptional().describe('Its private key, PEM'),
    authorityFile: z
      .string()
      .exactOptional()
      .describe('Certificates that senders must have theirs from, PEM; absent: senders show none'),
  })
  .refine(
    ({ certificateFile, keyFile, authorityFile }) =>
      (certificateFile === undefined) === (keyFile === undefined) &&
      (authorityFile === undefined || certificateFile !== undefined),
    'TLS needs certificateFile and keyFile',
  );
/** Where OTLP over gRPC is taken. */
export type OtlpGrpcSettings = z.infer<typeof grpc>;

export class OtlpConfig extends configSlice(
  'otlp',
  z.object({
    maxBodyBytes: z
      .int()
      .positive()
      .max(2 ** 27)
      .default(64 << 20)
      .describe('Size of one OTLP body after decompression at most (bytes)'),
    grpc: grpc.prefault({}).describe('OTLP over gRPC: off until it has a port, by convention 4317'),
    maxDeltaBytes: z
      .int()
      .positive()
      .max(2 ** 31)
      .default(64 << 20)
      .describe(
        'Memory for running totals of what is sent as differences (delta temporality), about 400 bytes each; the longest idle go (bytes)',
      ),
    maxLogBodyLength: z
      .int()
      .positive()
      .max(65_536)
      .default(4096)
      .describe('Length of one log record’s text at most, and of each text of a span; the rest is cut (UTF-16 units)'),
    logIdentity: z
      .array(z.string().min(1).max(1024))
      .min(1)
      .default(['SubNetwork=${subnetwork},ManagedElement=${managed_element}'])
      .describe(
        'Distinguished name of the object that a log record speaks of, ${attribute} filled from its own and its resource’s attributes with underscores for dots; the first that can be filled decides (no unit)',
      ),
    spanIdentity: z
      .array(z.string().min(1).max(1024))
      .min(1)
      .default([
        'SubNetwork=${subnetwork},ManagedElement=${managed_element},Service=${service_name}',
        'SubNetwork=${subnetwork},Service=${service_name}',
        'SubNetwork=Services,Service=${service_name}',
      ])
      .describe(
        'Distinguished name of the service that a span is of, as logIdentity; requests of objects of class Service are counted (no unit)',
      ),
    spanAttributes: z
      .array(z.string().min(1).max(256))
      .max(64)
      .default(SPAN_ATTRIBUTES)
      .describe('Attributes of spans that are kept; all others are left out (no unit)'),
    subscriberIdentities: z
      .array(z.string().min(1).refine(isPattern, 'is no regular expression'))
      .default(SUBSCRIBER_IDENTITIES)
      .describe(
        'What in the text of a log record or span is a subscriber’s identity and becomes a pseudonym, as regular expressions (no unit)',
      ),
  }),
) {}
