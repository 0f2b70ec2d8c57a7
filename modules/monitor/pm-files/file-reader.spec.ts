import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ApplianceError } from '#foundation/platform';
import { CounterFilter } from './domain/counter-filter.js';
import { readPmFile } from './file-reader.js';
import {
  bytesOf,
  gpbOf,
  inPieces,
  lineOf,
  linesOf,
  longFile,
  type MadeFile,
  madeFile,
  readerSettings,
  readSamples,
  vesOf,
  type XmlForm,
  xmlOf,
  type XmlStandard,
} from './testing/index.js';

const FILE: MadeFile = {
  prefix: 'SubNetwork=North',
  sections: [
    {
      element: 'ManagedElement=7',
      groups: [
        {
          id: 'load',
          endMs: Date.UTC(2026, 10, 24, 10, 15),
          granularitySeconds: 900,
          counters: ['RRU.PrbTotDl', 'RRC.ConnEstabAtt'],
          objects: [
            { name: 'GNBDUFunction=1,NRCellDU=3', suspect: false, values: [41.5, 120] },
            { name: 'GNBDUFunction=1,NRCellDU=4', suspect: true, values: [undefined, 7] },
          ],
        },
      ],
    },
  ],
};
const XML = xmlOf(FILE, '32.435', 'position');

const forms = (['32.435', '28.532'] as const).flatMap((standard) =>
  (['list', 'position'] as const).map((form) => [standard, form] as [XmlStandard, XmlForm]),
);

describe('readPmFile', () => {
  it('keeps the counter as received, the whole name of its object, the period and what is suspect', async () => {
    const { kept, content } = await readSamples(inPieces(bytesOf(XML)));
    const cell = { subnetwork: 'North', managed_element: '7', granularity_period_ms: '900000' };
    const dn = 'SubNetwork=North,ManagedElement=7,GNBDUFunction=1,NRCellDU=';
    const timeMs = Date.UTC(2026, 10, 24, 10, 15);
    expect(kept).toEqual([
      { labels: { ...cell, cell: '3', dn: `${dn}3`, __name__: 'RRU.PrbTotDl' }, timeMs, value: 41.5 },
      { labels: { ...cell, cell: '3', dn: `${dn}3`, __name__: 'RRC.ConnEstabAtt' }, timeMs, value: 120 },
      { labels: { ...cell, cell: '4', dn: `${dn}4`, suspect: 'true', __name__: 'RRC.ConnEstabAtt' }, timeMs, value: 7 },
    ]);
    expect(content).toMatchObject({ groups: ['load'], entities: 1, objects: 2, suspectObjects: 1, absent: 1 });
  });

  it.each(forms)('reads %s with types by %s, plain or gzip, however it is cut into pieces', async (standard, form) => {
    await fc.assert(
      fc.asyncProperty(madeFile, fc.integer({ min: 1, max: 700 }), fc.boolean(), async (file, length, isGzip) => {
        const plain = bytesOf(xmlOf(file, standard, form));
        const { kept, bytes } = await readSamples(inPieces(isGzip ? gzipSync(plain) : plain, length));
        expect(kept.map(lineOf)).toEqual(linesOf(file));
        expect(bytes).toBe(plain.length);
      }),
      { numRuns: 40 },
    );
  });

  it('reads the same out of VES events of the domain perf3gpp', async () => {
    await fc.assert(
      fc.asyncProperty(madeFile, async (file) => {
        const { kept } = await readSamples(inPieces(bytesOf(vesOf(file)), 100));
        expect(kept.map(lineOf)).toEqual(linesOf(file));
      }),
    );
  });

  it('reads the same out of VES events in GPB, objects named or numbered', async () => {
    await fc.assert(
      fc.asyncProperty(madeFile, fc.boolean(), async (file, isNumbered) => {
        const lines: string[] = [];
        for (const event of gpbOf(file, isNumbered))
          lines.push(...(await readSamples(inPieces(event, 50))).kept.map(lineOf));
        expect(lines).toEqual(linesOf(file));
      }),
    );
  });

  it('tells a text that begins with an empty line from GPB', async () => {
    for (const text of [`\n${XML.slice(XML.indexOf('<measCollecFile'))}`, `\n${vesOf(FILE)}`])
      expect((await readSamples(inPieces(bytesOf(text)))).kept).toHaveLength(3);
  });

  it('reads the same out of the elements of the file as JSON', async () => {
    const document = {
      measDataFile: {
        fileHeader: { dnPrefix: FILE.prefix, fileFormatVersion: '28.532 V16' },
        measData: FILE.sections.map(({ element, groups }) => ({
          measEntity: { localDn: element },
          measInfo: groups.map(({ endMs, counters, objects }) => ({
            granPeriod: { duration: 'PT900S', endTime: new Date(endMs).toISOString() },
            measTypes: counters,
            measValue: objects.map(({ name, suspect, values }) => ({
              measObjLdn: name,
              suspect,
              measResults: values.map((value) => value ?? null),
            })),
          })),
        })),
        fileFooter: { measData: { endTime: '2026-11-24T10:15:00Z' } },
      },
    };
    const { kept } = await readSamples(inPieces(bytesOf(JSON.stringify(document))));
    expect(kept.map(lineOf)).toEqual(linesOf(FILE));
  });

  it.each([
    ['windows-1252', 'latin1', '\u00e9'],
    ['UTF-16', 'utf16le', '\u00e9'],
    ['UTF-8', 'utf8', '\u00e9\ud83d\ude00'],
  ] as const)('reads %s', async (name, encoding, text) => {
    const xml = XML.replace('UTF-8', name).replaceAll('North', text);
    const bytes = Buffer.from(encoding === 'utf16le' ? `\ufeff${xml}` : xml, encoding);
    const { kept } = await readSamples(inPieces(bytes, 7));
    expect(kept[0]?.labels['subnetwork']).toBe(text);
  });

  it('reads elements with a prefix, as some elements write them', async () => {
    const xml = XML.replace(/<(\/?)(?=[a-z])/g, '<$1mc:').replace('xmlns=', 'xmlns:mc=');
    expect((await readSamples(inPieces(bytesOf(xml)))).kept).toHaveLength(3);
  });

  it('keeps counters that the configuration names, and neither group nor object without one', async () => {
    const only = { filter: new CounterFilter(['RRU.PrbTotDl']) };
    const { kept, content } = await readSamples(inPieces(bytesOf(XML)), only);
    expect(kept.map(({ labels }) => labels['__name__'])).toEqual(['RRU.PrbTotDl']);
    expect(content.leftOut).toBe(2);
    const none = await readSamples(inPieces(bytesOf(XML)), { filter: new CounterFilter(['x']) });
    expect(none.frames).toEqual([]);
  });

  it('counts results that are no samples by reason, and keeps the rest', async () => {
    const odd = XML.replace('<r p="1">41.5</r>', '<r p="1">many</r><r p="9">1</r>');
    const { kept, content } = await readSamples(inPieces(bytesOf(odd)));
    expect(kept).toHaveLength(2);
    expect(content.rejections).toEqual({ 'not-a-number': 1, 'unknown-type': 1, 'count-mismatch': 0 });
    const short = xmlOf(FILE, '32.435', 'list').replace('41.5 120', '41.5');
    const listed = await readSamples(inPieces(bytesOf(short)));
    expect(listed.content.rejections['count-mismatch']).toBe(1);
    expect(listed.kept.map(({ value }) => value)).toEqual([7]);
  });

  it('keeps what names no object with the names as they came', async () => {
    const { kept } = await readSamples(inPieces(bytesOf(XML.replace('NRCellDU=3', 'NRCellDU=3,x'))));
    expect(kept[0]?.labels).toEqual({
      __name__: 'RRU.PrbTotDl',
      element: 'SubNetwork=North,ManagedElement=7',
      object: 'GNBDUFunction=1,NRCellDU=3,x',
      granularity_period_ms: '900000',
    });
  });

  it('cuts names that are endless, and leaves the rest of the file alone', async () => {
    const names = { element: 'x'.repeat(300_000), object: `${'\u20ac'.repeat(100_000)},` };
    const odd = XML.replace('ManagedElement=7', names.element).replace('GNBDUFunction=1,NRCellDU=3', names.object);
    const { kept } = await readSamples(inPieces(bytesOf(odd)));
    expect(kept.map(({ value }) => value)).toEqual([41.5, 120, 7]);
    expect(kept[0]?.labels['object']).toBe('\u20ac'.repeat(4096));
  });

  it.each([
    { code: 'PM_FILE_INCOMPLETE', text: '', because: 'it is empty' },
    { code: 'PM_FILE_INCOMPLETE', text: XML.slice(0, -20), because: 'its end is missing' },
    { code: 'PM_FILE_UNSUPPORTED', text: 'a,b,c\n1,2,3', because: 'it is a table' },
    { code: 'PM_FILE_UNSUPPORTED', text: '<html><body/></html>', because: 'it is a page' },
    { code: 'PM_FILE_UNSUPPORTED', text: '{"a":1}', because: 'it is some other JSON' },
    { code: 'PM_FILE_UNSUPPORTED', text: XML.replace('UTF-8', 'EBCDIC-1'), because: 'nobody knows its encoding' },
    { code: 'PM_FILE_MALFORMED', text: '{"a":1', because: 'it is no JSON' },
    { code: 'PM_FILE_MALFORMED', text: XML.replace('</measData>', '</measdata>'), because: 'its tags do not fit' },
    {
      code: 'PM_FILE_MALFORMED',
      text: XML.replace('<fileHeader', '<!DOCTYPE a><fileHeader'),
      because: 'it brings a document type',
    },
    {
      code: 'PM_FILE_MALFORMED',
      text: XML.replace('<measCollecFile', '<!DOCTYPE a [<!ENTITY b "c">]><measCollecFile'),
      because: 'it brings entities',
    },
    { code: 'PM_FILE_MALFORMED', text: XML.replace('41.5', '&bomb;'), because: 'it uses an entity' },
    { code: 'PM_FILE_MALFORMED', text: XML.replace('PT900S', 'soon'), because: 'its period has no length' },
    {
      code: 'PM_FILE_MALFORMED',
      text: XML.replace(/endTime="[^"]*"\/>\n<repPeriod/, 'endTime="now"/>\n<repPeriod'),
      because: 'its period has no end',
    },
    { code: 'PM_FILE_MALFORMED', text: XML.replace(/<granPeriod[^>]*>/, ''), because: 'it has no period' },
    {
      code: 'PM_FILE_MALFORMED',
      text: XML.replace(' measObjLdn="GNBDUFunction=1,NRCellDU=3"', ''),
      because: 'values are of no object',
    },
    { code: 'PM_FILE_MALFORMED', text: XML.replace('p="2"', 'p="1"'), because: 'two counters have one position' },
    {
      code: 'PM_FILE_MALFORMED',
      text: XML.replace('<suspect>true', '<suspect>maybe'),
      because: 'it does not know what is suspect',
    },
    { code: 'PM_FILE_MALFORMED', text: `${XML}<more/>`, because: 'something stands behind it' },
  ])('refuses with $code, and the line, where $because', async ({ code, text }) => {
    await expect(readSamples(inPieces(bytesOf(text), 50))).rejects.toMatchObject({ code, retryable: false });
  });

  it('names the line of what is wrong', async () => {
    const lines = XML.split('\n');
    const at = lines.findIndex((line) => line.includes('41.5'));
    await expect(readSamples(inPieces(bytesOf(XML.replace('<r p="2">120', '<r>120'))))).rejects.toMatchObject({
      attributes: { line: at + 1 },
      message: expect.stringContaining(`line ${String(at + 1)}: `),
    });
  });

  it('refuses what is too large, packed or not, and a text without end', async () => {
    const small = { maxFileBytes: 200 };
    await expect(readSamples(inPieces(bytesOf(XML)), small)).rejects.toMatchObject({ code: 'PM_FILE_TOO_LARGE' });
    const bomb = gzipSync(Buffer.concat([bytesOf('<measCollecFile>'), Buffer.alloc(50 << 20, ' ')]));
    await expect(readSamples(inPieces(bomb), { maxFileBytes: 1 << 20 })).rejects.toMatchObject({
      code: 'PM_FILE_TOO_LARGE',
    });
    await expect(readSamples(inPieces(bytesOf(vesOf(FILE))), { maxJsonBytes: 100 })).rejects.toMatchObject({
      code: 'PM_FILE_TOO_LARGE',
    });
    const endless = bytesOf(`<measCollecFile a="${'x'.repeat(6 << 20)}`);
    await expect(readSamples(inPieces(endless, 1 << 16))).rejects.toMatchObject({ code: 'PM_FILE_MALFORMED' });
  });

  it('refuses a gzip stream that was cut or damaged', async () => {
    const packed = gzipSync(bytesOf(XML));
    await expect(readSamples(inPieces(packed.subarray(0, -12), 64))).rejects.toMatchObject({
      code: 'PM_FILE_INCOMPLETE',
    });
    const damaged = Uint8Array.from(packed);
    damaged.fill(0xff, 40, 80);
    await expect(readSamples(inPieces(damaged, 64))).rejects.toMatchObject({ code: 'PM_FILE_MALFORMED' });
  });

  it('reads or refuses by name whatever a real file becomes by accident', async () => {
    const mutation = fc.record({ at: fc.nat(), remove: fc.nat(40), put: fc.uint8Array({ maxLength: 12 }) });
    const body = madeFile.chain((file) =>
      fc.constantFrom(
        ...[...forms.map(([standard, form]) => xmlOf(file, standard, form)), vesOf(file)].map(bytesOf),
        ...gpbOf(file, false),
      ),
    );
    await fc.assert(
      fc.asyncProperty(body, fc.array(mutation, { minLength: 1, maxLength: 4 }), async (whole, mutations) => {
        let bytes: Uint8Array = whole;
        for (const { at, remove, put } of mutations) {
          const from = at % bytes.length;
          bytes = Buffer.concat([bytes.subarray(0, from), put, bytes.subarray(from + remove), new Uint8Array([10])]);
        }
        try {
          await readSamples(inPieces(bytes, 97));
        } catch (error) {
          if (!(error instanceof ApplianceError)) throw error;
          expect(error).toMatchObject({ code: expect.stringMatching(/^PM_FILE_/), retryable: false });
        }
      }),
      { numRuns: 400 },
    );
  });

  it('keeps its memory flat through a file of 50 MB', async () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const heapBytes = (): number => {
      collect();
      const { heapUsed, arrayBuffers } = process.memoryUsage();
      return heapUsed + arrayBuffers;
    };
    const looks: number[] = [];
    let frames = 0;
    const { samples, bytes } = await readPmFile(
      longFile(50 << 20, 'list'),
      readerSettings({ frameBytes: 1 << 18 }),
      () => {
        if (++frames % 20 === 0) looks.push(heapBytes());
      },
    );
    expect(bytes).toBeGreaterThan(50 << 20);
    expect(samples).toBeGreaterThan(2_000_000);
    expect(looks.length).toBeGreaterThan(2);
    const [first = 0, ...rest] = looks;
    expect(Math.max(...rest) - first).toBeLessThan(8 << 20);
  }, 180_000);
});
