import { z } from 'zod';
import { type CounterFilter } from './domain/counter-filter.js';
import { dateTimeMs, durationMs } from './domain/period.js';
import { refuse } from './errors.js';
import { type FileContent, GroupBuilder } from './group-builder.js';
import { readCollection } from './measurement-collection.js';
import { type MeasurementSink } from './measurement-sink.js';

const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const flag = z.union([z.boolean(), z.enum(['true', 'false'])]).transform((given) => given === true || given === 'true');
const oneOrMore = <S extends z.ZodType>(item: S) =>
  z.union([z.array(item), item.transform((one) => [one] as z.output<S>[])]);

/** `perf3gppFields` of a VES 7 event: the measurement collection of TS 28.532 / TS 28.550 as JSON. */
const collection = z.object({
  granularityPeriod: z.number().positive(),
  measuredEntityDn: z.string(),
  measInfoList: z.array(
    z.object({
      measInfoId: z
        .union([
          z.object({ sMeasInfoId: z.string() }).transform(({ sMeasInfoId }) => sMeasInfoId),
          z.object({ iMeasInfoId: z.number() }).transform(({ iMeasInfoId }) => String(iMeasInfoId)),
          z.string(),
        ])
        .default(''),
      measTypes: z.union([
        z.object({ sMeasTypesList: z.array(z.string()) }).transform(({ sMeasTypesList }) => sMeasTypesList),
        z.object({ iMeasTypesList: z.array(z.number()) }).transform(({ iMeasTypesList }) => iMeasTypesList.map(String)),
      ]),
      measValuesList: z.array(
        z.object({
          measObjInstId: z.string(),
          suspectFlag: flag.default(false),
          measResults: z.array(
            z.object({
              p: z.int(),
              sValue: scalar.optional(),
              iValue: scalar.optional(),
              rValue: scalar.optional(),
              isNull: flag.optional(),
            }),
          ),
        }),
      ),
    }),
  ),
});
const vesEvent = z.object({
  commonEventHeader: z.object({ lastEpochMicrosec: z.coerce.number().positive() }),
  perf3gppFields: z.object({ measDataCollection: collection }),
});
const events = z.union([
  z.object({ event: vesEvent }).transform(({ event }) => [event]),
  z.object({ eventList: z.array(vesEvent) }).transform(({ eventList }) => eventList),
]);

/** The XML document with its elements and attributes as members. */
const document = z.object({
  fileHeader: z
    .object({
      dnPrefix: z.string().default(''),
      fileSender: z.object({ localDn: z.string().default('') }).default({ localDn: '' }),
    })
    .default({ dnPrefix: '', fileSender: { localDn: '' } }),
  measData: oneOrMore(
    z.object({
      managedElement: z.object({ localDn: z.string().optional(), userLabel: z.string().optional() }).optional(),
      measEntity: z.object({ localDn: z.string().optional(), userLabel: z.string().optional() }).optional(),
      measInfo: oneOrMore(
        z.object({
          measInfoId: z.string().default(''),
          granPeriod: z.object({ duration: z.string(), endTime: z.string() }),
          measTypes: z.union([z.string(), z.array(z.string())]).optional(),
          measType: oneOrMore(z.object({ p: z.coerce.string(), value: z.string() })).optional(),
          measValue: oneOrMore(
            z.object({
              measObjLdn: z.string(),
              suspect: flag.default(false),
              measResults: z.union([z.string(), z.array(scalar)]).optional(),
              r: oneOrMore(z.object({ p: z.coerce.string(), value: scalar })).optional(),
            }),
          ).default([]),
        }),
      ).default([]),
    }),
  ).default([]),
});
const file = z.union([
  z.object({ measCollecFile: document }).transform(({ measCollecFile }) => measCollecFile),
  z.object({ measDataFile: document }).transform(({ measDataFile }) => measDataFile),
]);

const MAX_PROBLEMS = 5;

const fail = (message: string): never => refuse('PM_FILE_MALFORMED', message);
const parsed = <S extends z.ZodType>(schema: S, given: unknown): z.output<S> => {
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  const problems = result.error.issues.map((issue) => `${issue.path.map(String).join('.')}: ${issue.message}`);
  return fail(problems.slice(0, MAX_PROBLEMS).join('; '));
};

/**
 * Reads measurements that came as JSON: a VES event or batch of the domain `perf3gpp` (`measDataCollection`, TS 28.532 and TS 28.550), or the file of
 * TS 28.532 with its elements as members. It is read whole, so its size is bounded by the caller.
 *
 * @throws ApplianceError PM_FILE_MALFORMED with the path, PM_FILE_UNSUPPORTED, none retryable
 */
export const readJson = (text: string, sink: MeasurementSink, filter: CounterFilter): FileContent => {
  const builder = new GroupBuilder(sink, filter, fail);
  const given = jsonOf(text);
  const has = (name: string): boolean => typeof given === 'object' && given !== null && Object.hasOwn(given, name);
  if (has('event') || has('eventList')) readEvents(parsed(events, given), builder);
  else if (has('measCollecFile') || has('measDataFile')) readDocument(parsed(file, given), builder);
  else
    refuse(
      'PM_FILE_UNSUPPORTED',
      'The JSON has neither an event nor eventList, measDataFile or measCollecFile at its top.',
    );
  return builder.summary;
};

const readEvents = (all: z.output<typeof events>, builder: GroupBuilder): void => {
  for (const { commonEventHeader, perf3gppFields } of all) {
    const { measDataCollection: from } = perf3gppFields;
    const collection = {
      endMs: Math.floor(commonEventHeader.lastEpochMicrosec / 1000),
      granularityMs: Math.round(from.granularityPeriod * 1000),
      entityDn: from.measuredEntityDn,
      groups: from.measInfoList.map(({ measInfoId: id, measTypes: counters, measValuesList }) => ({
        ...{ id, counters },
        objects: measValuesList.map(({ measObjInstId: name, suspectFlag: suspect, measResults }) => ({
          ...{ name, suspect },
          results: measResults.map(({ p: position, sValue, iValue, rValue, isNull }) => ({
            position,
            text: isNull === true ? '' : String(sValue ?? iValue ?? rValue ?? ''),
          })),
        })),
      })),
    };
    readCollection(collection, builder);
  }
};

const readDocument = ({ fileHeader, measData }: z.output<typeof file>, builder: GroupBuilder): void => {
  for (const { managedElement, measEntity, measInfo } of measData) {
    const named = managedElement ?? measEntity ?? {};
    const element = named.localDn ?? named.userLabel ?? fileHeader.fileSender.localDn;
    builder.startEntity();
    for (const info of measInfo) {
      builder.startGroup({ prefix: fileHeader.dnPrefix, element }, info.measInfoId);
      const granularityMs = durationMs(info.granPeriod.duration) ?? fail('granPeriod has no duration');
      builder.period(dateTimeMs(info.granPeriod.endTime) ?? fail('granPeriod has no endTime'), granularityMs);
      const listed = info.measTypes ?? '';
      builder.listCounters(typeof listed === 'string' ? listed : listed.join(' '));
      for (const { p, value } of info.measType ?? []) builder.counter(p, value);
      for (const { measObjLdn, suspect, measResults, r } of info.measValue) {
        builder.startObject();
        if (measResults !== undefined)
          builder.listValues(
            typeof measResults === 'string'
              ? measResults
              : measResults.map((each) => (each === null || each === '' ? 'NULL' : String(each))).join(' '),
          );
        for (const { p, value } of r ?? []) builder.value(p, value === null ? '' : String(value));
        builder.endObject(measObjLdn, suspect);
      }
    }
  }
};

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (error) {
    // JSON.parse names no line of its own, but the position that it tells leads to one.
    const at = /at position (\d+)/.exec(String(error))?.[1];
    const line = at === undefined ? undefined : text.slice(0, Number(at)).split('\n').length;
    return refuse('PM_FILE_MALFORMED', 'the text is no JSON', line);
  }
};
