import { type TrunkReport } from '../decoding/calls.js';

/** Fewer calls than this say nothing. Chosen. */
const ENOUGH = 15;

type Figure = (reports: readonly TrunkReport[]) => number | undefined;
const total = (reports: readonly TrunkReport[], of: (report: TrunkReport) => number): number =>
  reports.reduce((sum, report) => sum + of(report), 0);
const ofAnswered =
  (of: (report: TrunkReport) => number): Figure =>
  (reports) => {
    const answered = total(reports, (report) => report.answered);
    return answered < ENOUGH ? undefined : total(reports, of) / answered;
  };

/** Figures of a trunk over some of its minutes; `undefined` where there are too few calls. Seizures are calls. @see ITU-T E.411 */
export const answerSeizureRatio: Figure = (reports) => {
  const calls = total(reports, (report) => report.calls);
  return calls < ENOUGH ? undefined : total(reports, (report) => report.answered) / calls;
};
export const lossRatio = ofAnswered(({ lossRatio: loss, answered }) => loss * answered);
export const jitterSeconds = ofAnswered(({ jitterSeconds: jitter, answered }) => jitter * answered);
export const setUpSeconds = ofAnswered(({ setUpSeconds: seconds, answered }) => seconds * answered);
/** Share of answered calls in which a party heard nothing. */
export const silentRatio = ofAnswered(({ silent }) => silent);
