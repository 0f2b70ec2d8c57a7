import { type CellCounter } from '../decoding/counters.js';
import { type CellReport } from '../decoding/cell-reports.js';

/** Fewer events than this say nothing about a ratio. Chosen. */
const ENOUGH = 100;

const sumOf = (reports: readonly CellReport[], counter: CellCounter): number =>
  reports.reduce((sum, report) => sum + (report[counter] ?? 0), 0);
const meanOf = (reports: readonly CellReport[], counter: CellCounter): number | undefined => {
  const values = reports.flatMap((report) => report[counter] ?? []);
  return values.length === 0 ? undefined : values.reduce((a, b) => a + b, 0) / values.length;
};
const ratioOf = (reports: readonly CellReport[], above: CellCounter, below: CellCounter): number | undefined => {
  const all = sumOf(reports, below);
  return all < ENOUGH ? undefined : sumOf(reports, above) / all;
};

/** Figures of a cell over some of its reports, as performance management screens show them; `undefined` where there is too little to say. */
export const attempts = (reports: readonly CellReport[]): number | undefined =>
  reports.some((report) => report['RRC.ConnEstabAtt'] !== undefined) ? sumOf(reports, 'RRC.ConnEstabAtt') : undefined;
export const setUpSuccess = (reports: readonly CellReport[]): number | undefined =>
  ratioOf(reports, 'RRC.ConnEstabSucc', 'RRC.ConnEstabAtt');
export const dropRatio = (reports: readonly CellReport[]): number | undefined =>
  ratioOf(reports, 'DRB.RelActNbr', 'DRB.EstabSucc');
export const handoverSuccess = (reports: readonly CellReport[]): number | undefined =>
  ratioOf(reports, 'MM.HoExeInterSucc', 'MM.HoExeInterReq');
/** 0 to 1. */
export const load = (reports: readonly CellReport[]): number | undefined => {
  const percent = meanOf(reports, 'RRU.PrbTotDl');
  return percent === undefined ? undefined : percent / 100;
};
/** As `DRB.UEThpDl` has it. */
export const throughput = (reports: readonly CellReport[]): number | undefined => meanOf(reports, 'DRB.UEThpDl');
