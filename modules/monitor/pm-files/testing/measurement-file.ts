import fc from 'fast-check';
import { VES_EVENT } from '../gpb-schema.js';

/** A made-up measurement file, as values: what any of its written forms must be read back to. */
export interface MadeFile {
  readonly prefix: string;
  readonly sections: readonly {
    readonly element: string;
    readonly groups: readonly {
      readonly id: string;
      readonly endMs: number;
      readonly granularitySeconds: number;
      readonly counters: readonly string[];
      readonly objects: readonly {
        readonly name: string;
        readonly suspect: boolean;
        /** By counter; `undefined` where the element had none. */
        readonly values: readonly (number | undefined)[];
      }[];
    }[];
  }[];
}

const name = fc.stringMatching(/^[A-Za-z0-9 _.:/-]{0,11}[A-Za-z0-9]$/);
const value = fc.oneof(
  fc.integer({ min: 0, max: 2 ** 31 }),
  fc.integer({ min: -5000, max: 5000 }).map((tenths) => tenths / 10),
  fc.constant(undefined),
);
const counter = fc
  .tuple(fc.constantFrom('RRU', 'DRB', 'RRC', 'MM'), fc.stringMatching(/^[A-Z][A-Za-z0-9.]{0,14}$/))
  .map((parts) => parts.join('.'));

const group = fc.uniqueArray(counter, { maxLength: 6 }).chain((counters) =>
  fc.record({
    id: name,
    endMs: fc.integer({ min: 0, max: 4_000_000 }).map((seconds) => 1_700_000_000_000 + seconds * 1000),
    granularitySeconds: fc.constantFrom(10, 60, 300, 900, 3600),
    counters: fc.constant(counters),
    objects: fc.array(
      fc.record({
        name: name.map((id) => `GNBDUFunction=1,NRCellDU=${id}`),
        suspect: fc.boolean(),
        values: fc.array(value, { minLength: counters.length, maxLength: counters.length }),
      }),
      { maxLength: 4 },
    ),
  }),
);

export const madeFile: fc.Arbitrary<MadeFile> = fc.record({
  prefix: name.map((id) => `SubNetwork=${id}`),
  sections: fc.array(
    fc.record({ element: name.map((id) => `ManagedElement=${id}`), groups: fc.array(group, { maxLength: 3 }) }),
    { maxLength: 3 },
  ),
});

export type XmlForm = 'list' | 'position';
export type XmlStandard = '32.435' | '28.532';

const timeOf = (ms: number): string => new Date(ms).toISOString();
const textOf = (given: number | undefined): string => (given === undefined ? 'NIL' : String(given));

/** The file as XML of either standard, with types and results as lists or by position. */
export const xmlOf = ({ prefix, sections }: MadeFile, standard: XmlStandard, form: XmlForm): string => {
  const [root, element, head] =
    standard === '32.435'
      ? (['measCollecFile', 'managedElement', 'measCollec'] as const)
      : (['measDataFile', 'measEntity', 'measData'] as const);
  const groupOf = ({
    id,
    endMs,
    granularitySeconds,
    counters,
    objects,
  }: MadeFile['sections'][number]['groups'][number]) => {
    const types =
      form === 'list'
        ? `<measTypes>${counters.join(' ')}</measTypes>`
        : counters.map((each, at) => `<measType p="${String(at + 1)}">${each}</measType>`).join('\n');
    const values = objects.map(({ name: object, suspect, values: given }) => {
      const results =
        form === 'list'
          ? `<measResults>${given.map(textOf).join(' ')}</measResults>`
          : given.map((each, at) => `<r p="${String(at + 1)}">${textOf(each)}</r>`).join('');
      return `<measValue measObjLdn="${object}">${results}${suspect ? '<suspect>true</suspect>' : ''}</measValue>`;
    });
    const duration = `PT${String(granularitySeconds)}S`;
    return `<measInfo measInfoId="${id}"><job jobId="1"/><granPeriod duration="${duration}" endTime="${timeOf(endMs)}"/>
<repPeriod duration="${duration}"/>${types}\n${values.join('\n')}</measInfo>`;
  };
  const data = sections.map(
    (section) =>
      `<measData><${element} localDn="${section.element}"/>${section.groups.map(groupOf).join('\n')}</measData>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<${root} xmlns="http://www.3gpp.org/ftp/specs/archive/${standard}">
<fileHeader fileFormatVersion="${standard} V1" dnPrefix="${prefix}"><fileSender/><${head} beginTime="2026-11-24T10:00:00Z"/></fileHeader>
${data.join('\n')}
<fileFooter><${head} endTime="2026-11-24T10:15:00Z"/></fileFooter></${root}>`;
};

/** The file as a batch of VES events of the domain `perf3gpp`: one for each group, as an event has one time. */
export const vesOf = ({ prefix, sections }: MadeFile): string =>
  JSON.stringify({
    eventList: sections.flatMap(({ element, groups }) =>
      groups.map(({ id, endMs, granularitySeconds, counters, objects }) => ({
        commonEventHeader: { domain: 'perf3gpp', lastEpochMicrosec: endMs * 1000 },
        perf3gppFields: {
          perf3gppFieldsVersion: '1.0',
          measDataCollection: {
            granularityPeriod: granularitySeconds,
            measuredEntityDn: `${prefix},${element}`,
            measInfoList: [
              {
                measInfoId: { sMeasInfoId: id },
                measTypes: { sMeasTypesList: counters },
                measValuesList: objects.map(({ name: measObjInstId, suspect, values }) => ({
                  measObjInstId,
                  suspectFlag: String(suspect),
                  measResults: values.map((given, at) => ({
                    p: at + 1,
                    ...(given === undefined ? { isNull: 'true' } : { sValue: String(given) }),
                  })),
                })),
              },
            ],
          },
        },
      })),
    ),
  });

/** Each group of the file as a VES high-volume event in GPB, objects by name or by their number in a list. */
export const gpbOf = ({ prefix, sections }: MadeFile, isNumbered: boolean): Uint8Array[] =>
  sections.flatMap(({ element, groups }) =>
    groups.map(({ id, endMs, granularitySeconds, counters, objects }) =>
      VES_EVENT.encode(
        VES_EVENT.fromObject({
          commonEventHeader: { domain: 'perf3gpp', lastEpochMicrosec: endMs * 1000 },
          eventFields: {
            measDataCollection: {
              granularityPeriod: granularitySeconds,
              measuredEntityDn: `${prefix},${element}`,
              measObjInstIdList: isNumbered ? objects.map(({ name: object }) => object) : [],
              measInfo: [
                {
                  measInfoId: id,
                  measTypes: { measType: counters },
                  measValues: objects.map(({ name: object, suspect, values }, at) => ({
                    ...(isNumbered ? { measObjInstIdListIdx: at } : { measObjInstId: object }),
                    suspectFlag: suspect,
                    measResults: values.map((given, n) => ({
                      ...(isNumbered ? {} : { p: n + 1 }),
                      ...(given === undefined
                        ? { isNull: true }
                        : Number.isInteger(given)
                          ? { iValue: given }
                          : { rValue: given }),
                    })),
                  })),
                },
              ],
            },
          },
        }),
      ).finish(),
    ),
  );

/** The samples of the file, one line each, in its order. */
export const linesOf = ({ prefix, sections }: MadeFile): string[] =>
  sections.flatMap(({ element, groups }) =>
    groups.flatMap(({ endMs, granularitySeconds, counters, objects }) =>
      objects.flatMap(({ name: object, suspect, values }) =>
        values.flatMap((given, at) =>
          given === undefined
            ? []
            : [
                `${counters[at] ?? ''} ${prefix},${element},${object} ${String(granularitySeconds)} ${String(suspect)} ${timeOf(endMs)} ${String(given)}`,
              ],
        ),
      ),
    ),
  );

/** A TS 32.435 file of about so many bytes, as a stream that is made while it is read. */
export async function* longFile(bytes: number, form: XmlForm): AsyncGenerator<Uint8Array> {
  const counters = Array.from({ length: 50 }, (_, at) => `VS.Counter.${String(at)}`);
  const types =
    form === 'list'
      ? `<measTypes>${counters.join(' ')}</measTypes>`
      : counters.map((name, at) => `<measType p="${String(at + 1)}">${name}</measType>`).join('\n');
  // Made once: it is the reading that is looked at.
  const results = Array.from({ length: 16 }, (_, row) => {
    const values = counters.map((_counter, at) => String((row * 3_100_031 + at * 70_007) % 10_000_000));
    return form === 'list'
      ? `<measResults>${values.join(' ')}</measResults>`
      : values.map((each, at) => `<r p="${String(at + 1)}">${each}</r>`).join('\n');
  });
  const encoder = new TextEncoder();
  let made = 0;
  const piece = (text: string): Uint8Array => {
    const chunk = encoder.encode(text);
    made += chunk.length;
    return chunk;
  };
  await Promise.resolve();
  yield piece(`<?xml version="1.0"?><measCollecFile><fileHeader dnPrefix="SubNetwork=North"/><measData>
<managedElement localDn="ManagedElement=7"/><measInfo><granPeriod duration="PT900S" endTime="2026-11-24T10:15:00Z"/>${types}`);
  for (let object = 0; made < bytes; object++)
    yield piece(
      `\n<measValue measObjLdn="GNBDUFunction=1,NRCellDU=${String(object % 3000)}">${results[object % 16] ?? ''}</measValue>`,
    );
  yield piece(
    '</measInfo></measData><fileFooter><measCollec endTime="2026-11-24T10:15:00Z"/></fileFooter></measCollecFile>',
  );
}
