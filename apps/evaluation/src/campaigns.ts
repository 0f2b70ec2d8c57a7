import { ARM_NAMES, type ArmName } from './arms/arm.js';

/** What is run: a network, a scenario of the simulator, and for how long. */
export interface Campaign {
  readonly name: string;
  readonly means: string;
  readonly scenario: string;
  /**
   * Arms that act are given the faults of the recorded network, each at its time and place: otherwise what one of them mended would change where the
   * next fault is drawn, and the arms would be compared on different faults. Costs a run of the network alone.
   */
  readonly isPinned: boolean;
  readonly sites: number;
  /** Live hours of network time. */
  readonly hours: number;
  /** Weeks of the past that the appliance learns from. */
  readonly historyWeeks: number;
  /**
   * Seconds of network time in a second at most, where a person decides: the operator looks at the console a few times a second. Who else acts is waited
   * for in network time (`health/progress`), so that its runs go as fast as the machine allows.
   */
  readonly rate: number;
  readonly seeds: readonly number[];
  readonly arms: readonly ArmName[];
  /** Slices of the appliance's configuration that a network of this size needs. */
  readonly config?: Readonly<Record<string, object>>;
  /** Longest that one run may take, in minutes of wall time. */
  readonly maxMinutes: number;
}

const upTo = (last: number): readonly number[] => Array.from({ length: last }, (_, at) => at + 1);
const usual = { isPinned: false, historyWeeks: 4, rate: 300, maxMinutes: 30 };

/** The monday of the campaigns begins at noon: what falls into the first hours falls into the busy half of the day. Any date would do. */
export const START_OF_NETWORK = '2026-11-23T12:00:00Z';

export const CAMPAIGNS: Readonly<Record<string, Campaign>> = Object.fromEntries(
  [
    {
      ...{ ...usual, name: 'five', means: 'five faults, two hours apart: found, explained, mended?' },
      ...{ scenario: 'five', sites: 60, hours: 11, seeds: [1], arms: ['nocturne'] as const },
    },
    {
      ...{ ...usual, name: 'smoke', means: 'ten kinds and more on a small network, in three minutes' },
      ...{ scenario: 'smoke', sites: 20, hours: 8, seeds: [1], arms: ['nocturne'] as const },
    },
    {
      ...{ ...usual, name: 'quiet', means: 'nothing is wrong: is anything told or done?' },
      ...{ scenario: 'quiet', sites: 60, hours: 24, seeds: [1], arms: ['nocturne'] as const },
    },
    {
      ...{ ...usual, name: 'mixed', means: 'a day of everything, all arms on the same seeds' },
      ...{ scenario: 'mixed', sites: 20, hours: 24, seeds: upTo(20), arms: ARM_NAMES, isPinned: true },
    },
    {
      ...{ ...usual, name: 'large', means: '18,000 cells for one busy hour', maxMinutes: 120 },
      ...{ scenario: 'rush', sites: 2000, hours: 1, historyWeeks: 2 / 7, seeds: [1], arms: ['nocturne'] as const },
      config: { detection: { maxStreams: 400_000 } },
    },
    {
      ...{ ...usual, name: 'month', means: '28 days, every mode once', maxMinutes: 360 },
      ...{ scenario: 'month', sites: 20, hours: 28 * 24, rate: 600, seeds: [1], isPinned: true },
      arms: ['none', 'assist', 'nocturne'] as const,
    },
    {
      ...{
        ...usual,
        name: 'remedies',
        means: 'each remedy by hand: does it restore what users have, and a wrong one not?',
      },
      ...{ scenario: 'quiet', sites: 20, hours: 1, seeds: [1], arms: [] },
    },
    {
      ...{
        ...usual,
        name: 'realism',
        means: 'load, SINR, handovers and traffic beside what is published of real networks',
      },
      ...{ scenario: 'quiet', sites: 200, hours: 1, seeds: [1], arms: [] },
    },
    {
      ...{ ...usual, name: 'tune', means: 'thresholds of the arm siloed, on seeds that nothing is scored on' },
      ...{ scenario: 'mixed', sites: 20, hours: 24, seeds: [101, 102, 103], arms: [] },
    },
  ].map((campaign): [string, Campaign] => [campaign.name, campaign]),
);
