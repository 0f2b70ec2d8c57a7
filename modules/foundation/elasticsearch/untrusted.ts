/** What OpenSSL and Node say of a certificate, and what an operator does about it. The official client passes on the text alone. */
const SENTENCES: readonly (readonly [RegExp, string])[] = [
  [/certificate has expired/i, 'its certificate, or one above it, has expired.'],
  [/certificate is not yet valid/i, 'its certificate is not valid yet: compare the clocks.'],
  [
    /self[- ]signed certificate/i,
    'its certificate is signed by nobody that stores.elasticsearch.caFile names: give the authority that signed it.',
  ],
  [
    /unable to (verify the first|get (local )?issuer) certificate|certificate signature failure/i,
    'its certificate is not from the authority in stores.elasticsearch.caFile.',
  ],
  [
    /does not match certificate's altnames/i,
    'its certificate is for another host than the one in stores.elasticsearch.urls.',
  ],
  [
    /wrong version number|packet length too long|tls_get_more_records|tls_validate_record_header/i,
    'it answers without TLS: its URL begins with http, not https.',
  ],
  [/certificate required|bad certificate/i, 'it asks for a certificate of ours, which is not supported.'],
];

/** @returns the end of a sentence where a connection failed because the other side did not prove who it is */
export const untrustedBecause = (text: string): string | undefined =>
  SENTENCES.find(([pattern]) => pattern.test(text))?.[1];
