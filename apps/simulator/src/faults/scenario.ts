import { z } from 'zod';
import { faultKind, type FaultKind } from './kind.js';
import { LIBRARY } from './library/library.js';

const scripted = z.strictObject({
  kind: z.string(),
  /** Drawn where absent. */
  target: z.string().optional(),
  /** In the order of the scenario, from 0: drawn among the objects near that fault's. */
  near: z.number().int().nonnegative().optional(),
  /** From the start of the live part. */
  atMinutes: z.number().nonnegative(),
  /** What is not mended by then ends by itself; by default as long as the kind lasts. */
  durationMinutes: z.number().positive().optional(),
  parameters: z.record(z.string(), z.number()).optional(),
});
const scenarioFile = z.strictObject({
  faults: z.array(scripted).default([]),
  /** Kinds of this file only, by name. */
  kinds: z.record(z.string(), faultKind).default({}),
  /** After the last one another every so many minutes, in the order given, unless `most` run already. */
  cycle: z
    .strictObject({
      everyMinutes: z.number().positive(),
      most: z.number().int().positive(),
      kinds: z.array(z.string()).min(1).optional(),
    })
    .optional(),
});

export type ScriptedFault = z.output<typeof scripted>;
export interface Scenario {
  readonly faults: readonly ScriptedFault[];
  /** Besides the library. */
  readonly kinds?: Readonly<Record<string, FaultKind>>;
  readonly cycle?: { readonly everyMinutes: number; readonly most: number; readonly kinds: readonly string[] };
}

/** One of each sort, in the order in which a demonstration shows them. */
export const FIVE = ['sleeping-cell', 'trunk-loss', 'wrong-tilt', 'link-down', 'overload'] as const;
export const fault = (kind: string, atMinutes: number): ScriptedFault => ({ kind, atMinutes });

export const kindOf = (scenario: Scenario, name: string): FaultKind => {
  const kind = scenario.kinds?.[name] ?? LIBRARY.get(name);
  if (kind === undefined) throw new RangeError(`There is no kind of fault ${name}.`);
  return kind;
};

/** @param file named in what is thrown */
export const parseScenario = (text: string, file: string): Scenario => {
  const parsed = scenarioFile.safeParse(jsonOf(text, file));
  if (!parsed.success)
    throw new RangeError(
      parsed.error.issues
        .map(({ path, message }) => `${file}: ${path.length === 0 ? 'the scenario' : path.join('.')}: ${message}`)
        .join('\n'),
    );
  const { faults, kinds, cycle } = parsed.data;
  const problems = [
    ...faults.flatMap((one, i) => problemsOf(one, i, faults, kinds).map((told) => `${file}: faults.${i}.${told}`)),
    ...(cycle?.kinds ?? []).flatMap((name, i) =>
      name in kinds || LIBRARY.has(name) ? [] : [`${file}: cycle.kinds.${i}: there is no kind ${name}`],
    ),
    ...Object.keys(kinds).flatMap((name) =>
      LIBRARY.has(name) ? [`${file}: kinds.${name}: the library has a kind of this name`] : [],
    ),
  ];
  if (problems.length > 0) throw new RangeError(problems.join('\n'));
  return { faults, kinds, ...(cycle === undefined ? {} : { cycle: { ...cycle, kinds: cycle.kinds ?? FIVE } }) };
};

const jsonOf = (text: string, file: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new RangeError(`${file}: is no JSON: ${error instanceof Error ? error.message : ''}`, { cause: error });
  }
};

const problemsOf = (
  { kind: name, parameters = {}, near }: ScriptedFault,
  at: number,
  faults: readonly ScriptedFault[],
  kinds: Readonly<Record<string, FaultKind>>,
): string[] => {
  const kind = kinds[name] ?? LIBRARY.get(name);
  if (kind === undefined) return [`kind: there is no kind ${name}`];
  return [
    ...(near !== undefined && (near >= at || faults.length <= near)
      ? [`near: ${near} is no fault before this one`]
      : []),
    ...Object.entries(parameters).flatMap(([parameter, value]) => {
      const known = kind.parameters[parameter];
      if (known === undefined) return [`parameters.${parameter}: ${name} has no such parameter`];
      return value < known.least || value > known.most
        ? [`parameters.${parameter}: expected ${known.least} to ${known.most} ${known.unit}, got ${value}`]
        : [];
    }),
  ];
};
