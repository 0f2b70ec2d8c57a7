import { z } from 'zod';

const list = <T extends z.ZodType>(of: T) => z.array(of).default([]);
const number = z.union([z.number(), z.string()]).transform(Number);
const any = z.looseObject({});
const data = z.looseObject({ dataPoints: list(any) });
const KINDS = ['gauge', 'sum', 'histogram', 'exponentialHistogram', 'summary'] as const;

const metrics = z.looseObject({
  resourceMetrics: list(
    z.looseObject({
      scopeMetrics: list(
        z.looseObject({
          metrics: list(
            z.looseObject({
              name: z.string().default(''),
              gauge: data.optional(),
              sum: data.optional(),
              histogram: data.optional(),
              exponentialHistogram: data.optional(),
              summary: data.optional(),
            }),
          ),
        }),
      ),
    }),
  ),
});
const records = (root: string, scope: string, items: string) => (document: unknown) =>
  z
    .looseObject({ [root]: list(z.looseObject({ [scope]: list(z.looseObject({ [items]: list(any) })) })) })
    .parse(document) as Record<string, Record<string, Record<string, object[]>[]>[]>;

/** One item of a document, and the document with nothing but it. */
export interface Item {
  readonly name: string;
  readonly item: Readonly<Record<string, unknown>>;
  readonly alone: object;
}

/** Every data point, whatever metric, scope and resource it stands in. */
export const dataPoints = (document: unknown): readonly (Item & { readonly kind: string })[] =>
  metrics.parse(document).resourceMetrics.flatMap(({ scopeMetrics, ...resource }) =>
    scopeMetrics.flatMap(({ metrics: all, ...scope }) =>
      all.flatMap((metric) =>
        KINDS.flatMap((kind) =>
          (metric[kind]?.dataPoints ?? []).map((item, at) => {
            const without = Object.fromEntries(Object.entries(metric).filter(([key]) => !KINDS.some((k) => k === key)));
            const one = { ...without, [kind]: { ...metric[kind], dataPoints: [item] } };
            const alone = { resourceMetrics: [{ ...resource, scopeMetrics: [{ ...scope, metrics: [one] }] }] };
            return { kind, name: `${metric.name} point ${String(at + 1)}`, item, alone };
          }),
        ),
      ),
    ),
  );

const itemsOf = (root: string, scope: string, items: string) => {
  const read = records(root, scope, items);
  return (document: unknown): readonly Item[] =>
    (read(document)[root] ?? []).flatMap((ofResource) =>
      (ofResource[scope] ?? []).flatMap((ofScope) =>
        (ofScope[items] ?? []).map((item, at) => ({
          name: `${items} ${String(at + 1)}`,
          item: item as Readonly<Record<string, unknown>>,
          alone: { [root]: [{ ...ofResource, [scope]: [{ ...ofScope, [items]: [item] }] }] },
        })),
      ),
    );
};
export const logRecords = itemsOf('resourceLogs', 'scopeLogs', 'logRecords');
export const spans = itemsOf('resourceSpans', 'scopeSpans', 'spans');

/** Nanoseconds in decimal; 0 where there are none. */
export const nanosecondsOf = (text: unknown): bigint =>
  BigInt(z.union([z.string(), z.number()]).default(0).parse(text));
/** The same, cut to milliseconds. */
export const millisecondsOf = (text: unknown): number => Number(nanosecondsOf(text) / 1_000_000n);
export const numberOf = (value: unknown): number | undefined => (value === undefined ? undefined : number.parse(value));
