import { type NetworkTime } from '#foundation/vocabulary';
import { civilTimeOf } from '../domain/civil-time.js';
import { type BerElement } from './ber-reader.js';

const pair = (octet: number): string => `${String(octet >> 4)}${String(octet & 0x0f)}`;

/** TimeStamp of nine octets, `YYMMDDhhmmssShhmm`: BCD, the sign in ASCII (TS 32.298 clause 5.1.2.2.30). */
export const timeStampOf = (of: BerElement | undefined): NetworkTime | undefined => {
  const octets = of?.contents;
  if (octets?.length !== 9) return undefined;
  const sign = octets[6] === 0x2b ? '+' : octets[6] === 0x2d ? '-' : undefined;
  const [year, month, day, hour, minute, second] = Array.from(octets.subarray(0, 6), pair);
  const [offsetHour, offsetMinute] = Array.from(octets.subarray(7, 9), pair);
  if (sign === undefined) return undefined;
  const text = `20${year ?? ''}-${month ?? ''}-${day ?? ''} ${hour ?? ''}:${minute ?? ''}:${second ?? ''}`;
  return civilTimeOf(`${text}${sign}${offsetHour ?? ''}:${offsetMinute ?? ''}`);
};

/** TBCD: two digits an octet, the low half first, `f` fills (TS 29.002 clause 17.7.8). */
const tbcd = (octets: Uint8Array): string => {
  let digits = '';
  for (const octet of octets) for (const half of [octet & 0x0f, octet >> 4]) if (half < 10) digits += String(half);
  return digits;
};

export const imsiOf = (of: BerElement | undefined): string => (of === undefined ? '' : tbcd(of.contents));

/** AddressString: the first octet tells the numbering plan. */
export const msisdnOf = (of: BerElement | undefined): string => (of === undefined ? '' : tbcd(of.contents.subarray(1)));

/** `sip:+4930123@ims.example;user=phone` and `tel:+4930123;phone-context=…` are the number; what else a URI names stays as it is. */
export const subscriberOfUri = (uri: string): string => {
  const [, user = uri] = /^(?:sips?|tel):([^@;?]*)/i.exec(uri) ?? [];
  return user === '' ? uri : user;
};
