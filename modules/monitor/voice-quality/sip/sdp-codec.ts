/** Payload types whose codec RFC 3551 fixes. */
const STATIC_PAYLOADS: Readonly<Record<string, string>> = {
  '0': 'PCMU',
  '3': 'GSM',
  '4': 'G723',
  '8': 'PCMA',
  '9': 'G722',
  '15': 'G728',
  '18': 'G729',
};

/** Name of the codec by its payload type, where RFC 3551 fixes one. */
export const staticCodec = (payloadType: string | number): string | undefined => STATIC_PAYLOADS[String(payloadType)];

/** Codec and clock of the first audio format in a session description (RFC 8866): in an answer, the one that is spoken. */
export const audioCodecOf = (sdp: string): { readonly codec: string; readonly clockHz: number } | undefined => {
  const format = /^m=audio \d+(?:\/\d+)? [A-Z/]+ (\d{1,3})\b/m.exec(sdp)?.[1];
  if (format === undefined) return undefined;
  const mapped = new RegExp(`^a=rtpmap:${format} ([^/\\s]{1,32})/(\\d{1,6})`, 'm').exec(sdp);
  const codec = mapped?.[1] ?? STATIC_PAYLOADS[format];
  return codec === undefined ? undefined : { codec, clockHz: Number(mapped?.[2] ?? 8000) };
};
