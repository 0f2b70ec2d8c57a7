import { type CelCall, celCallOf, type CelEvent, celEventOf, type CelRow } from '#monitor/cdr';
import { z } from 'zod';
import { type Tally } from './evaluation-set.js';

const cases = z.array(
  z.object({
    name: z.string(),
    cels: z.array(z.record(z.string(), z.unknown())),
    expected: z.array(z.object({ properties: z.record(z.string(), z.unknown()) })),
  }),
);

/** Nothing is hidden here: the published values are names and numbers. */
const asItIs = { subscriber: (text: string) => text, endpoint: (name: string) => name };

/** What the publisher calls the properties of a call. */
const PROPERTIES: Readonly<Record<string, (call: CelCall) => unknown>> = {
  source_name: ({ source }) => source.name,
  source_exten: ({ source }) => source.exten,
  source_internal_name: ({ source }) => source.internalName,
  source_internal_exten: ({ source }) => source.internalExten,
  source_internal_context: ({ source }) => source.internalContext,
  source_line_identity: ({ source }) => source.line?.toLowerCase(),
  requested_name: ({ requested }) => requested.name,
  requested_exten: ({ requested }) => requested.exten,
  requested_context: ({ requested }) => requested.context,
  requested_internal_exten: ({ requested }) => requested.internalExten,
  requested_internal_context: ({ requested }) => requested.internalContext,
  destination_name: ({ destination }) => destination.name,
  destination_exten: ({ destination }) => destination.exten,
  destination_internal_exten: ({ destination }) => destination.internalExten,
  destination_internal_context: ({ destination }) => destination.internalContext,
  destination_line_identity: ({ destination }) => destination.line?.toLowerCase(),
  direction: ({ direction }) => direction,
  date_answer: ({ answeredAt }) => answeredAt,
};

const eventsOf = (rows: readonly CelRow[]): readonly (CelEvent | string)[] =>
  rows.map((row) => celEventOf(row, asItIs));

/** Published scenarios: the events of one call, and what it was. */
export const judgeCelCases = (tally: Tally, body: Buffer): void => {
  for (const { name, cels, expected } of cases.parse(JSON.parse(body.toString('utf8')))) {
    const events = eventsOf(cels);
    const refused = events.filter((event) => typeof event === 'string');
    tally.count(`${name} events`, refused.length === 0 ? undefined : `rejected: ${refused.join(', ')}`);
    const call = celCallOf(events.filter((event) => typeof event !== 'string'));
    for (const [property, value] of expected.flatMap(({ properties }) => Object.entries(properties))) {
      const of = PROPERTIES[property];
      const made = call === undefined ? undefined : of?.(call);
      const isSame = of !== undefined && (made ?? null) === value;
      tally.count(
        `${name} ${property}`,
        isSame ? undefined : `expected ${JSON.stringify(value)}, got ${JSON.stringify(made ?? null)}`,
      );
    }
  }
};
