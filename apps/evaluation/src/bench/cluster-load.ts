/** Documents of the shape of telemetry: one object, one time, all its counters. */
export interface ClusterLoad {
  readonly objects: number;
  readonly counters: number;
  /** Reports of every object. */
  readonly reports: number;
}

export const T0 = Date.UTC(2026, 10, 24);
export const INTERVAL_MS = 60_000;

const counterName = (n: number): string => `RRU.Counter${n}.Sum`;
export const labelsOf = (object: number, counter: number): Record<string, string> => ({
  __name__: counterName(counter),
  managed_element: String(Math.floor(object / 9)),
  cell: String(object),
});

/** A value that varies as counters and gauges of a cell do: some whole, some with decimals. Any report's can be made again. */
export const valueOf = (object: number, counter: number, report: number): number => {
  const mixed = Math.imul(object * 7_919 + counter * 104_729 + report * 1_299_709 + 1, 0x9e3779b1) >>> 0;
  return counter % 3 === 0 ? mixed % 100_000 : Math.round((mixed / 2 ** 32) * 10_000) / 100;
};

/** Columns of the reports `[first, last)`; `ids` by object and counter. */
export const columnsOf = (load: ClusterLoad, ids: Uint32Array, first: number, last: number) => {
  const perReport = load.objects * load.counters;
  const length = perReport * (last - first);
  const samples = {
    series: new Uint32Array(length),
    timestampMs: new Float64Array(length),
    value: new Float64Array(length),
    length,
  };
  let row = 0;
  for (let report = first; report < last; report++)
    for (let object = 0; object < load.objects; object++)
      for (let counter = 0; counter < load.counters; counter++, row++) {
        samples.series[row] = ids[object * load.counters + counter] ?? 0;
        samples.timestampMs[row] = T0 + report * INTERVAL_MS;
        samples.value[row] = valueOf(object, counter, report);
      }
  return samples;
};

/** The same reports as bulk bodies of about `bytes` each, for a plain index of the same mapping. */
export const bodiesOf = (load: ClusterLoad, index: string, bytes: number): { bodies: string[]; documents: number } => {
  const bodies: string[] = [];
  let [text, documents] = ['', 0];
  for (let report = 0; report < load.reports; report++)
    for (let object = 0; object < load.objects; object++) {
      const labels = JSON.stringify({ cell: String(object), managed_element: String(Math.floor(object / 9)) });
      let document = `{"@timestamp":${T0 + report * INTERVAL_MS},"dn":"ManagedElement=${Math.floor(object / 9)},NRCellDU=${object}","labels":${JSON.stringify(labels)},"part":0,"lane":"raw","seq":${report},"samples":${load.counters}`;
      for (let counter = 0; counter < load.counters; counter++)
        document += `,"counter.${counterName(counter)}":${valueOf(object, counter, report)}`;
      text += `{"create":{"_index":"${index}"}}\n${document}}\n`;
      documents++;
      if (text.length < bytes) continue;
      bodies.push(text);
      text = '';
    }
  if (text !== '') bodies.push(text);
  return { bodies, documents };
};
