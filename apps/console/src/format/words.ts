import type { CaseState, FunctionMode, Health, Status } from '../api/types.js';

const MEASURES: Readonly<Record<string, string>> = {
  prbUtilisationRatio: 'PRB utilisation',
  rrcEstablishmentSuccessRatio: 'RRC establishment success',
  rrcEstablishmentAttempts: 'RRC establishment attempts',
  dropRatio: 'Drop ratio',
  handoverSuccessRatio: 'Handover success',
  ueThroughputBitsPerSecond: 'User throughput',
  connectedUsers: 'Connected users',
  inOctets: 'Received octets',
  discardRatio: 'Discarded packets',
  errorRatio: 'Damaged packets',
  outDiscardRatio: 'Packets that found no room',
  answerSeizureRatio: 'Answer-seizure ratio (ASR)',
  mosCqe: 'Call quality (MOS-CQE)',
  callAttempts: 'Call attempts',
  networkEffectivenessRatio: 'Network effectiveness ratio (NER)',
  congestedCallRatio: 'Calls without a free channel',
  unallocatedCallRatio: 'Calls to a number that nobody has',
  incompatibleCallRatio: 'Calls without a common codec',
  unheardCallRatio: 'Answered calls with nothing heard',
  postDialDelaySeconds: 'Post-dial delay',
  handoverTooLateRatio: 'Handovers too late',
  handoverTooEarlyRatio: 'Handovers too early',
  handoverToWrongCellRatio: 'Handovers to a wrong cell',
  uplinkInterferenceDbm: 'Uplink interference',
  averageLayersDownlink: 'Layers in the downlink',
};

const spaced = (text: string): string => text.replace(/([a-z0-9])([A-Z])/g, '$1 $2').replaceAll(/[-_.]/g, ' ');

/** `sleeping-cell` is `Sleeping cell`. */
export const humanise = (text: string): string => {
  const words = spaced(text).toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
};

export const measureName = (measure: string): string =>
  MEASURES[measure] ?? humanise(measure.replace(/(BitsPerSecond|Seconds|Ratio)$/, ''));

const ATTRIBUTES: Readonly<Record<string, string>> = {
  administrativeState: 'Administrative state',
  digitalTilt: 'Antenna tilt',
  'cellIndividualOffset.rsrpOffsetSSB': 'Cell individual offset (SSB RSRP)',
  vsRestartCount: 'Restart',
  weight: 'Trunk weight',
  nRPCI: 'Physical cell identity (PCI)',
};

/** Attributes with a name of their own, as a form offers them. */
export const ATTRIBUTES_KNOWN = Object.keys(ATTRIBUTES).filter((attribute) => !attribute.startsWith('vs'));

export const attributeName = (attribute: string): string => ATTRIBUTES[attribute] ?? humanise(attribute);

const FUNCTIONS: Readonly<Record<string, string>> = {
  'sleeping-cell-recovery': 'Sleeping-cell recovery',
  'cell-outage-recovery': 'Cell outage recovery',
  'clock-recovery': 'Clock recovery',
  'load-balancing': 'Load balancing',
  'trunk-reweighting': 'Trunk re-weighting',
  'configuration-rollback': 'Configuration roll-back',
};

export const functionName = (name: string): string => FUNCTIONS[name] ?? humanise(name);

export const CASE_WORDS: Readonly<Record<CaseState, string>> = {
  diagnosed: 'Looking for a remedy',
  planned: 'Remedy planned',
  'awaiting-approval': 'Waits for approval',
  approved: 'Approved',
  applying: 'Applying the change',
  applied: 'Checking that it helped',
  verified: 'Helped',
  reverting: 'Undoing the change',
  reverted: 'Change undone',
  closed: 'Mended',
  'handed-over': 'Handed to a person',
  rejected: 'Remedy rejected',
  shadowed: 'Watched only (shadow)',
  withdrawn: 'Went away by itself',
};

export const HEALTH_WORDS: Readonly<Record<Health, string>> = {
  critical: 'Critical',
  major: 'Major',
  minor: 'Minor',
  warning: 'Warning',
  indeterminate: 'Indeterminate',
  cleared: 'Cleared',
  healthy: 'Healthy',
  unobserved: 'Unobserved',
};

export const RUNG_WORDS: Readonly<Record<Status['rung'], readonly [word: string, meaning: string]>> = {
  full: ['Fully on duty', 'Watching, explaining, mending.'],
  'advise-only': ['Advises only', 'Changes to the network wait until the load is lower.'],
  'detect-only': ['Detects only', 'No remedies are planned until the load is lower.'],
  'store-only': ['Stores only', 'Samples are kept; detection catches up when the load is lower.'],
};

export const MODE_WORDS: Readonly<Record<FunctionMode, readonly [word: string, meaning: string]>> = {
  shadow: ['Shadow', 'plans, never asks'],
  assist: ['Assist', 'asks a person first'],
  autonomous: ['Autonomous', 'acts within its limits'],
};

/** `1 cell`, `9 cells`. */
export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString('en-GB')} ${count === 1 ? one : many}`;
