import { ApplianceError } from '#foundation/platform';

/** Routes whose bodies are kept as they came: their decoders, and not the server, read them. */
export const RECEIVER_PATHS: readonly string[] = [
  '/api/v1/write',
  '/api/v1/alerts-webhook',
  '/api/v1/configuration-changes',
  '/eventListener/v7',
  '/eventListener/v7/eventBatch',
  '/v1/metrics',
  '/v1/logs',
];

/** @throws ApplianceError RECEIVER_BODY_UNSUPPORTED where the body came as something that no receiver takes */
export const bytesOf = (body: unknown): Uint8Array => {
  if (body instanceof Uint8Array) return body;
  throw new ApplianceError('RECEIVER_BODY_UNSUPPORTED', {
    retryable: false,
    message: 'The body has no content type that this route takes.',
  });
};
