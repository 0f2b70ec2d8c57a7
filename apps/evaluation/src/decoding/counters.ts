import { type Labels } from './write-request.js';

/** Counters of TS 28.552 that rules and scores look at, whatever a vendor calls them. */
export const CELL_COUNTERS = [
  'RRU.PrbTotDl',
  'RRC.ConnEstabAtt',
  'RRC.ConnEstabSucc',
  'DRB.EstabSucc',
  'DRB.RelActNbr',
  'MM.HoExeInterReq',
  'MM.HoExeInterSucc',
  'DRB.UEThpDl',
  'RRC.ConnMean',
] as const;
export type CellCounter = (typeof CELL_COUNTERS)[number];

/** Values that are levels; the others are running totals. */
const GAUGES: ReadonlySet<CellCounter> = new Set(['RRU.PrbTotDl', 'DRB.UEThpDl', 'RRC.ConnMean']);
export const isGauge = (counter: CellCounter): boolean => GAUGES.has(counter);

export interface Meaning {
  readonly counter: CellCounter;
  /** By which a received value is multiplied for the unit of the counter. */
  readonly scale: number;
}

const OWN_NAMES: ReadonlyMap<string, Meaning> = new Map(
  CELL_COUNTERS.map((counter) => [counter.replaceAll('.', '_'), { counter, scale: 1 }]),
);

/** What the makers of base stations call them, in the order of `CELL_COUNTERS`, and by what a value is multiplied. `apps/simulator` has invented them. */
const names = (
  of: readonly string[],
  scales: Partial<Record<CellCounter, number>> = {},
): ReadonlyMap<string, Meaning> =>
  new Map(CELL_COUNTERS.map((counter, at) => [of[at] ?? counter, { counter, scale: scales[counter] ?? 1 }]));
const VENDOR_NAMES: Readonly<Record<string, ReadonlyMap<string, Meaning>>> = {
  Borealis: names(
    [
      ...['brPrbShareDl', 'brSetupTried', 'brSetupDone', 'brBearerDone', 'brBearerLost'],
      ...['brMoveTried', 'brMoveDone', 'brUserRateDl', 'brUsersMean'],
    ],
    { 'RRU.PrbTotDl': 100, 'DRB.UEThpDl': 1000 },
  ),
  Cobalt: names([
    ...['cbDlPrbPct', 'cbConnReq', 'cbConnOk', 'cbRabOk', 'cbRabDrop'],
    ...['cbHoReq', 'cbHoOk', 'cbThpDlKbps', 'cbConnAvg'],
  ]),
};

/** What a received series of a cell counts; `undefined` where it is none of the above. */
export const meaningOf = (labels: Labels): Meaning | undefined => {
  const name = labels['__name__'] ?? '';
  return VENDOR_NAMES[labels['vendor'] ?? '']?.get(name) ?? OWN_NAMES.get(name);
};
