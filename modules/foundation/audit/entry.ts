import { createHash } from 'node:crypto';
import { type WallTime } from '#foundation/vocabulary';
import { canonicalJson } from './canonical-json.js';

export interface AuditEntry {
  /** Entries of version 1 do not say when they were written. */
  readonly schemaVersion: 1 | 2;
  readonly region: string;
  readonly sequence: number;
  /** When it was written, on the clock of the host. */
  readonly atWallMs?: WallTime;
  /** Hash of the entry before; 64 zeros for the first. */
  readonly previous: string;
  readonly what: unknown;
  /** SHA-256, hexadecimal, over the canonical JSON of all the other fields. */
  readonly hash: string;
}

/** What stands before the first entry of a chain. */
export const GENESIS = '0'.repeat(64);

export const ROOT = 'audit/';

export const prefixOf = (region: string): string => `${ROOT}${encodeURIComponent(region)}/`;
export const idOf = (region: string, sequence: number): string => `${prefixOf(region)}${sequence}`;

export const hashOf = (entry: AuditEntry): string =>
  createHash('sha256')
    .update(canonicalJson({ ...entry, hash: undefined }))
    .digest('hex');
