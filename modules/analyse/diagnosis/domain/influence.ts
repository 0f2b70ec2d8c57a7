import { measure, type SymptomEvent } from './signatures/symptom.js';

type Matches = (event: SymptomEvent) => boolean;

const anything: Matches = () => true;
/** An alarm names no measure: what it is about may be anything that was changed. */
const measured =
  (of: RegExp): Matches =>
  (event) =>
    event.kind !== 'anomaly' || measure(of)(event);

/**
 * What a change of an attribute can bring about, by the attribute's name: what one moves in nobody's direction it is not to blame for, however close in
 * time and place. An attribute of which nothing is known may move anything.
 */
const INFLUENCES: readonly (readonly [attribute: RegExp, moves: Matches])[] = [
  // How many calls come, and with that whether they find a channel: never how one call sounds or where it is led.
  [/^(weight|priority)$/, measured(/^(callAttempts|congestedCallRatio|networkEffectivenessRatio|answerSeizureRatio)$/)],
  [
    /codec/i,
    measured(/^(incompatibleCallRatio|networkEffectivenessRatio|answerSeizureRatio|mosCqe|rFactor|callAttempts)$/),
  ],
  [
    /route/i,
    measured(
      /^(unallocatedCallRatio|congestedCallRatio|networkEffectivenessRatio|answerSeizureRatio|postDialDelaySeconds|callAttempts)$/,
    ),
  ],
  // What a slice is assured of is shared out within the cell: nobody is handed over or heard otherwise for it.
  [/^rRMPolicy/, measured(/throughput|EstablishmentSuccess|SetupSuccess|dropRatio|prbUtilisation|users/i)],
  // Who hands over when: the antennas and the noise stay as they are.
  [
    /cellIndividualOffset|qOffset|hysteresis|timeToTrigger|isHOAllowed/i,
    measured(/handover|dropRatio|throughput|prbUtilisation|EstablishmentAttempts|EstablishmentSuccess|users/i),
  ],
];

/** Whether a change of the attribute may show in the event. */
export const moves = (attribute: string): Matches => INFLUENCES.find(([name]) => name.test(attribute))?.[1] ?? anything;
