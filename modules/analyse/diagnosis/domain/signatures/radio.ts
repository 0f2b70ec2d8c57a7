import {
  ALARMED,
  alarmOf,
  BLOCKING,
  CELL,
  DROPS,
  LOAD,
  LOADED,
  MAY_BE,
  measure,
  MEASURED,
  type Signature,
  SLOW,
  symptom,
  type SymptomEvent,
} from './symptom.js';

/** Handovers that fail in a way that says why: at the wrong moment, or to the wrong cell. @see TS 38.300 clause 15.5.2 */
export const HANDOVERS_GONE_WRONG = measure(/^handover(TooLate|TooEarly|ToWrongCell)Ratio$/, 'high');
export const UPLINK_NOISE = measure(/^uplinkInterferenceDbm$/, 'high');
export const FEWER_LAYERS = measure(/^averageLayersDownlink$/, 'low');

/** Ten times the noise: who is disturbed from near. */
const LOUD_DB = 10;
const LOUD = (event: SymptomEvent): boolean =>
  event.kind === 'anomaly' && UPLINK_NOISE(event) && event.observed >= event.expected.value + LOUD_DB;
const CLOCK = alarmOf(/timing ?problem|synchroni[sz]ation|\bclock\b|\b(gnss|gps|ptp)\b|holdover/i);
const TOO_LATE = measure(/^handoverTooLateRatio$/, 'high');
const TOO_EARLY = measure(/^handoverTooEarlyRatio$/, 'high');
const FAILING = measure(/^handoverSuccessRatio$/, 'low');

/** Who is not handed over in time is lost, or stays where the signal is poor and takes room there. */
const LATE = [
  symptom('too-late', 'itself', 0.98, MEASURED, 'handovers made too late', TOO_LATE),
  symptom('failing', 'itself', 0.5, MEASURED, 'failing handovers', FAILING),
  symptom('drops', 'itself', 0.3, MEASURED, 'lost connections', DROPS),
  symptom('throughput', 'itself', 0.3, MEASURED, 'low throughput', SLOW),
  symptom('load', 'itself', 0.3, MEASURED, 'high resource block use', LOADED),
  symptom('layers', 'itself', 0.1, MEASURED, 'fewer layers', FEWER_LAYERS),
];

/**
 * What is wrong with a cell's air interface and is not said by any alarm. Each has a measure that is next to its definition and is needed: a cause is never
 * named by what follows from it alone. None is mended by moving load. Priors and probabilities are engineering judgement, as everywhere.
 */
export const RADIO: readonly Signature[] = [
  {
    // Offsets and timers are set for dozens of relations of each cell, by hand and by functions: as often wrong as a link is down.
    cause: 'handover-too-late',
    objectClass: CELL,
    prior: 0.04,
    needs: ['too-late'],
    symptoms: LATE,
  },
  {
    cause: 'handover-too-early',
    objectClass: CELL,
    prior: 0.04,
    needs: ['too-early'],
    symptoms: [
      symptom('too-early', 'itself', 0.98, MEASURED, 'handovers made too early', TOO_EARLY),
      symptom('failing', 'itself', 0.5, MEASURED, 'failing handovers', FAILING),
      symptom('drops', 'itself', 0.1, MEASURED, 'lost connections', DROPS),
      // Users who were sent over early are served from afar, at a poor rate and with much of the room.
      symptom('takes-over', 'neighbour', 0.1, MEASURED, 'extra load taken over', LOADED),
      symptom('slows', 'neighbour', 0.1, MEASURED, 'low throughput', SLOW),
      symptom('neighbour-layers', 'neighbour', 0.1, MEASURED, 'fewer layers', FEWER_LAYERS),
    ],
  },
  {
    // As too late, where the inventory says that handovers to a neighbour are not allowed.
    cause: 'missing-neighbour',
    objectClass: CELL,
    prior: 0.02,
    needs: ['too-late'],
    symptoms: LATE,
  },
  {
    // The noise is what it is, wherever it comes from; set-ups and connections suffer at the edge first. Cells near by hear it too, less loud.
    cause: 'uplink-interference',
    objectClass: CELL,
    prior: 0.06,
    needs: ['loud', 'noise'],
    speaksForItself: true,
    symptoms: [
      symptom('loud', 'itself', 0.8, MEASURED, 'ten times the noise in the uplink', LOUD),
      { ...symptom('noise', 'itself', 0.98, MEASURED, 'noise in the uplink', UPLINK_NOISE), lesserOf: 'loud' },
      symptom('drops', 'itself', 0.3, MEASURED, 'lost connections', DROPS),
      symptom('blocking', 'itself', 0.3, MEASURED, 'failing set-ups', BLOCKING),
      symptom('neighbour-noise', 'neighbour', 0.15, MEASURED, 'noise in the uplink', UPLINK_NOISE),
    ],
  },
  {
    // Cells that share a band by time send while others listen: all cells of the site hear it, and their neighbours. The clock tells before anybody feels it.
    cause: 'clock-out-of-sync',
    objectClass: /^ManagedElement$/,
    prior: 0.02,
    needs: ['alarm'],
    speaksForItself: true,
    symptoms: [
      symptom('alarm', 'itself', 0.95, ALARMED, 'an alarm of its clock', CLOCK),
      symptom('noise', 'below', 0.5, MAY_BE, 'noise in the uplink', UPLINK_NOISE),
      symptom('around-noise', 'around', 0.3, MAY_BE, 'noise in the uplink', UPLINK_NOISE),
      symptom('blocking', 'below', 0.3, MAY_BE, 'failing set-ups', BLOCKING),
      symptom('around-blocking', 'around', 0.2, MAY_BE, 'failing set-ups', BLOCKING),
      symptom('drops', 'below', 0.3, MAY_BE, 'lost connections', DROPS),
      symptom('around-drops', 'around', 0.2, MAY_BE, 'lost connections', DROPS),
    ],
  },
  {
    // Amplifiers, cables and connectors of one branch fail without an alarm; the cell goes on with the others.
    cause: 'antenna-branch-lost',
    objectClass: CELL,
    prior: 0.02,
    needs: ['layers'],
    symptoms: [
      symptom('layers', 'itself', 0.95, MEASURED, 'fewer layers', FEWER_LAYERS),
      symptom('throughput', 'itself', 0.7, MEASURED, 'low throughput', SLOW),
      // The same traffic takes more room, or users go where the signal is now better.
      symptom('load', 'itself', 0.4, MEASURED, 'abnormal resource block use', LOAD),
      symptom('blocking', 'itself', 0.1, MEASURED, 'failing set-ups', BLOCKING),
      symptom('drops', 'itself', 0.1, MEASURED, 'lost connections', DROPS),
    ],
  },
];
