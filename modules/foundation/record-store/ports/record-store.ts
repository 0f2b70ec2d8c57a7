/** A value as JSON and the opaque version that a later `compareAndSet` must name. */
export interface Versioned<T> {
  readonly value: T;
  readonly version: string;
}
export interface StoredRecord<T> extends Versioned<T> {
  readonly id: string;
}

/**
 * Few, small, versioned records: incidents, plans, approvals, outcomes. `get`, `create` and `compareAndSet` are consistent by id; there are
 * no transactions over several records. Values are JSON; ids are 1 to 512 bytes.
 */
export abstract class RecordStore {
  abstract get<T>(id: string): Promise<Versioned<T> | undefined>;
  /** @throws ApplianceError RECORD_STORE_EXISTS, not retryable */
  abstract create(id: string, value: unknown): Promise<string>;
  /** @throws ApplianceError RECORD_STORE_CONFLICT, not retryable: read again, then decide again */
  abstract compareAndSet(id: string, value: unknown, version: string): Promise<string>;
  /**
   * Records whose id begins with `prefix`, in the byte order of their ids, beginning behind `after`. May lag behind writes on some adapters:
   * nothing that locks, paces or coordinates rests on it.
   */
  abstract query<T>(
    prefix: string,
    page: { readonly limit: number; readonly after?: string },
  ): Promise<readonly StoredRecord<T>[]>;
}
