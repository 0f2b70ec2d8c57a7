/** A received counter as a counter that a measure knows: `scale` turns its unit into that one's. */
interface Meaning {
  readonly counter: string;
  readonly scale: number;
}
const is = (counter: string, scale = 1): Meaning => ({ counter, scale });

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
    },
  },
];
