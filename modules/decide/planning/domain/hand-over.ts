import { type Cause, type Dn, type Hypothesis } from '#foundation/vocabulary';

const rdnOf = (dn: Dn): string => dn.slice(dn.lastIndexOf(',') + 1);

/** The last two names: enough to recognise the object by. */
const shortOf = (dn: Dn): string => {
  const names = dn.split(',');
  return (names.length > 2 ? names.slice(-2) : names.slice(-1)).join(',');
};

const CAUSE_IN_WORDS: Readonly<Record<Cause, string>> = {
  'sleeping-cell': 'a sleeping cell',
  'cell-outage': 'a cell out of service',
  'wrong-antenna-tilt': 'a wrong antenna tilt',
  'configuration-change': 'a configuration change',
  'pci-collision': 'two neighbouring cells of one identity',
  'pci-confusion': 'a cell with two neighbours of one identity',
  'prach-root-clash': 'neighbouring cells of one root sequence',
  'cell-overload': 'an overloaded cell',
  'trunk-degraded': 'a degraded trunk',
  'one-way-audio': 'calls in which nobody is heard',
  'trunk-congested': 'a trunk without free channels',
  'wrong-route': 'calls sent where nobody has the number',
  'codec-mismatch': 'ends without a codec in common',
  'slow-signalling': 'slow signalling',
  'link-down': 'a link that is down',
  'element-down': 'an element that is down',
  'power-failure': 'a power failure',
  'route-flapping': 'routing that comes and goes',
  'feeder-loss': 'a lossy antenna line',
  'crossed-feeders': 'antenna lines that are crossed',
  'link-lossy': 'a link that loses packets',
  'link-congested': 'a link that is full',
  'ring-cut-twice': 'a ring that is cut on both sides',
  'source-silent': 'a source that is silent',
  'handover-too-late': 'handovers that are made too late',
  'handover-too-early': 'handovers that are made too early',
  'missing-neighbour': 'a missing neighbour',
  'uplink-interference': 'interference in the uplink',
  'clock-out-of-sync': 'a clock that is out of sync',
  'antenna-branch-lost': 'a lost antenna branch',
  unknown: 'an unknown cause',
};

export const causeInWords = (cause: Cause): string => CAUSE_IN_WORDS[cause];

const percent = (probability: number): string => `${String(Math.round(probability * 100))} %`;

/** Reasons that one note lists at most. */
const REASONS = 3;

/** Causes that make a service poor which is well itself: whoever looks at the cells alone would change them. */
const SUFFERING: ReadonlySet<Cause> = new Set<Cause>(['link-lossy', 'link-congested']);

export const nothingMends = ({ cause, dn }: Hypothesis): string =>
  cause === 'source-silent'
    ? `The source of ${shortOf(dn)} is silent: what it does is not seen, so nothing is changed and a person has to look.`
    : `No function mends ${causeInWords(cause)}: ${rdnOf(dn)} needs a person.${SUFFERING.has(cause) ? ' Cells behind it only suffer from it and are left as they are.' : ''}`;

export const notSureEnough = (best: Hypothesis | undefined, least: number): string =>
  best === undefined || best.cause === 'unknown'
    ? `The cause is not known${best === undefined ? '' : `: ${shortOf(best.dn)} needs a person`}.`
    : `No cause is sure enough to act upon: ${causeInWords(best.cause)} at ${shortOf(best.dn)} has ${percent(best.probability)}, ${percent(least)} are asked for.`;

export const heldDown = (dn: Dn, because: string): string => `${shortOf(dn)} is held down: ${because}`;

/** Why no remedy is taken, the first reasons said in full. */
export const allRefused = (best: Hypothesis, reasons: readonly string[], tried: number): string => {
  const said = [...new Set(reasons)];
  const before =
    tried === 0 ? '' : `${tried === 1 ? 'One remedy was' : `${String(tried)} remedies were`} tried and did not help. `;
  const rest = said.length > REASONS ? ` (and ${String(said.length - REASONS)} more reasons)` : '';
  const why = said.length === 0 ? 'No other is known.' : `${said.slice(0, REASONS).join(' ')}${rest}`;
  return `${before}No remedy for ${causeInWords(best.cause)} at ${shortOf(best.dn)} can be taken: ${why}`;
};
