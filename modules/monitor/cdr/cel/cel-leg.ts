import { type NetworkTime } from '#foundation/vocabulary';
import { type CelEvent } from './cel-event.js';

/** One channel of a call, from its first event to its last. */
export interface CelLeg {
  readonly uniqueId: string;
  /** Technology and endpoint in lower case, e.g. `pjsip/carrier`. */
  readonly line: string;
  readonly endpoint: string;
  /** Half of a pair of channels within Asterisk: nobody's phone. */
  readonly isLocal: boolean;
  readonly events: readonly CelEvent[];
  readonly start: CelEvent;
  readonly answeredAt: NetworkTime | undefined;
  /** Q.850 cause of its HANGUP, where it says one. */
  readonly releaseCause: number | undefined;
  readonly dialStatus: string;
}

const legOf = (events: readonly CelEvent[]): CelLeg | undefined => {
  const start = events.find(({ type }) => type === 'CHAN_START') ?? events[0];
  if (start === undefined) return undefined;
  const { endpoint, technology, uniqueId } = start;
  const hangup = events.findLast(({ type }) => type === 'HANGUP');
  const cause = Number(hangup?.extra['hangupcause'] ?? NaN);
  return {
    uniqueId,
    endpoint,
    line: endpoint === '' ? '' : `${technology}/${endpoint}`,
    isLocal: technology === 'local',
    events,
    start,
    answeredAt: events.find(({ type }) => type === 'ANSWER')?.time,
    // 0 says that no cause is known.
    releaseCause: Number.isInteger(cause) && cause > 0 && cause < 128 ? cause : undefined,
    dialStatus: hangup?.extra['dialstatus'] ?? '',
  };
};

/** Channels of a call in the order in which they came to be. */
export const legsOf = (events: readonly CelEvent[]): readonly CelLeg[] => {
  const ordered = events.toSorted((a, b) => a.time - b.time);
  return [...Map.groupBy(ordered, ({ uniqueId }) => uniqueId).values()].flatMap((some) => legOf(some) ?? []);
};
