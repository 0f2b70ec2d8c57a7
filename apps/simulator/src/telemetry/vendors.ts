/** When a maker's cumulative counters begin again at 0: never, as the element starts, or at midnight UTC too. */
export type Resets = 'never' | 'at-restart' | 'at-midnight';

/** How the base stations of one maker report. The makers, their names and their units are invented. */
export interface Vendor {
  readonly name: string;
  /** By canonical counter (TS 28.552). What is missing is named by `otherwise`. */
  readonly counters: Readonly<Record<string, string>>;
  readonly otherwise: (canonical: string) => string;
  /** By canonical counter: what its value is multiplied by, 1 where absent. */
  readonly factors: Readonly<Record<string, number>>;
  readonly resets: Resets;
  /** Reports are stamped up to so much after the full minute, whole seconds, drawn for each. */
  readonly jitterSeconds: number;
}

/** `RRC.ConnEstabAtt` with the prefix `br` is `brRrcConnEstabAtt`. */
const prefixed = (prefix: string) => (canonical: string) =>
  prefix +
  canonical
    .split(/[^A-Za-z0-9]+/)
    .map((part) => part.charAt(0).toUpperCase() + (/^[A-Z]+$/.test(part) ? part.slice(1).toLowerCase() : part.slice(1)))
    .join('');

/** The names of TS 28.552; counters begin again when the element does. */
const ALDER: Vendor = {
  name: 'Alder',
  counters: {},
  otherwise: (canonical) => canonical.replaceAll(/[^A-Za-z0-9]/g, '_'),
  factors: {},
  resets: 'at-restart',
  jitterSeconds: 0,
};
/** Ratios and Mbit/s; counters that outlive a restart. */
const BOREALIS: Vendor = {
  name: 'Borealis',
  counters: {
    'RRU.PrbTotDl': 'brPrbShareDl',
    'RRC.ConnEstabAtt': 'brSetupTried',
    'RRC.ConnEstabSucc': 'brSetupDone',
    'DRB.EstabSucc': 'brBearerDone',
    'DRB.RelActNbr': 'brBearerLost',
    'MM.HoExeInterReq': 'brMoveTried',
    'MM.HoExeInterSucc': 'brMoveDone',
    'DRB.UEThpDl': 'brUserRateDl',
    'RRC.ConnMean': 'brUsersMean',
  },
  otherwise: prefixed('br'),
  factors: {
    'RRU.PrbTotDl': 0.01,
    'RRU.PrbTotUl': 0.01,
    'DRB.UEThpDl': 0.001,
    'DRB.UEThpUl': 0.001,
  },
  resets: 'never',
  jitterSeconds: 3,
};
/** Per cent and kbit/s; counters of the day. */
const COBALT: Vendor = {
  name: 'Cobalt',
  counters: {
    'RRU.PrbTotDl': 'cbDlPrbPct',
    'RRC.ConnEstabAtt': 'cbConnReq',
    'RRC.ConnEstabSucc': 'cbConnOk',
    'DRB.EstabSucc': 'cbRabOk',
    'DRB.RelActNbr': 'cbRabDrop',
    'MM.HoExeInterReq': 'cbHoReq',
    'MM.HoExeInterSucc': 'cbHoOk',
    'DRB.UEThpDl': 'cbThpDlKbps',
    'RRC.ConnMean': 'cbConnAvg',
  },
  otherwise: prefixed('cb'),
  factors: {},
  resets: 'at-midnight',
  jitterSeconds: 5,
};

const VENDORS: ReadonlyMap<unknown, Vendor> = new Map([ALDER, BOREALIS, COBALT].map((vendor) => [vendor.name, vendor]));

/** @param name `vendorName` of a ManagedElement; the standard names where there is none */
export const vendorNamed = (name: unknown): Vendor => VENDORS.get(name) ?? ALDER;

/** The metric name under which a maker reports a counter. */
export const reportedName = (vendor: Vendor, canonical: string): string =>
  vendor.counters[canonical] ?? vendor.otherwise(canonical);

/** What a value is multiplied by; parts of a counter, e.g. of a slice, have the unit of the whole. */
export const factorOf = (vendor: Vendor, canonical: string): number => {
  for (let name = canonical; name.includes('.'); name = name.slice(0, name.lastIndexOf('.'))) {
    const factor = vendor.factors[name];
    if (factor !== undefined) return factor;
  }
  return 1;
};
