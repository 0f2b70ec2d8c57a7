import { type Dn, type ManagedObject, type Relation } from '#foundation/vocabulary';

export interface Inventory {
  readonly objects: readonly ManagedObject[];
  readonly relations: readonly Relation[];
}

/** Why a row says nothing of the network that can be used. */
export const ROW_REJECTIONS = [
  'not-a-row',
  'unknown-kind',
  'no-name',
  'bad-name',
  'wrong-class',
  'bad-number',
  'bad-position',
  'no-ends',
  'unknown-object',
  'ambiguous',
  'twice',
  'too-many',
] as const;
export type RowRejection = (typeof ROW_REJECTIONS)[number];

/** A row that was not taken; the others beside it were. */
export interface RejectedRow {
  /** Where it stands: `line 7` of a CSV, `cells[3]` of a JSON document. */
  readonly place: string;
  readonly reason: RowRejection;
  /** The column or key that is wrong, and what it held; at most 200 characters. */
  readonly detail: string;
}

/** What one source says of the network. */
export interface ReadInventory extends Inventory {
  readonly rejected: readonly RejectedRow[];
}

/** What a reader may need beside the body. */
export interface ReadContext {
  readonly regionOf: (dn: Dn) => string;
  /** DNs of the objects that other sources know by that name: their own, or the value of their last relative name. */
  readonly named: (name: string) => readonly Dn[];
  readonly maxRows: number;
}

export const MAX_DETAIL = 200;
