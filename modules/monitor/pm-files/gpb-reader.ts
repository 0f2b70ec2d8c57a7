import { z } from 'zod';
import { type CounterFilter } from './domain/counter-filter.js';
import { refuse } from './errors.js';
import { VES_EVENT } from './gpb-schema.js';
import { type FileContent, GroupBuilder } from './group-builder.js';
import { readCollection } from './measurement-collection.js';
import { type MeasurementSink } from './measurement-sink.js';

const result = z.object({
  p: z.number().optional(),
  iValue: z.string().optional(),
  rValue: z.number().optional(),
  isNull: z.boolean().optional(),
});
const value = z.object({
  measObjInstId: z.string().optional(),
  measObjInstIdListIdx: z.number().optional(),
  measResults: z.array(result),
  suspectFlag: z.boolean().default(false),
});
const info = z.object({
  iMeasInfoId: z.number().optional(),
  measInfoId: z.string().optional(),
  iMeasTypes: z.object({ iMeasType: z.array(z.number()) }).optional(),
  measTypes: z.object({ measType: z.array(z.string()) }).optional(),
  measValues: z.array(value),
});
const event = z.object({
  commonEventHeader: z.object({ lastEpochMicrosec: z.string().transform(Number).pipe(z.number().positive()) }),
  eventFields: z.object({
    measDataCollection: z.object({
      granularityPeriod: z.number().positive(),
      measuredEntityDn: z.string().default(''),
      measObjInstIdList: z.array(z.string()),
      measInfo: z.array(info),
    }),
  }),
});

const HEADER = 0x0a;
const FIELDS = 0x12;

/**
 * Whether bytes begin as a VES event in GPB: a header of some length, and the event's fields right behind it. A text may begin with the same two bytes (a
 * line feed and `<` or a brace), and has no such byte there.
 */
export const isGpb = (start: Uint8Array): boolean => {
  if (start[0] !== HEADER) return false;
  let length = 0;
  let at = 1;
  for (let shift = 0; at < 5; at++, shift += 7) {
    length |= ((start[at] ?? 0) & 0x7f) << shift;
    if ((start[at] ?? 0) < 0x80) break;
  }
  const fieldsAt = at + 1 + length;
  return fieldsAt < start.length ? start[fieldsAt] === FIELDS : length > 0x7f;
};

/**
 * Reads one VES high-volume event of the domain `perf3gpp` (TS 28.550 in Protocol Buffers).
 *
 * @throws ApplianceError PM_FILE_MALFORMED, not retryable
 */
export const readGpb = (body: Uint8Array, sink: MeasurementSink, filter: CounterFilter): FileContent => {
  const builder = new GroupBuilder(sink, filter, (message) => refuse('PM_FILE_MALFORMED', message));
  const { commonEventHeader, eventFields } = decoded(body);
  const { granularityPeriod, measuredEntityDn: entityDn, measObjInstIdList, measInfo } = eventFields.measDataCollection;
  const nameOf = ({ measObjInstId, measObjInstIdListIdx = 0 }: z.output<typeof value>): string =>
    measObjInstId ??
    measObjInstIdList[measObjInstIdListIdx] ??
    refuse('PM_FILE_MALFORMED', `no object has the number ${String(measObjInstIdListIdx)}`);
  const collection = {
    ...{ entityDn, endMs: Math.floor(commonEventHeader.lastEpochMicrosec / 1000) },
    granularityMs: granularityPeriod * 1000,
    groups: measInfo.map((each) => ({
      id: each.measInfoId ?? String(each.iMeasInfoId ?? ''),
      counters: each.measTypes?.measType ?? each.iMeasTypes?.iMeasType.map(String) ?? [],
      objects: each.measValues.map((of) => ({
        ...{ name: nameOf(of), suspect: of.suspectFlag },
        results: of.measResults.map(({ p, iValue, rValue }) => ({
          ...(p === undefined ? {} : { position: p }),
          text: iValue ?? (rValue === undefined ? '' : String(rValue)),
        })),
      })),
    })),
  };
  readCollection(collection, builder);
  return builder.summary;
};

const decoded = (body: Uint8Array): z.output<typeof event> => {
  let given: unknown;
  try {
    given = VES_EVENT.toObject(VES_EVENT.decode(body), { longs: String, arrays: true });
  } catch (error) {
    return refuse(
      'PM_FILE_MALFORMED',
      `The bytes are no VES event in GPB: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  const checked = event.safeParse(given);
  if (checked.success) return checked.data;
  const [problem] = checked.error.issues;
  return refuse('PM_FILE_MALFORMED', `${problem?.path.map(String).join('.') ?? ''}: ${problem?.message ?? ''}`);
};
