/** A measurement as a base station makes it, by its canonical name. */
export interface CellCounter {
  readonly name: string;
  /** As on the wire of a maker that keeps to the standard. */
  readonly unit: string;
  /** Counted on and on; else the mean or the amount of the interval. */
  readonly isCumulative: boolean;
  /** The appliance looks at it today; only these go into the past. */
  readonly isWatched: boolean;
  /** Where it is defined. */
  readonly source: string;
}

const counter = (
  name: string,
  unit: string,
  isCumulative: boolean,
  source: string,
  isWatched = false,
): CellCounter => ({
  ...{ name, unit, isCumulative, isWatched, source },
});
const WATCHED = true;

/** S-NSSAI of the two slices: enhanced broadband, and a small one for reliable machines. TS 23.501 table 5.15.2.2-1 (SST 1 and 2). */
const BROADBAND = 'SNSSAI-01';
const MACHINES = 'SNSSAI-02';

/**
 * What every cell counts, in the order of a row; those that are watched first. Names and clauses of TS 28.552 (V18) where no other is given; `vs` is a
 * vendor's, because no standard has it as one number for a cell.
 */
export const CELL_COUNTERS = [
  counter('RRU.PrbTotDl', '%', false, '5.1.1.2.1', WATCHED),
  counter('RRC.ConnEstabAtt', '{attempt}', true, '5.1.1.15.1', WATCHED),
  counter('RRC.ConnEstabSucc', '{success}', true, '5.1.1.15.2', WATCHED),
  counter('DRB.EstabSucc', '{bearer}', true, '5.1.1.10', WATCHED),
  counter('DRB.RelActNbr', '{bearer}', true, '5.1.1.10', WATCHED),
  counter('MM.HoExeInterReq', '{handover}', true, '5.1.1.6.1.7', WATCHED),
  counter('MM.HoExeInterSucc', '{handover}', true, '5.1.1.6.1.8', WATCHED),
  counter('DRB.UEThpDl', 'kbit/s', false, '5.1.1.3.1', WATCHED),
  counter('RRC.ConnMean', '{user}', false, '5.1.1.4.1', WATCHED),
  counter('HO.IntraSys.TooEarly', '{handover}', true, '5.1.1.25.1', WATCHED),
  counter('HO.IntraSys.TooLate', '{handover}', true, '5.1.1.25.1', WATCHED),
  counter('HO.IntraSys.ToWrongCell', '{handover}', true, '5.1.1.25.1', WATCHED),
  counter('vsUlInterferencePerPrb', 'dBm', false, 'vendor', WATCHED),
  counter('CARR.AverageLayersDl', '1', false, '5.1.1.30.5', WATCHED),
  counter('DRB.EstabAtt', '{bearer}', true, '5.1.1.10'),
  counter('RRC.ReEstabAtt', '{attempt}', true, '5.1.1.17.1'),
  counter('RRU.PrbTotUl', '%', false, '5.1.1.2.2'),
  counter('DRB.UEThpUl', 'kbit/s', false, '5.1.1.3.3'),
  counter('DRB.PdcpSduVolumeDL', 'Mbit', true, '5.1.2.1.1.1'),
  counter('DRB.PacketLossRateUl', '1e-6', false, '5.1.3.1.1'),
  counter('MM.HoExeInterFail', '{handover}', true, '5.1.1.6.1.9'),
  counter('RACH.PreambleACell', '{preamble}/s', false, '5.1.1.20.1'),
  counter('RACH.PreambleDedCell', '{preamble}/s', false, '5.1.1.20.1'),
  counter('vsRachUnanswered', '{preamble}', true, 'vendor'),
  counter('vsCqiMean', '1', false, 'vendor; the mean of CARR.WBCQIDist'),
  counter('PEE.AvgPower', 'W', false, '5.1.1.19'),
  counter('PEE.Energy', 'kW.h', true, '5.1.1.19'),
  counter('RRU.CellUnavailableTime', 's', true, 'TS 32.425 4.5.6'),
  counter(`RRU.PrbUsedDl.${BROADBAND}`, '{block}', false, '5.1.1.2.5'),
  counter(`RRU.PrbUsedDl.${MACHINES}`, '{block}', false, '5.1.1.2.5'),
  counter(`DRB.UEThpDl.${BROADBAND}`, 'kbit/s', false, '5.1.1.3.1'),
  counter(`DRB.UEThpDl.${MACHINES}`, 'kbit/s', false, '5.1.1.3.1'),
] as const;
export const WATCHED_COUNTERS = CELL_COUNTERS.filter(({ isWatched }) => isWatched).length;
