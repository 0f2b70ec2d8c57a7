/** A received counter as a counter that a measure knows: `scale` turns its unit into that one's. */
interface Meaning {
  readonly counter: string;
  readonly scale: number;
}
const is = (counter: string, scale = 1): Meaning => ({ counter, scale });

/**
 * Interference and thermal noise that a cell hears in its uplink, mean of a resource block, dBm. TS 36.214 clause 5.2.2 defines the quantity (received
 * interference power) and no standard a counter of it, so that the name is ours and every maker has another.
 */
export const UPLINK_INTERFERENCE = 'UL.InterferencePerPrb';

/**
 * Makers that do not use the names of TS 28.552. Borealis counts resource blocks as a ratio and throughput in Mbit/s where TS 28.552 has per cent and
 * kbit/s.
 */
export const DEFAULT_ALIASES: { match: Record<string, string>; counters: Record<string, Meaning> }[] = [
  {
    match: { vendor: 'Borealis' },
    counters: {
      brPrbShareDl: is('RRU.PrbTotDl', 100),
      brSetupTried: is('RRC.ConnEstabAtt'),
      brSetupDone: is('RRC.ConnEstabSucc'),
      brBearerDone: is('DRB.EstabSucc'),
      brBearerLost: is('DRB.RelActNbr'),
      brMoveTried: is('MM.HoExeInterReq'),
      brMoveDone: is('MM.HoExeInterSucc'),
      brUserRateDl: is('DRB.UEThpDl', 1000),
      brUsersMean: is('RRC.ConnMean'),
      brHoIntraSysTooLate: is('HO.IntraSys.TooLate'),
      brHoIntraSysTooEarly: is('HO.IntraSys.TooEarly'),
      brHoIntraSysToWrongCell: is('HO.IntraSys.ToWrongCell'),
      brVsUlInterferencePerPrb: is(UPLINK_INTERFERENCE),
      brCarrAverageLayersDl: is('CARR.AverageLayersDl'),
    },
  },
  {
    match: { vendor: 'Cobalt' },
    counters: {
      cbDlPrbPct: is('RRU.PrbTotDl'),
      cbConnReq: is('RRC.ConnEstabAtt'),
      cbConnOk: is('RRC.ConnEstabSucc'),
      cbRabOk: is('DRB.EstabSucc'),
      cbRabDrop: is('DRB.RelActNbr'),
      cbHoReq: is('MM.HoExeInterReq'),
      cbHoOk: is('MM.HoExeInterSucc'),
      cbThpDlKbps: is('DRB.UEThpDl'),
      cbConnAvg: is('RRC.ConnMean'),
      cbHoIntraSysTooLate: is('HO.IntraSys.TooLate'),
      cbHoIntraSysTooEarly: is('HO.IntraSys.TooEarly'),
      cbHoIntraSysToWrongCell: is('HO.IntraSys.ToWrongCell'),
      cbVsUlInterferencePerPrb: is(UPLINK_INTERFERENCE),
      cbCarrAverageLayersDl: is('CARR.AverageLayersDl'),
    },
  },
  { match: { vendor: 'Alder' }, counters: { vsUlInterferencePerPrb: is(UPLINK_INTERFERENCE) } },
  // Names that say by themselves whose they are: Huawei's mean of LTE and of NR cells, dBm.
  {
    match: {},
    counters: { 'L.UL.Interference.Avg': is(UPLINK_INTERFERENCE), 'N.UL.NI.Avg': is(UPLINK_INTERFERENCE) },
  },
];
