// `node scripts/kibana.mjs`: writes dashboards/kibana/nocturne.ndjson, which Kibana imports. Saved objects hold text of JSON in text of JSON; here they stand as tables.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const CORE = '8.8.0';
const TIME = '@timestamp';
const RECORDS = '___records___';

/** Data views look through the aliases that the stores keep, so that a day that comes or goes changes nothing here. */
const VIEWS = {
  samples: { title: 'nocturne-samples', name: 'Nocturne samples', timeFieldName: TIME },
  calls: { title: 'nocturne-calls', name: 'Nocturne calls', timeFieldName: TIME },
  logs: { title: 'nocturne-logs', name: 'Nocturne log records', timeFieldName: TIME },
  deadLetters: { title: 'nocturne-dead-letter', name: 'Nocturne dead letters', timeFieldName: TIME },
  // Incidents, cases, plans, approvals and outcomes by their id; the value of a record is kept and not indexed.
  records: { title: 'nocturne-records', name: 'Nocturne records' },
};
const idOf = (view) => `nocturne-view-${view}`;

// Columns of a layer: an object of named columns each, the last of which is shown.
const number = { dataType: 'number', isBucketed: false, scale: 'ratio', customLabel: true };
const filterOf = (query) => (query === undefined ? {} : { filter: { query, language: 'kuery' } });
const formatOf = (format) => (format === undefined ? {} : { format });
const PERCENT = { id: 'percent', params: { decimals: 1 } };

const measure = (operationType, sourceField, label, { filter, format, ...params } = {}) => ({
  label,
  parts: (id) => ({
    [id]: {
      ...number,
      label,
      operationType,
      sourceField,
      ...filterOf(filter),
      params: { emptyAsNull: true, ...formatOf(format), ...params },
    },
  }),
});
const count = (label, filter) => measure('count', RECORDS, label, { filter });

/** Part of records of a whole, as a formula; Lens keeps beside it what it is computed from. */
const ratio = (label, part, whole) => ({
  label,
  parts: (id) => {
    const text = `count(kql='${part}') / count(kql='${whole}')`;
    const within = { ...number, label: `Part of ${label}` };
    const counted = (query) => ({
      ...within,
      operationType: 'count',
      sourceField: RECORDS,
      ...filterOf(query),
      params: { emptyAsNull: false },
    });
    const location = { min: 0, max: text.length };
    const args = [`${id}X0`, `${id}X1`];
    return {
      [`${id}X0`]: counted(part),
      [`${id}X1`]: counted(whole),
      [`${id}X2`]: {
        ...within,
        operationType: 'math',
        params: { tinymathAst: { type: 'function', name: 'divide', args, location, text } },
        references: args,
      },
      [id]: {
        ...number,
        label,
        operationType: 'formula',
        params: { formula: text, isFormulaBroken: false, format: PERCENT },
        references: [`${id}X2`],
      },
    };
  },
});

const overTime = {
  label: TIME,
  dataType: 'date',
  operationType: 'date_histogram',
  sourceField: TIME,
  isBucketed: true,
  scale: 'interval',
  params: { interval: 'auto', includeEmptyRows: true, dropPartials: false },
};
/** @param order by a measure of the layer, or by one of its own */
const termsOf = ({ field, dataType = 'string', label, size = 10 }, order) => ({
  label,
  dataType,
  operationType: 'terms',
  sourceField: field,
  isBucketed: true,
  scale: 'ordinal',
  customLabel: true,
  params: {
    size,
    ...order,
    orderDirection: 'desc',
    otherBucket: false,
    missingBucket: false,
    parentFormat: { id: 'terms' },
  },
});
const BY_FIRST = { orderBy: { type: 'column', columnId: 'm0' } };
// Lens orders by no formula.
const BY_COUNT = {
  orderBy: { type: 'custom' },
  orderAgg: {
    ...number,
    label: 'Records',
    operationType: 'count',
    sourceField: RECORDS,
    params: { emptyAsNull: true },
  },
};
const filtersOf = (label, filters) => ({
  label,
  dataType: 'string',
  operationType: 'filters',
  isBucketed: true,
  scale: 'ordinal',
  customLabel: true,
  params: {
    filters: filters.map(([name, query]) => ({ input: { query, language: 'kuery' }, label: name })),
  },
});

/** One layer: buckets first, then measures `m0`, `m1`... */
const layerOf = (buckets, measures) => {
  const columns = { ...buckets };
  for (const [at, { parts }] of measures.entries()) Object.assign(columns, parts(`m${at}`));
  return { columns, columnOrder: Object.keys(columns), incompleteColumns: {}, sampling: 1 };
};
const LAYER = 'layer';
const lens = (visualizationType, view, title, buckets, measures, visualization, query = '') => ({
  view,
  title,
  attributes: {
    title,
    visualizationType,
    type: 'lens',
    references: [{ type: 'index-pattern', id: idOf(view), name: `indexpattern-datasource-layer-${LAYER}` }],
    state: {
      visualization,
      query: { query, language: 'kuery' },
      filters: [],
      datasourceStates: {
        formBased: { layers: { [LAYER]: layerOf(buckets, measures) } },
        textBased: { layers: {} },
      },
      internalReferences: [],
      adHocDataViews: {},
    },
  },
});

const metric = (view, measure) =>
  lens('lnsMetric', view, measure.label, {}, [measure], {
    layerId: LAYER,
    layerType: 'data',
    metricAccessor: 'm0',
  });

const chart = (view, title, measures, { split, query, seriesType = 'line' } = {}) =>
  lens(
    'lnsXY',
    view,
    title,
    { ...(split === undefined ? {} : { split }), time: overTime },
    measures,
    {
      legend: { isVisible: true, position: 'bottom', showSingleSeries: true },
      valueLabels: 'hide',
      fittingFunction: 'None',
      preferredSeriesType: seriesType,
      layers: [
        {
          layerId: LAYER,
          layerType: 'data',
          seriesType,
          xAccessor: 'time',
          accessors: measures.map((_, at) => `m${at}`),
          ...(split === undefined ? {} : { splitAccessor: 'split' }),
        },
      ],
    },
    query,
  );

const table = (view, title, by, measures, query) =>
  lens(
    'lnsDatatable',
    view,
    title,
    { by: termsOf(by, BY_FIRST) },
    measures,
    {
      layerId: LAYER,
      layerType: 'data',
      columns: ['by', ...measures.map((_, at) => `m${at}`)].map((columnId) => ({ columnId })),
      sorting: { columnId: 'm0', direction: 'desc' },
    },
    query,
  );

// What a record says beside a call (how one sounded, a packet session) is no attempt.
const CALL = 'not kind : *';
const ANSWERED = `answered : true and ${CALL}`;
const ERROR = 'severityNumber >= 17';
const attempts = count('Call attempts', CALL);
// ITU-T E.411, E.425.
const asr = ratio('Answer-seizure ratio', ANSWERED, CALL);
const acd = measure('average', 'billableSeconds', 'Mean call duration (s)', { filter: ANSWERED });
const pdd = measure('percentile', 'postDialDelaySeconds', 'Post-dial delay, 95 % (s)', { percentile: 95 });
const loss = measure('average', 'lossRatio', 'Packet loss', { format: PERCENT });
const jitter = measure('average', 'jitterSeconds', 'Jitter (s)');
const PRB = 'counter.RRU.PrbTotDl';
const THROUGHPUT = 'counter.DRB.UEThpDl';

/** Rows of the dashboard: height, then panels that share its width of 48. */
const ROWS = [
  [6, [metric('calls', attempts), metric('calls', asr), metric('calls', acd), metric('calls', pdd)]],
  [
    12,
    [
      chart('calls', 'Answer-seizure ratio, busiest trunks', [asr], {
        split: termsOf({ field: 'trunk', label: 'Trunk', size: 5 }, BY_COUNT),
        query: CALL,
      }),
      table('calls', 'Trunks', { field: 'trunk', label: 'Trunk', size: 20 }, [attempts, asr, acd, pdd]),
    ],
  ],
  [
    12,
    [
      chart('calls', 'Why calls ended unanswered (Q.850 cause)', [count('Calls')], {
        split: termsOf({ field: 'releaseCause', dataType: 'number', label: 'Cause' }, BY_FIRST),
        query: `answered : false and ${CALL}`,
        seriesType: 'bar_stacked',
      }),
      table('calls', 'How calls sounded, by codec', { field: 'codec', label: 'Codec' }, [
        count('Records'),
        loss,
        jitter,
        measure('average', 'measuredMos', 'Measured MOS'),
      ]),
    ],
  ],
  [
    12,
    [
      chart('samples', 'Downlink PRB use (RRU.PrbTotDl)', [
        measure('average', PRB, 'Mean'),
        measure('max', PRB, 'Busiest object'),
      ]),
      chart('samples', 'Downlink throughput of a user (DRB.UEThpDl)', [
        measure('average', THROUGHPUT, 'Mean'),
        measure('min', THROUGHPUT, 'Slowest object'),
      ]),
      table('samples', 'Busiest objects', { field: 'dn', label: 'Object', size: 20 }, [
        measure('average', PRB, 'PRB use'),
        measure('average', THROUGHPUT, 'Throughput'),
      ]),
    ],
  ],
  [
    12,
    [
      chart('logs', 'Log records by severity', [count('Log records')], {
        split: filtersOf('Severity', [
          ['Error', ERROR],
          ['Warning', 'severityNumber >= 13 and severityNumber < 17'],
          ['Less', 'severityNumber < 13'],
        ]),
        seriesType: 'bar_stacked',
      }),
      table('logs', 'Objects with most errors', { field: 'dn', label: 'Object', size: 20 }, [count('Errors')], ERROR),
    ],
  ],
  [
    8,
    [
      chart('samples', 'Samples stored', [measure('sum', 'samples', 'Samples')], { seriesType: 'bar_stacked' }),
      table('deadLetters', 'What no index took', { field: 'reason', label: 'Reason' }, [count('Dead letters')]),
      metric('records', count('Incidents on record', 'id : incident/*')),
      metric('records', count('Plans on record', 'id : plan/*')),
    ],
  ],
];

const WIDTH = 48;
let y = 0;
let panel = 0;
const placed = ROWS.flatMap(([h, panels]) => {
  const w = WIDTH / panels.length;
  const row = panels.map(({ attributes, title, view }, at) => {
    const i = `panel-${++panel}`;
    return {
      view,
      json: {
        type: 'lens',
        title,
        panelIndex: i,
        gridData: { x: at * w, y, w, h, i },
        embeddableConfig: {
          attributes,
          hidePanelTitles: attributes.visualizationType === 'lnsMetric',
          enhancements: {},
        },
      },
    };
  });
  y += h;
  return row;
});

const views = Object.entries(VIEWS).map(([view, attributes]) => ({
  type: 'index-pattern',
  id: idOf(view),
  coreMigrationVersion: CORE,
  typeMigrationVersion: '8.0.0',
  managed: false,
  references: [],
  // Before the first call or log record its alias is not there.
  attributes: { allowNoIndex: true, fields: '[]', runtimeFieldMap: '{}', fieldAttrs: '{}', ...attributes },
}));
const dashboard = {
  type: 'dashboard',
  id: 'nocturne-network',
  coreMigrationVersion: CORE,
  typeMigrationVersion: '10.2.0',
  managed: false,
  references: placed.map(({ view, json }) => ({
    type: 'index-pattern',
    id: idOf(view),
    name: `${json.panelIndex}:indexpattern-datasource-layer-${LAYER}`,
  })),
  attributes: {
    title: 'Nocturne: network',
    description: 'Calls, radio load, log records and what is stored, as Nocturne keeps them.',
    version: 1,
    timeRestore: true,
    timeFrom: 'now-24h',
    timeTo: 'now',
    refreshInterval: { pause: false, value: 60_000 },
    optionsJSON: JSON.stringify({ useMargins: true, syncCursor: true, syncTooltips: false, hidePanelTitles: false }),
    panelsJSON: JSON.stringify(placed.map(({ json }) => json)),
    kibanaSavedObjectMeta: {
      searchSourceJSON: JSON.stringify({ query: { query: '', language: 'kuery' }, filter: [] }),
    },
  },
};

/** A saved object a line. */
export const text = [...views, dashboard].map((object) => `${JSON.stringify(object)}\n`).join('');
if (process.argv[1] === fileURLToPath(import.meta.url))
  writeFileSync(new URL('../dashboards/kibana/nocturne.ndjson', import.meta.url), text);
