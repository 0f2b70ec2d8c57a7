import { type Dn } from '../network/network.js';

/** What became of one attempt on one trunk, by the release cause that it ended with (ITU-T Q.850, and the SIP status of RFC 3398). */
export const RELEASES = {
  answered: { disposition: 'ANSWERED', cause: 16, sip: 200 },
  busy: { disposition: 'BUSY', cause: 17, sip: 486 },
  'no-answer': { disposition: 'NO ANSWER', cause: 19, sip: 480 },
  /** The caller had enough of waiting. */
  abandoned: { disposition: 'NO ANSWER', cause: 16, sip: 487 },
  'no-channel': { disposition: 'CONGESTION', cause: 34, sip: 503 },
  'wrong-carrier': { disposition: 'FAILED', cause: 1, sip: 404 },
  'no-common-codec': { disposition: 'FAILED', cause: 88, sip: 488 },
} as const;
export type Release = keyof typeof RELEASES;

/** Media of an answered call, as the border controller counts what it receives. */
export interface Media {
  readonly codec: string;
  readonly lostPackets: number;
  readonly receivedPackets: number;
  /** Towards the far end, whether or not it hears them. */
  readonly sentPackets: number;
  readonly jitterSeconds: number;
  readonly roundTripSeconds: number;
}
export interface Call {
  readonly trunk: Dn;
  readonly endMs: number;
  readonly release: Release;
  /** From the request until the far end rings or refuses (ITU-T E.721). */
  readonly postDialDelaySeconds: number;
  /** Whole seconds, as call records have them. */
  readonly ringSeconds: number;
  readonly talkSeconds: number;
  readonly media?: Media;
  /** 1 to 4.5, of an answered call. */
  readonly mos?: number;
  /** Attempts of one call on several trunks have one number. */
  readonly number: number;
}
