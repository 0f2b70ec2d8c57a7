import { readFileSync } from 'node:fs';

export const FAULT_KINDS = ['sleeping-cell', 'trunk-loss', 'wrong-tilt', 'link-down', 'overload'] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];
export interface ScriptedFault {
  readonly kind: FaultKind;
  /** Drawn where absent. */
  readonly target?: string;
  /** From the start of the live part. */
  readonly atMinutes: number;
  /** What is not mended by then ends by itself. */
  readonly durationMinutes?: number;
  readonly parameters?: Readonly<Record<string, number>>;
}
export interface Scenario {
  readonly faults: readonly ScriptedFault[];
  /** After the last one another every so many minutes, in the order of their kinds, unless `most` run already. */
  readonly cycle?: { readonly everyMinutes: number; readonly most: number };
}

/** Minutes that a fault of the kind lasts where nobody mends it. A link is repaired and a crowd goes home; the rest waits for somebody. */
const LASTS: Readonly<Record<FaultKind, number>> = {
  'sleeping-cell': 720,
  'trunk-loss': 720,
  'wrong-tilt': 720,
  'link-down': 40,
  overload: 150,
};
export const fault = (kind: FaultKind, atMinutes: number): ScriptedFault => ({
  kind,
  atMinutes,
  durationMinutes: LASTS[kind],
});

/**
 * A scenario by its name or its file, a JSON `Scenario`.
 *
 * @param rate seconds of network time in a second; `demo` shows its first fault after 20 seconds of a person's time
 */
export const loadScenario = (nameOrFile: string, rate: number): Scenario => {
  if (nameOrFile === 'quiet') return { faults: [] };
  if (nameOrFile === 'demo')
    return { faults: [fault('sleeping-cell', (20 * rate) / 60)], cycle: { everyMinutes: 45, most: 4 } };
  // Far enough apart for each to reach its end, pacing of changes included.
  if (nameOrFile === 'smoke') return { faults: FAULT_KINDS.map((kind, i) => fault(kind, 20 + i * 120)) };
  return JSON.parse(readFileSync(nameOrFile, 'utf8')) as Scenario;
};
