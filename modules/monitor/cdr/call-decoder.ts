import { type CallRecord } from '#foundation/vocabulary';

/** Why a line, an event or a document is no call record. */
export const REJECTION_REASONS = [
  'too-long',
  'not-csv',
  'not-json',
  'not-asn1',
  'too-deep',
  'columns',
  'event',
  'no-id',
  'no-trunk',
  'time',
  'duration',
  'number',
  'unmatched',
  'too-many',
] as const;
export type RejectionReason = (typeof REJECTION_REASONS)[number];

/** What was not taken. Its text is left out: it holds subscriber numbers. */
export interface RejectedLine {
  /** From 1; in formats without lines the place of the record or the document. */
  readonly line: number;
  readonly reason: RejectionReason;
}
export interface DecodedCalls {
  readonly records: readonly CallRecord[];
  readonly rejected: readonly RejectedLine[];
}

/** Turns bytes of one format into call records. What is bad costs itself and nothing beside it; nothing is thrown for a body. */
export interface CallDecoder {
  decode(body: Uint8Array): DecodedCalls;
}

/** A decoder whose calls come in several lines: what it holds of unfinished ones goes with the position of the file. */
export interface HoldingCallDecoder extends CallDecoder {
  /** Unfinished calls as JSON; subscriber identities are pseudonyms in it. */
  held(): unknown;
  /** Takes what `held` gave, and nothing where that is of another release. */
  resume(held: unknown): void;
  /** What no more lines will finish, as far as it is a call. */
  finish(): DecodedCalls;
}

export const isHolding = (decoder: CallDecoder): decoder is HoldingCallDecoder => 'held' in decoder;

/** The lines of a body, without their ends; nothing behind the last line feed is no line. */
export const linesOf = (body: Uint8Array): readonly string[] => {
  const lines = new TextDecoder().decode(body).split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines.map((text) => (text.endsWith('\r') ? text.slice(0, -1) : text));
};
