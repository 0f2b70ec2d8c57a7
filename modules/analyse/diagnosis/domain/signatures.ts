import {
  type AlarmEvent,
  type AnomalyEvent,
  type Cause,
  classOf,
  type SourceSilentEvent,
} from '#foundation/vocabulary';

/** An event that can be a symptom; a configuration change is a reason, never a symptom. */
export type SymptomEvent = AnomalyEvent | AlarmEvent | SourceSilentEvent;

/** Where a symptom shows, seen from the object at fault. `below`: what it contains. `carried`: an element that has its traffic ride on it, or a link that does. `link`: a link that ends at it. `port`: an interface of it, if it is a link; of an element, those that face it. `upstream`: an interface of what carries it. `sibling`: another cell of its element. `holder`: the element that it stands in. */
export type Place = 'itself' | 'neighbour' | 'sibling' | 'below' | 'holder' | 'carried' | 'link' | 'port' | 'upstream';

/** One thing to expect of a cause, once per object in its place. */
export interface Symptom {
  /** Unique within its cause; `cause|id` is its key in what was learned. */
  readonly id: string;
  readonly place: Place;
  /** What a person reads where it was expected and did not come. */
  readonly words: string;
  /** Probability that it shows on one such object if the cause is there, 0 to 1. */
  readonly probability: number;
  /** Absence says nothing before this much time after the onset, in seconds. */
  readonly showsWithinSeconds: number;
  readonly matches: (event: SymptomEvent) => boolean;
  /** Id of the symptom before it that it is a lesser form of: where that shows, the absence of this one says nothing. */
  readonly lesserOf?: string;
  /** Class of what should show it, for the place `below`; absent: cells. */
  readonly expectedOf?: RegExp;
  /** It counts for what the cause needs only where nearly everything in its place shows it. */
  readonly isOfNearlyAll?: boolean;
}

export interface Signature {
  readonly cause: Exclude<Cause, 'unknown'>;
  /** Classes of managed object that can have the cause. */
  readonly objectClass: RegExp;
  /** Share of incidents with this cause before anything is known of them; relative to `UNKNOWN_PRIOR`. */
  readonly prior: number;
  readonly symptoms: readonly Symptom[];
  /** It comes of configuration changes; by itself it is rare. */
  readonly isOfChanges?: boolean;
  /** Ids of symptoms of which one at least must show: without it the cause is not there, whatever else speaks for it. */
  readonly needs?: readonly string[];
  /** Every way of the object to the rest of the network has to be down, of two or more. */
  readonly isOfCutOff?: boolean;
}

/** Weight of "none of the known causes" before anything is known. */
export const UNKNOWN_PRIOR = 0.3;

const TRUNK = /^SipTrunk$/;
export const CELL = /^(NRCellDU|NRCellCU|EUtranGenericCell|EUtranCellFDD|EUtranCellTDD)$/;

const measure =
  (name: RegExp, direction?: 'high' | 'low') =>
  (event: SymptomEvent): boolean =>
    event.kind === 'anomaly' && name.test(event.measure) && (direction === undefined || event.direction === direction);
const alarm = (event: SymptomEvent): boolean => event.kind === 'alarm';
/** An alarm whose probable cause or text says so. Words are those of X.733 and TS 32.111-2 Annex B, and what makers write for them. */
const alarmOf =
  (words: RegExp) =>
  (event: SymptomEvent): boolean =>
    event.kind === 'alarm' && words.test(`${event.alarm.probableCause} ${event.alarm.text}`);
const POWER = alarmOf(/\bmains|mainsFail|power ?(problem|fail|loss|lost|outage|supply)|rectifier|batter(y|ies)/i);
const ANTENNA_LINE = alarmOf(/vswr|return ?loss|feeder|antenna ?(line|fail|problem)/i);
const ROUTING = alarmOf(/adjacency|routing|\b(bgp|ospf|is-?is|ldp|bfd)\b/i);
/** Nothing passes the line at all. @see ITU-T X.733 (lossOfSignal, lossOfFrame), RFC 2863 (linkDown) */
export const LINK_GONE = alarmOf(
  /\b(link|line|port|interface|circuit|span|fib(re|er)) ?(is )?(down|lost|cut|broken|fail)|link ?(down|failure)|loss ?of ?(signal|frame|light|carrier)|\b(LOS|LOF)\b|oper(ational)? ?(status|state)?\W*(down|disabled)/i,
);
/** The line damages what it carries. @see ITU-T X.733 (degradedSignal), G.826 (errored seconds) */
const LINE_ERRORS = alarmOf(
  /degraded ?signal|signal ?degrade|bit ?error|\b(BER|CRC|FCS)\b|(input|line|frame|symbol|packet|rx) ?errors?|errored ?seconds?|packet ?loss|excessive ?error/i,
);
/** More is sent than fits. @see ITU-T X.733 (congestion, bandwidthReduced, queueSizeExceeded) */
const CONGESTION = alarmOf(
  /congest|bandwidth ?(reduced|exceed|utili[sz]ation)|queue ?(size ?exceeded|full|drop)|buffer ?(full|overflow)|(link|port|interface) ?utili[sz]ation|(output|egress|tail) ?(queue )?(drop|discard)/i,
);
/** Others say it of an element that says nothing any more. */
const NO_ANSWER = alarmOf(
  /unreach|not ?(answer|respon|reach)|no ?(answer|respon|reply)|heart ?beat|keep-?alive|off-?line|disconnect|(contact|connection|communication|association|interface|session|node|element|device|router|site|management)s? ?(with |to )?(is |are )?(lost|loss|down|fail)|los[st] ?(of ?)?(contact|connection|communication|signal)|equipment ?(malfunction|failure)/i,
);
/** What a router says of its routing it says while it is up. */
const notOfRouting = (event: SymptomEvent): boolean => alarm(event) && !ROUTING(event);
const OUT_OF_SERVICE = alarmOf(/unavailable|out ?of ?service|cell.*(disabled|down|fail)|\boutage/i);
const silence = (event: SymptomEvent): boolean => event.kind === 'anomaly' && event.shape === 'silence';
/** Asleep is next to no traffic at all; less traffic than usual has other causes. */
const asleep = (event: SymptomEvent): boolean =>
  event.kind === 'anomaly' && silence(event) && event.observed <= 0.1 * event.expected.value;
/** Most of the traffic is gone, whatever it is counted by: a service that is merely poor has other causes. */
const gone = (event: SymptomEvent): boolean =>
  event.kind === 'anomaly' &&
  event.direction === 'low' &&
  event.observed <= 0.3 * event.expected.value &&
  // One user's throughput says how well a cell serves, not whether.
  /attempts|users|octets/i.test(event.measure);
const PORT_SILENT = (event: SymptomEvent): boolean => silence(event) && measure(/octets|packets/i)(event);
const DISCARDS = measure(/^(out)?discardRatio$/i, 'high');
const ERRORS = measure(/^errorRatio$/, 'high');
const poorly = (event: SymptomEvent): boolean =>
  event.kind === 'anomaly' &&
  (measure(/throughput|successRatio|mosCqe|users|attempts/i, 'low')(event) || measure(/^dropRatio$/, 'high')(event));
/** More load than usual is no overload where most of the cell is free. */
const loaded =
  (least: number) =>
  (event: SymptomEvent): boolean =>
    event.kind === 'anomaly' && measure(/^prbUtilisationRatio$/, 'high')(event) && event.observed >= least;
/** Most handovers fail: the cell is not where its neighbours are told that it is. */
const astray = (event: SymptomEvent): boolean =>
  event.kind === 'anomaly' && measure(/^handoverSuccessRatio$/, 'low')(event) && event.observed <= 0.5;
const BLOCKING = measure(/^(rrcEstablishment|erabSetup)SuccessRatio$/, 'low');
const anything = (event: SymptomEvent): boolean => event.kind !== 'source-silent';

/** Two reporting intervals of 15 minutes (TS 28.552 counters) for measures, two minutes for alarms. */
const MEASURED = 1800;
const ALARMED = 120;
/** A site's battery lasts so long. */
const ON_BATTERY = 8 * 3600;
/** Some show it, others never do: that it is missing says nothing. */
const MAY_BE = Infinity;

const symptom = (
  id: string,
  place: Place,
  probability: number,
  showsWithinSeconds: number,
  words: string,
  matches: (event: SymptomEvent) => boolean,
): Symptom => ({ id, place, probability, showsWithinSeconds, words, matches });

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
  symptom('slows', 'neighbour', 0.1, MEASURED, 'low throughput', measure(/throughput/i, 'low')),
];

/** Calls that fail for a reason of which there are many. */
const FAILING_CALLS: readonly Symptom[] = [
  symptom('effectiveness', 'itself', 0.8, MEASURED, 'failing calls', measure(/^networkEffectivenessRatio$/, 'low')),
  symptom('completion', 'itself', 0.3, MEASURED, 'fewer answered calls', measure(/^answerSeizureRatio$/, 'low')),
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
    symptoms: OUT_OF_USE,
  },
  {
    // As a sleeping cell, but it says so.
    cause: 'cell-outage',
    objectClass: CELL,
    prior: 0.04,
    needs: ['alarm'],
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
    symptoms: [
      symptom('alarm', 'itself', 0.9, ALARMED, 'an alarm of its antenna line', ANTENNA_LINE),
      symptom('throughput', 'itself', 0.6, MEASURED, 'low throughput', measure(/throughput/i, 'low')),
      symptom('attempts', 'itself', 0.3, MEASURED, 'less traffic', measure(/attempts|users/i, 'low')),
      symptom('handover', 'itself', 0.3, MEASURED, 'abnormal handovers', measure(/handover/i)),
      symptom('drops', 'itself', 0.2, MEASURED, 'lost connections', measure(/^dropRatio$/, 'high')),
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
      symptom('load', 'itself', 0.5, MEASURED, 'abnormal resource block use', measure(/^prbUtilisationRatio$/)),
      symptom('throughput', 'itself', 0.4, MEASURED, 'low throughput', measure(/throughput/i, 'low')),
      symptom('drops', 'itself', 0.3, MEASURED, 'lost connections', measure(/^dropRatio$/, 'high')),
      symptom('blocking', 'itself', 0.2, MEASURED, 'failing set-ups', BLOCKING),
      symptom('silent', 'itself', 0.2, MEASURED, 'traffic falling silent', silence),
      symptom('sibling-astray', 'sibling', 0.3, MEASURED, 'most handovers failing', astray),
      symptom('sibling-silent', 'sibling', 0.2, MEASURED, 'traffic falling silent', silence),
      symptom(
        'sibling-load',
        'sibling',
        0.2,
        MEASURED,
        'abnormal resource block use',
        measure(/^prbUtilisationRatio$/),
      ),
      symptom('sibling-throughput', 'sibling', 0.2, MEASURED, 'low throughput', measure(/throughput/i, 'low')),
      symptom('sibling-drops', 'sibling', 0.2, MEASURED, 'lost connections', measure(/^dropRatio$/, 'high')),
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
      symptom('throughput', 'itself', 0.7, MEASURED, 'low throughput', measure(/throughput/i, 'low')),
      symptom('handover', 'itself', 0.6, MEASURED, 'abnormal handovers', measure(/handover/i)),
      // Tilted up, a cell serves far users at a poor rate; tilted down, its neighbours do.
      symptom('load', 'itself', 0.4, MEASURED, 'abnormal resource block use', measure(/^prbUtilisationRatio$/)),
      // Whom it reaches badly it loses, and one that reaches too far fills up as an overloaded cell does.
      symptom('drops', 'itself', 0.2, MEASURED, 'lost connections', measure(/^dropRatio$/, 'high')),
      symptom('blocking', 'itself', 0.1, MEASURED, 'failing set-ups', BLOCKING),
      symptom('neighbour-handover', 'neighbour', 0.4, MEASURED, 'abnormal handovers', measure(/handover/i)),
      symptom(
        'neighbour-load',
        'neighbour',
        0.15,
        MEASURED,
        'extra load taken over',
        measure(/^prbUtilisationRatio$/, 'high'),
      ),
      symptom('neighbour-throughput', 'neighbour', 0.3, MEASURED, 'low throughput', measure(/throughput/i, 'low')),
    ],
  },
  {
    // Terminals between two cells of one identity cannot tell which of them they hear.
    cause: 'pci-collision',
    objectClass: CELL,
    prior: 0.01,
    symptoms: [
      symptom('handover', 'itself', 0.6, MEASURED, 'abnormal handovers', measure(/handover/i)),
      symptom('drops', 'itself', 0.5, MEASURED, 'lost connections', measure(/^dropRatio$/, 'high')),
      symptom('throughput', 'itself', 0.4, MEASURED, 'low throughput', measure(/throughput/i, 'low')),
      // What is sent twice fills both of them.
      symptom('load', 'itself', 0.3, MEASURED, 'high resource block use', measure(/^prbUtilisationRatio$/, 'high')),
      symptom('blocking', 'itself', 0.3, MEASURED, 'failing set-ups', BLOCKING),
      symptom(
        'neighbour-load',
        'neighbour',
        0.2,
        MEASURED,
        'high resource block use',
        measure(/^prbUtilisationRatio$/, 'high'),
      ),
      symptom('neighbour-handover', 'neighbour', 0.3, MEASURED, 'abnormal handovers', measure(/handover/i)),
      symptom('neighbour-drops', 'neighbour', 0.2, MEASURED, 'lost connections', measure(/^dropRatio$/, 'high')),
      symptom('neighbour-throughput', 'neighbour', 0.2, MEASURED, 'low throughput', measure(/throughput/i, 'low')),
    ],
  },
  {
    // Its neighbours hand over to whoever else has its identity: they fail, and it is not to be heard of.
    cause: 'pci-confusion',
    objectClass: CELL,
    prior: 0.01,
    needs: ['neighbour-handover', 'neighbour-drops', 'handover'],
    symptoms: [
      symptom('neighbour-handover', 'neighbour', 0.5, MEASURED, 'abnormal handovers', measure(/handover/i)),
      symptom('neighbour-drops', 'neighbour', 0.3, MEASURED, 'lost connections', measure(/^dropRatio$/, 'high')),
      symptom('handover', 'itself', 0.3, MEASURED, 'abnormal handovers', measure(/handover/i)),
      symptom('drops', 'itself', 0.2, MEASURED, 'lost connections', measure(/^dropRatio$/, 'high')),
    ],
  },
  {
    cause: 'configuration-change',
    objectClass: /./,
    prior: 0.01,
    symptoms: [
      symptom('itself', 'itself', 0.6, MEASURED, 'a change in behaviour', anything),
      symptom('below', 'below', 0.2, MEASURED, 'a change in behaviour', anything),
      symptom('neighbour', 'neighbour', 0.15, MEASURED, 'a change in behaviour', anything),
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
      symptom('throughput', 'itself', 0.7, MEASURED, 'low throughput', measure(/throughput/i, 'low')),
      symptom('blocking', 'itself', 0.25, MEASURED, 'failing set-ups', BLOCKING),
      // A full cell has no room for who comes, and loses who waits too long.
      symptom('handover', 'itself', 0.25, MEASURED, 'abnormal handovers', measure(/handover/i)),
      symptom('drops', 'itself', 0.25, MEASURED, 'lost connections', measure(/^dropRatio$/, 'high')),
      // A full cell shines at full power into the edges of its neighbours.
      symptom('interferes', 'neighbour', 0.2, MEASURED, 'low throughput', measure(/throughput/i, 'low')),
    ],
  },
  {
    cause: 'trunk-degraded',
    objectClass: TRUNK,
    prior: 0.05,
    needs: ['quality', 'loss'],
    symptoms: [
      symptom('quality', 'itself', 0.85, MEASURED, 'low call quality', measure(/^(mosCqe|rFactor)$/, 'low')),
      symptom('loss', 'itself', 0.3, MEASURED, 'packet loss or jitter', measure(/loss|jitter|roundTrip/i, 'high')),
      symptom(
        'completion',
        'itself',
        0.2,
        MEASURED,
        'failing calls',
        measure(/answerSeizure|networkEffectiveness|averageCallDuration/, 'low'),
      ),
    ],
  },
  {
    // Both ends talk, and one of them, or both, hear nothing.
    cause: 'one-way-audio',
    objectClass: TRUNK,
    prior: 0.05,
    needs: ['unheard'],
    symptoms: [
      symptom('unheard', 'itself', 0.95, MEASURED, 'answered calls with nothing heard', measure(/^unheardCallRatio$/)),
      symptom('quality', 'itself', 0.7, MEASURED, 'low call quality', measure(/^(mosCqe|rFactor)$/, 'low')),
    ],
  },
  {
    cause: 'trunk-congested',
    objectClass: TRUNK,
    prior: 0.05,
    needs: ['congested'],
    symptoms: [
      symptom('congested', 'itself', 0.95, MEASURED, 'calls without a free channel', measure(/^congestedCallRatio$/)),
      ...FAILING_CALLS,
    ],
  },
  {
    cause: 'wrong-route',
    objectClass: TRUNK,
    prior: 0.01,
    needs: ['unallocated'],
    symptoms: [
      symptom(
        'unallocated',
        'itself',
        0.95,
        MEASURED,
        'calls to a number that nobody has',
        measure(/^unallocatedCallRatio$/),
      ),
      ...FAILING_CALLS,
    ],
  },
  {
    cause: 'codec-mismatch',
    objectClass: TRUNK,
    prior: 0.01,
    needs: ['incompatible'],
    symptoms: [
      symptom(
        'incompatible',
        'itself',
        0.95,
        MEASURED,
        'calls without a common codec',
        measure(/^incompatibleCallRatio$/),
      ),
      ...FAILING_CALLS,
    ],
  },
  {
    // One trunk whose far end is slow, or the controller that all of them hang on.
    cause: 'slow-signalling',
    objectClass: /^(SipTrunk|ManagedElement)$/,
    prior: 0.02,
    needs: ['delay'],
    symptoms: [
      symptom('delay', 'itself', 0.95, MEASURED, 'a long post-dial delay', measure(/^postDialDelaySeconds$/, 'high')),
      {
        ...symptom(
          'below',
          'below',
          0.8,
          MEASURED,
          'a long post-dial delay',
          measure(/^postDialDelaySeconds$/, 'high'),
        ),
        expectedOf: TRUNK,
      },
      // Over all its trunks a controller is as slow as their mean.
      symptom('holder', 'holder', 0.5, MEASURED, 'a long post-dial delay', measure(/^postDialDelaySeconds$/, 'high')),
      // Callers give up: fewer are answered, and none of it is the network's refusal.
      symptom('given-up', 'itself', 0.3, MEASURED, 'fewer answered calls', measure(/^answerSeizureRatio$/, 'low')),
      symptom('below-given-up', 'below', 0.2, MEASURED, 'fewer answered calls', measure(/^answerSeizureRatio$/, 'low')),
    ],
  },
  {
    cause: 'link-down',
    objectClass: /Link$/,
    prior: 0.04,
    // A link that loses packets, or is full, is not down.
    needs: ['alarm', 'port-alarm', 'traffic', 'port-silent', 'carried-silent'],
    symptoms: [
      symptom('alarm', 'itself', 0.9, ALARMED, 'an alarm that it is down', LINK_GONE),
      symptom('port-alarm', 'port', 0.9, MAY_BE, 'an alarm that it is down', LINK_GONE),
      symptom('traffic', 'itself', 0.3, MEASURED, 'traffic falling away', gone),
      symptom('port-silent', 'port', 0.6, MAY_BE, 'traffic falling silent', PORT_SILENT),
      symptom('upstream-silent', 'upstream', 0.3, MAY_BE, 'traffic falling silent', PORT_SILENT),
      symptom('carried-alarm', 'carried', 0.7, ALARMED, 'an alarm', alarm),
      {
        ...symptom('carried-silent', 'carried', 0.6, MEASURED, 'traffic falling away', gone),
        isOfNearlyAll: true,
      },
    ],
  },
  {
    cause: 'element-down',
    objectClass: /^ManagedElement$/,
    prior: 0.03,
    // That something it carries is dark has other causes; all of it, or a sign of its own, has to be.
    needs: ['alarm', 'below-silent', 'link-alarm', 'carried-silent'],
    symptoms: [
      symptom('alarm', 'itself', 0.8, ALARMED, 'an alarm that it does not answer', NO_ANSWER),
      // Cells are reported by a manager; an interface that says it is idle is said so by a router that is alive.
      symptom(
        'below-silent',
        'below',
        0.7,
        MEASURED,
        'traffic falling silent',
        (event) => silence(event) && CELL.test(classOf(event.dn)),
      ),
      symptom('below-alarm', 'below', 0.2, ALARMED, 'an alarm', alarm),
      symptom('link-alarm', 'link', 0.8, ALARMED, 'an alarm', alarm),
      symptom('port-silent', 'port', 0.6, MAY_BE, 'traffic falling silent', PORT_SILENT),
      symptom('upstream-silent', 'upstream', 0.3, MAY_BE, 'traffic falling silent', PORT_SILENT),
      symptom('carried-alarm', 'carried', 0.6, ALARMED, 'an alarm', alarm),
      {
        ...symptom('carried-silent', 'carried', 0.6, MEASURED, 'traffic falling away', gone),
        isOfNearlyAll: true,
      },
    ],
  },
  {
    // A site lives on its battery for hours: at first it only says that the mains are gone.
    cause: 'power-failure',
    objectClass: /^ManagedElement$/,
    prior: 0.03,
    needs: ['power'],
    symptoms: [
      symptom('power', 'itself', 0.95, ALARMED, 'an alarm of its power', POWER),
      symptom('alarm', 'itself', 0.6, ON_BATTERY, 'an alarm', alarm),
      symptom('below-alarm', 'below', 0.3, ON_BATTERY, 'an alarm', alarm),
      symptom(
        'below-silent',
        'below',
        0.7,
        ON_BATTERY,
        'traffic falling silent',
        (event) => silence(event) && CELL.test(classOf(event.dn)),
      ),
      symptom('link-alarm', 'link', 0.7, ON_BATTERY, 'an alarm', alarm),
      symptom('port-silent', 'port', 0.5, MAY_BE, 'traffic falling silent', PORT_SILENT),
      symptom('upstream-silent', 'upstream', 0.3, MAY_BE, 'traffic falling silent', PORT_SILENT),
      symptom('carried-alarm', 'carried', 0.5, ON_BATTERY, 'an alarm', alarm),
      symptom('carried-silent', 'carried', 0.5, ON_BATTERY, 'traffic falling away', gone),
    ],
  },
  {
    cause: 'route-flapping',
    objectClass: /^ManagedElement$/,
    prior: 0.02,
    needs: ['routing'],
    symptoms: [
      // As long as its routes are gone it looks as one that is down, but for this, which one that is down cannot say.
      symptom('routing', 'itself', 0.9, ALARMED, 'an alarm of its routing', ROUTING),
      symptom('no-answer', 'itself', 0.5, MAY_BE, 'an alarm that it does not answer', notOfRouting),
      symptom('link-alarm', 'link', 0.6, MAY_BE, 'an alarm', alarm),
      symptom('own-port-silent', 'below', 0.4, MAY_BE, 'traffic falling silent', PORT_SILENT),
      symptom('port-silent', 'port', 0.5, MAY_BE, 'traffic falling silent', PORT_SILENT),
      symptom('upstream-silent', 'upstream', 0.3, MAY_BE, 'traffic falling silent', PORT_SILENT),
      symptom('carried-alarm', 'carried', 0.6, MAY_BE, 'an alarm', alarm),
      symptom('carried-silent', 'carried', 0.6, MAY_BE, 'traffic falling away', gone),
      symptom('carried', 'carried', 0.4, MAY_BE, 'service that comes and goes', poorly),
    ],
  },
  {
    // The line is up and damages a part of what it carries; the far end counts it.
    cause: 'link-lossy',
    objectClass: /(Link|^Interface)$/,
    prior: 0.03,
    needs: ['errors', 'alarm', 'port-alarm', 'loss'],
    symptoms: [
      symptom('errors', 'port', 0.9, MAY_BE, 'damaged packets', ERRORS),
      symptom('alarm', 'itself', 0.3, MAY_BE, 'an alarm of errors', LINE_ERRORS),
      symptom('port-alarm', 'port', 0.3, MAY_BE, 'an alarm of errors', LINE_ERRORS),
      symptom('loss', 'itself', 0.5, MAY_BE, 'packet loss', measure(/loss/i, 'high')),
      symptom('carried', 'carried', 0.5, MAY_BE, 'poor service', poorly),
    ],
  },
  {
    // What is sent does not fit any more; the end that sends drops it.
    cause: 'link-congested',
    objectClass: /(Link|^Interface)$/,
    prior: 0.03,
    needs: ['discards', 'alarm', 'port-alarm', 'delay'],
    symptoms: [
      symptom('discards', 'port', 0.9, MAY_BE, 'discarded packets', DISCARDS),
      symptom('alarm', 'itself', 0.3, MAY_BE, 'an alarm of congestion', CONGESTION),
      symptom('port-alarm', 'port', 0.3, MAY_BE, 'an alarm of congestion', CONGESTION),
      symptom('delay', 'itself', 0.5, MAY_BE, 'delay', measure(/delay|roundTrip|utilisation/i, 'high')),
      symptom('carried', 'carried', 0.5, MAY_BE, 'poor service', poorly),
    ],
  },
  {
    // Either way round may go; once both are gone the router is alone, alive, with all that hangs on it.
    cause: 'ring-cut-twice',
    objectClass: /^ManagedElement$/,
    prior: 0.01,
    isOfCutOff: true,
    symptoms: [
      symptom('link-alarm', 'link', 0.9, MAY_BE, 'an alarm that it is down', LINK_GONE),
      symptom('port-alarm', 'port', 0.9, MAY_BE, 'an alarm that it is down', LINK_GONE),
      symptom('own-port-silent', 'below', 0.6, MAY_BE, 'traffic falling silent', PORT_SILENT),
      symptom('port-silent', 'port', 0.6, MAY_BE, 'traffic falling silent', PORT_SILENT),
      symptom('upstream-silent', 'upstream', 0.3, MAY_BE, 'traffic falling silent', PORT_SILENT),
      symptom('carried-alarm', 'carried', 0.7, ALARMED, 'an alarm', alarm),
      symptom('carried-silent', 'carried', 0.6, MEASURED, 'traffic falling away', gone),
    ],
  },
  {
    cause: 'source-silent',
    objectClass: /./,
    prior: 0.05,
    symptoms: [
      symptom('source', 'itself', 0.99, 0, 'a silent source', (event) => event.kind === 'source-silent'),
      symptom('below', 'below', 0.3, MEASURED, 'silence', silence),
    ],
  },
];
