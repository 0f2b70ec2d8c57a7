import { FEWER_LAYERS, HANDOVERS_GONE_WRONG, RADIO, UPLINK_NOISE } from './signatures/radio.js';
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
  silence,
  SLOW,
  symptom,
  type Signature,
  type Symptom,
  type SymptomEvent,
} from './signatures/symptom.js';
import { TRANSPORT } from './signatures/transport.js';
import { VOICE } from './signatures/voice.js';

export { CELL, type Place, type Signature, type Symptom, type SymptomEvent } from './signatures/symptom.js';

/** Weight of "none of the known causes" before anything is known. */
export const UNKNOWN_PRIOR = 0.3;

const ANTENNA_LINE = alarmOf(/vswr|return ?loss|feeder|antenna ?(line|fail|problem)/i);
const OUT_OF_SERVICE = alarmOf(/unavailable|out ?of ?service|cell.*(disabled|down|fail)|\boutage/i);
/** Asleep is next to no traffic at all; less traffic than usual has other causes. */
const asleep = (event: SymptomEvent): boolean =>
  event.kind === 'anomaly' && silence(event) && event.observed <= 0.1 * event.expected.value;
/** More load than usual is no overload where most of the cell is free. */
const loaded =
  (least: number) =>
  (event: SymptomEvent): boolean =>
    event.kind === 'anomaly' && LOADED(event) && event.observed >= least;
/** Most handovers fail: the cell is not where its neighbours are told that it is. */
const astray = (event: SymptomEvent): boolean =>
  event.kind === 'anomaly' && measure(/^handoverSuccessRatio$/, 'low')(event) && event.observed <= 0.5;
const anything = (event: SymptomEvent): boolean => event.kind !== 'source-silent';

/** Near a change anything may go up or down; nothing stops or raises an alarm for it. */
const disturbed = (event: SymptomEvent): boolean => event.kind === 'anomaly' && !asleep(event);

/** What a cell that serves nobody shows, whether it says so or not. */
const OUT_OF_USE: readonly Symptom[] = [
  symptom('silent', 'itself', 0.9, MEASURED, 'traffic falling silent', asleep),
  symptom(
    'takes-over',
    'neighbour',
    0.25,
    MEASURED,
    'extra load taken over',
    measure(/^(prbUtilisationRatio|rrcEstablishmentAttempts)$/, 'high'),
  ),
  symptom('slows', 'neighbour', 0.1, MEASURED, 'low throughput', SLOW),
];

/**
 * What each cause does to the network. Priors and probabilities are engineering judgement to start from; what outcomes teach replaces them.
 * An event counts for the first symptom of a cause that it matches.
 */
export const SIGNATURES: readonly Signature[] = [
  {
    cause: 'sleeping-cell',
    objectClass: CELL,
    prior: 0.08,
    needs: ['silent'],
    speaksForItself: true,
    symptoms: OUT_OF_USE,
  },
  {
    // As a sleeping cell, but it says so.
    cause: 'cell-outage',
    objectClass: CELL,
    prior: 0.04,
    needs: ['alarm'],
    speaksForItself: true,
    symptoms: [
      symptom('alarm', 'itself', 0.95, ALARMED, 'an alarm that it is out of service', OUT_OF_SERVICE),
      ...OUT_OF_USE,
    ],
  },
  {
    cause: 'feeder-loss',
    objectClass: CELL,
    prior: 0.02,
    needs: ['alarm'],
    speaksForItself: true,
    symptoms: [
      symptom('alarm', 'itself', 0.9, ALARMED, 'an alarm of its antenna line', ANTENNA_LINE),
      // The line speaks before its users feel it.
      symptom('throughput', 'itself', 0.6, MAY_BE, 'low throughput', SLOW),
      symptom('attempts', 'itself', 0.3, MAY_BE, 'less traffic', measure(/attempts|users/i, 'low')),
      symptom('handover', 'itself', 0.3, MAY_BE, 'abnormal handovers', measure(/handover/i)),
      symptom('drops', 'itself', 0.2, MAY_BE, 'lost connections', DROPS),
    ],
  },
  {
    // Each sector shines where another one should: its neighbours are not those that it knows, and traffic changes places.
    cause: 'crossed-feeders',
    objectClass: CELL,
    prior: 0.004,
    needs: ['sibling-astray'],
    symptoms: [
      symptom('astray', 'itself', 0.4, MEASURED, 'most handovers failing', astray),
      symptom('load', 'itself', 0.5, MEASURED, 'abnormal resource block use', LOAD),
      symptom('throughput', 'itself', 0.4, MEASURED, 'low throughput', SLOW),
      symptom('drops', 'itself', 0.3, MEASURED, 'lost connections', DROPS),
      symptom('blocking', 'itself', 0.2, MEASURED, 'failing set-ups', BLOCKING),
      symptom('silent', 'itself', 0.2, MEASURED, 'traffic falling silent', silence),
      symptom('sibling-astray', 'sibling', 0.3, MEASURED, 'most handovers failing', astray),
      symptom('sibling-silent', 'sibling', 0.2, MEASURED, 'traffic falling silent', silence),
      symptom('sibling-load', 'sibling', 0.2, MEASURED, 'abnormal resource block use', LOAD),
      symptom('sibling-throughput', 'sibling', 0.2, MEASURED, 'low throughput', SLOW),
      symptom('sibling-drops', 'sibling', 0.2, MEASURED, 'lost connections', DROPS),
      symptom('gone-wrong', 'itself', 0.4, MEASURED, 'handovers that go wrong', HANDOVERS_GONE_WRONG),
      symptom('sibling-gone-wrong', 'sibling', 0.2, MEASURED, 'handovers that go wrong', HANDOVERS_GONE_WRONG),
    ],
  },
  {
    cause: 'wrong-antenna-tilt',
    objectClass: CELL,
    // Antennas seldom tilt by themselves: a recorded change makes it likely.
    prior: 0.003,
    isOfChanges: true,
    needs: ['throughput', 'handover', 'drops'],
    symptoms: [
      symptom('throughput', 'itself', 0.7, MEASURED, 'low throughput', SLOW),
      symptom('gone-wrong', 'itself', 0.3, MEASURED, 'handovers that go wrong', HANDOVERS_GONE_WRONG),
      symptom('handover', 'itself', 0.6, MEASURED, 'abnormal handovers', measure(/handover/i)),
      symptom('layers', 'itself', 0.2, MEASURED, 'fewer layers', FEWER_LAYERS),
      // Tilted up, a cell serves far users at a poor rate; tilted down, its neighbours do.
      symptom('load', 'itself', 0.4, MEASURED, 'abnormal resource block use', LOAD),
      // Whom it reaches badly it loses, and one that reaches too far fills up as an overloaded cell does.
      symptom('drops', 'itself', 0.2, MEASURED, 'lost connections', DROPS),
      symptom('blocking', 'itself', 0.1, MEASURED, 'failing set-ups', BLOCKING),
      symptom('neighbour-handover', 'neighbour', 0.4, MEASURED, 'abnormal handovers', measure(/handover/i)),
      symptom('neighbour-load', 'neighbour', 0.15, MEASURED, 'extra load taken over', LOADED),
      symptom('neighbour-throughput', 'neighbour', 0.3, MEASURED, 'low throughput', SLOW),
    ],
  },
  {
    // Terminals between two cells of one identity cannot tell which of them they hear.
    cause: 'pci-collision',
    objectClass: CELL,
    prior: 0.01,
    symptoms: [
      symptom('gone-wrong', 'itself', 0.4, MEASURED, 'handovers that go wrong', HANDOVERS_GONE_WRONG),
      symptom('handover', 'itself', 0.6, MEASURED, 'abnormal handovers', measure(/handover/i)),
      symptom('drops', 'itself', 0.5, MEASURED, 'lost connections', DROPS),
      symptom('throughput', 'itself', 0.4, MEASURED, 'low throughput', SLOW),
      // What is sent twice fills both of them.
      symptom('load', 'itself', 0.3, MEASURED, 'high resource block use', LOADED),
      symptom('blocking', 'itself', 0.3, MEASURED, 'failing set-ups', BLOCKING),
      symptom('neighbour-load', 'neighbour', 0.2, MEASURED, 'high resource block use', LOADED),
      symptom('neighbour-gone-wrong', 'neighbour', 0.2, MEASURED, 'handovers that go wrong', HANDOVERS_GONE_WRONG),
      symptom('neighbour-handover', 'neighbour', 0.3, MEASURED, 'abnormal handovers', measure(/handover/i)),
      symptom('neighbour-drops', 'neighbour', 0.2, MEASURED, 'lost connections', DROPS),
      symptom('neighbour-throughput', 'neighbour', 0.2, MEASURED, 'low throughput', SLOW),
    ],
  },
  {
    // Its neighbours hand over to whoever else has its identity: they fail, and it is not to be heard of.
    cause: 'pci-confusion',
    objectClass: CELL,
    prior: 0.01,
    needs: ['neighbour-gone-wrong', 'neighbour-handover', 'neighbour-drops', 'handover'],
    symptoms: [
      symptom('neighbour-gone-wrong', 'neighbour', 0.4, MEASURED, 'handovers that go wrong', HANDOVERS_GONE_WRONG),
      symptom('neighbour-handover', 'neighbour', 0.5, MEASURED, 'abnormal handovers', measure(/handover/i)),
      symptom('neighbour-drops', 'neighbour', 0.3, MEASURED, 'lost connections', DROPS),
      symptom('handover', 'itself', 0.3, MEASURED, 'abnormal handovers', measure(/handover/i)),
      symptom('drops', 'itself', 0.2, MEASURED, 'lost connections', DROPS),
    ],
  },
  {
    // Two cells take each other's preambles for their own: who wants to come in at either is not answered, or by the wrong one.
    cause: 'prach-root-clash',
    objectClass: CELL,
    prior: 0.01,
    needs: ['blocking', 'neighbour-blocking'],
    symptoms: [
      symptom('blocking', 'itself', 0.7, MEASURED, 'failing set-ups', BLOCKING),
      symptom('neighbour-blocking', 'neighbour', 0.3, MEASURED, 'failing set-ups', BLOCKING),
      // Who is handed over comes in by a preamble too.
      symptom('handover', 'itself', 0.2, MAY_BE, 'abnormal handovers', measure(/handover/i)),
      symptom('neighbour-handover', 'neighbour', 0.2, MAY_BE, 'abnormal handovers', measure(/handover/i)),
    ],
  },
  {
    cause: 'configuration-change',
    objectClass: /./,
    prior: 0.01,
    symptoms: [
      symptom('gone-wrong', 'itself', 0.2, MAY_BE, 'handovers that go wrong', HANDOVERS_GONE_WRONG),
      symptom('layers', 'itself', 0.2, MAY_BE, 'fewer layers', FEWER_LAYERS),
      symptom('itself', 'itself', 0.6, MEASURED, 'a change in behaviour', anything),
      symptom('below', 'below', 0.2, MEASURED, 'a change in behaviour', anything),
      symptom('neighbour', 'neighbour', 0.15, MEASURED, 'a change in behaviour', disturbed),
      symptom('carried', 'carried', 0.2, MEASURED, 'a change in behaviour', anything),
      symptom('port', 'port', 0.2, MAY_BE, 'a change in behaviour', anything),
    ],
  },
  {
    cause: 'cell-overload',
    objectClass: CELL,
    prior: 0.08,
    needs: ['full', 'load'],
    symptoms: [
      symptom('full', 'itself', 0.9, MEASURED, 'resource block use above 70 %', loaded(0.7)),
      { ...symptom('load', 'itself', 0.1, MEASURED, 'high resource block use', loaded(0.5)), lesserOf: 'full' },
      symptom('throughput', 'itself', 0.7, MEASURED, 'low throughput', SLOW),
      symptom('blocking', 'itself', 0.25, MEASURED, 'failing set-ups', BLOCKING),
      // A full cell has no room for who comes, and loses who waits too long.
      symptom('handover', 'itself', 0.25, MEASURED, 'abnormal handovers', measure(/handover/i)),
      symptom('drops', 'itself', 0.25, MEASURED, 'lost connections', DROPS),
      // A full cell shines at full power into the edges of its neighbours.
      symptom('interferes', 'neighbour', 0.2, MEASURED, 'low throughput', SLOW),
      // Its users are heard by its neighbours, and where a crowd stands at the edge they have fewer layers each.
      symptom('noise', 'neighbour', 0.1, MEASURED, 'noise in the uplink', UPLINK_NOISE),
      symptom('layers', 'itself', 0.1, MEASURED, 'fewer layers', FEWER_LAYERS),
    ],
  },
  ...VOICE,
  ...TRANSPORT,
  {
    cause: 'source-silent',
    objectClass: /./,
    prior: 0.05,
    symptoms: [
      symptom('source', 'itself', 0.99, 0, 'a silent source', (event) => event.kind === 'source-silent'),
      symptom('below', 'below', 0.3, MEASURED, 'silence', silence),
    ],
  },
  ...RADIO,
];
