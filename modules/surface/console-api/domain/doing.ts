import { type CaseState } from '#foundation/vocabulary';
import { type IncidentSummary } from './contract.js';

const WORDS: Readonly<Partial<Record<CaseState, string>>> = {
  diagnosed: 'Looking for a remedy for',
  planned: 'Asking for approval to mend',
  'awaiting-approval': 'Waiting for approval to mend',
  approved: 'About to mend',
  applying: 'Changing the network to mend',
  applied: 'Checking that the remedy helped',
  verified: 'Learning from the remedy of',
  reverting: 'Undoing the remedy of',
  reverted: 'Looking for another remedy for',
};
/** What moves is said before what waits. */
const ORDER: readonly CaseState[] = [
  'reverting',
  'applying',
  'applied',
  'approved',
  'awaiting-approval',
  'planned',
  'diagnosed',
  'reverted',
  'verified',
];

/** What is in work, at most `most` sentences, the last of which says how much more there is. */
export const doingOf = (inWork: readonly IncidentSummary[], most: number): readonly string[] => {
  const placeOf = (summary: IncidentSummary): number =>
    summary.case === undefined ? -1 : ORDER.indexOf(summary.case.state);
  const sentences = inWork
    .filter((summary) => placeOf(summary) >= 0)
    .sort((a, b) => placeOf(a) - placeOf(b))
    .map(({ case: item, rootName }) => `${item === undefined ? '' : (WORDS[item.state] ?? '')} ${rootName}`);
  return sentences.length <= most
    ? sentences
    : [...sentences.slice(0, most - 1), `and ${sentences.length - most + 1} more`];
};
