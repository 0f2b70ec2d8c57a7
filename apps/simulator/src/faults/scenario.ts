import { readFileSync } from 'node:fs';

export type FaultKind = 'sleeping-cell' | 'wrong-tilt' | 'trunk-loss' | 'link-down' | 'overload';
export interface ScriptedFault {
  readonly kind: FaultKind;
  readonly target?: string;
  readonly atMinutes: number;
  readonly durationMinutes?: number;
  readonly parameters?: Readonly<Record<string, number>>;
}

const all: readonly FaultKind[] = ['sleeping-cell', 'trunk-loss', 'wrong-tilt', 'overload', 'link-down'];
const spaced = (first: number, every: number): ScriptedFault[] =>
  all.map((kind, i) => ({ kind, atMinutes: first + i * every, ...(i > 2 ? { durationMinutes: 45 } : {}) }));

/** A scenario by its name or its file: a JSON list of faults, minutes counted from the start of the live part. */
export const loadScenario = (nameOrFile: string): readonly ScriptedFault[] => {
  if (nameOrFile === 'quiet') return [];
  if (nameOrFile === 'demo') return spaced(1, 60);
  if (nameOrFile === 'smoke') return spaced(30, 120);
  return JSON.parse(readFileSync(nameOrFile, 'utf8')) as ScriptedFault[];
};
