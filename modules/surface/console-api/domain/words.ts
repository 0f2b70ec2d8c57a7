import { type AttributeValue, type Cause, type SonFunction } from '#foundation/vocabulary';

const MEASURES: Readonly<Record<string, string>> = {
  prbUtilisationRatio: 'PRB utilisation',
  rrcEstablishmentSuccessRatio: 'RRC establishment success',
  rrcEstablishmentAttempts: 'RRC establishment attempts',
  dropRatio: 'drop ratio',
  handoverSuccessRatio: 'handover success',
  ueThroughputBitsPerSecond: 'user throughput',
  connectedUsers: 'connected users',
  inOctets: 'received octets',
  discardRatio: 'discarded packets',
  errorRatio: 'damaged packets',
  outDiscardRatio: 'packets that found no room',
  answerSeizureRatio: 'answered calls (ASR)',
  mosCqe: 'call quality (MOS)',
  callAttempts: 'call attempts',
  networkEffectivenessRatio: 'effective calls (NER)',
  congestedCallRatio: 'calls without a free channel',
  unallocatedCallRatio: 'calls to a number that nobody has',
  incompatibleCallRatio: 'calls without a common codec',
  unheardCallRatio: 'answered calls with nothing heard',
  postDialDelaySeconds: 'post-dial delay',
  handoverTooLateRatio: 'handovers too late',
  handoverTooEarlyRatio: 'handovers too early',
  handoverToWrongCellRatio: 'handovers to a wrong cell',
  uplinkInterferenceDbm: 'uplink interference',
  averageLayersDownlink: 'layers in the downlink',
};

const spaced = (text: string): string =>
  text
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/[-_.]/g, ' ')
    .toLowerCase();

export const measureWords = (measure: string): string =>
  MEASURES[measure] ?? spaced(measure.replace(/(?:BitsPerSecond|Seconds|Ratio)$/, ''));

const CAUSES: Readonly<Record<Cause, string>> = {
  'sleeping-cell': 'Sleeping cell',
  'cell-outage': 'Cell outage',
  'wrong-antenna-tilt': 'Wrong antenna tilt',
  'configuration-change': 'Bad configuration change',
  'pci-collision': 'PCI collision',
  'pci-confusion': 'PCI confusion',
  'prach-root-clash': 'PRACH root clash',
  'cell-overload': 'Cell overload',
  'trunk-degraded': 'Degraded trunk',
  'one-way-audio': 'One-way audio',
  'trunk-congested': 'Congested trunk',
  'wrong-route': 'Wrong route',
  'codec-mismatch': 'Codec mismatch',
  'slow-signalling': 'Slow signalling',
  'link-down': 'Link down',
  'element-down': 'Element down',
  'power-failure': 'Power failure',
  'route-flapping': 'Flapping routes',
  'feeder-loss': 'Lossy antenna line',
  'crossed-feeders': 'Crossed antenna lines',
  'link-lossy': 'Lossy link',
  'link-congested': 'Congested link',
  'ring-cut-twice': 'Ring cut twice',
  'source-silent': 'Silent source',
  'handover-too-late': 'Late handovers',
  'handover-too-early': 'Early handovers',
  'missing-neighbour': 'Missing neighbour',
  'clock-out-of-sync': 'Clock out of sync',
  'uplink-interference': 'Uplink interference',
  'antenna-branch-lost': 'Lost antenna branch',
  unknown: 'Unexplained fault',
};
export const causeWords = (cause: Cause): string => CAUSES[cause];

const ATTRIBUTES: Readonly<Record<string, string>> = {
  administrativeState: 'administrative state',
  digitalTilt: 'antenna tilt',
  'cellIndividualOffset.rsrpOffsetSSB': 'cell individual offset',
  vsRestartCount: 'restart count',
  weight: 'trunk weight',
  nRPCI: 'physical cell identity',
};
export const attributeWords = (attribute: string): string => ATTRIBUTES[attribute] ?? spaced(attribute);

const FUNCTIONS: Readonly<Record<SonFunction, string>> = {
  'sleeping-cell-recovery': 'sleeping-cell recovery',
  'cell-outage-recovery': 'cell outage recovery',
  'clock-recovery': 'clock recovery',
  'load-balancing': 'load balancing',
  'trunk-reweighting': 'trunk re-weighting',
  'configuration-rollback': 'configuration roll-back',
};
export const functionWords = (name: SonFunction): string => FUNCTIONS[name];

const rounded = (value: number): string => {
  const short = Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3));
  return String(short === 0 ? 0 : short);
};

/** The value of an attribute with its unit, e.g. `6 deg` for 60 tenths of a degree. */
export const setting = (value: AttributeValue, unit: string): string => {
  if (typeof value === 'number' && unit === '0.1 deg') return `${rounded(value / 10)} deg`;
  return unit === '1' || unit === '' ? String(value) : `${String(value)} ${unit}`;
};

/** Time of day, with the date where it is not that of `now`; UTC, as it says. */
export const clockTime = (ms: number, now: number): string => {
  const at = new Date(ms).toISOString();
  const time = `${at.slice(11, 16)} UTC`;
  return at.slice(0, 10) === new Date(now).toISOString().slice(0, 10) ? time : `${at.slice(0, 10)} ${time}`;
};

export const inMinutes = (ms: number): string => {
  const minutes = Math.round(ms / 60_000);
  return minutes === 1 ? '1 minute' : `${minutes} minutes`;
};
