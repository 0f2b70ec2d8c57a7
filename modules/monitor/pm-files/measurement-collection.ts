import { type GroupBuilder } from './group-builder.js';

/** `measDataCollection` of one event: what JSON and GPB write alike. */
export interface MeasurementCollection {
  readonly endMs: number;
  readonly granularityMs: number;
  readonly entityDn: string;
  readonly groups: readonly {
    readonly id: string;
    readonly counters: readonly string[];
    readonly objects: readonly {
      readonly name: string;
      readonly suspect: boolean;
      /** A result without a position is of the counter in its own place. */
      readonly results: readonly { readonly position?: number; readonly text: string }[];
    }[];
  }[];
}

export const readCollection = (of: MeasurementCollection, builder: GroupBuilder): void => {
  builder.startEntity();
  for (const { id, counters, objects } of of.groups) {
    builder.startGroup({ prefix: '', element: of.entityDn }, id);
    builder.period(of.endMs, of.granularityMs);
    counters.forEach((name, at) => {
      builder.counter(String(at + 1), name);
    });
    for (const { name, suspect, results } of objects) {
      builder.startObject();
      results.forEach(({ position, text }, at) => {
        builder.value(String(position ?? at + 1), text);
      });
      builder.endObject(name, suspect);
    }
  }
};
