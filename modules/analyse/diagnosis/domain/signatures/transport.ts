import { classOf } from '#foundation/vocabulary';
import {
  alarm,
  ALARMED,
  alarmOf,
  CELL,
  gone,
  MAY_BE,
  measure,
  MEASURED,
  type Signature,
  silence,
  symptom,
  type SymptomEvent,
} from './symptom.js';

const POWER = alarmOf(/\bmains|mainsFail|power ?(problem|fail|loss|lost|outage|supply)|rectifier|batter(y|ies)/i);
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
const PORT_SILENT = (event: SymptomEvent): boolean => silence(event) && measure(/octets|packets/i)(event);
const DISCARDS = measure(/^(out)?discardRatio$/i, 'high');
const ERRORS = measure(/^errorRatio$/, 'high');
const poorly = (event: SymptomEvent): boolean =>
  event.kind === 'anomaly' &&
  (measure(/throughput|successRatio|mosCqe|users|attempts/i, 'low')(event) || measure(/^dropRatio$/, 'high')(event));

/** A site's battery lasts so long. */
const ON_BATTERY = 8 * 3600;

/** What goes wrong between sites and core. */
export const TRANSPORT: readonly Signature[] = [
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
    speaksForItself: true,
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
];
