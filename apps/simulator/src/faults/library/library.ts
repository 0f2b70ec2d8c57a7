import { faultKind, type FaultKind } from '../kind.js';
import { BENIGN } from './benign.js';
import { RADIO } from './radio.js';
import { TRANSPORT } from './transport.js';
import { VOICE } from './voice.js';

const parsed = (sources: Readonly<Record<string, unknown>>): ReadonlyMap<string, FaultKind> =>
  new Map(Object.entries(sources).map(([name, source]) => [name, faultKind.parse(source)]));

/** Kinds of faults and of what only looks like one, by name. */
export const LIBRARY = parsed({ ...RADIO, ...TRANSPORT, ...VOICE, ...BENIGN });
export const RADIO_KINDS = Object.keys(RADIO);
export const TRANSPORT_KINDS = Object.keys(TRANSPORT);
export const VOICE_KINDS = Object.keys(VOICE);
export const BENIGN_KINDS = Object.keys(BENIGN);
export const FAULT_KINDS = [...RADIO_KINDS, ...TRANSPORT_KINDS, ...VOICE_KINDS];
