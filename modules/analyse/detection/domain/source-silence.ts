import { type Dn, type NetworkTime, networkTimeOf, type SourceSilentEvent } from '#foundation/vocabulary';

export interface WatchedSource {
  readonly source: string;
  readonly dn: Dn;
  readonly region: string;
  readonly lastEventAt: NetworkTime;
  /** Network time that it may be quiet for; absent: what all sources may. */
  readonly allowedDelayMs?: number;
}

/** Open silences by source: the event that raised each. */
export type OpenSilences = ReadonlyMap<string, SourceSilentEvent>;

/**
 * Which sources fell silent or came back by network time `now`. A silence begins at the last event heard and is cleared by a later one.
 * Sources that are no longer watched are forgotten, so the state is never larger than `sources`.
 */
export const sourceSilence = (
  open: OpenSilences,
  sources: readonly WatchedSource[],
  now: NetworkTime,
  allowedDelayMs: number,
): readonly [OpenSilences, readonly SourceSilentEvent[]] => {
  const next = new Map<string, SourceSilentEvent>();
  const events: SourceSilentEvent[] = [];
  for (const { source, dn, region, lastEventAt, allowedDelayMs: own } of sources) {
    const raised = open.get(source);
    if (raised !== undefined && lastEventAt <= raised.onset) next.set(source, raised);
    else if (raised !== undefined)
      events.push({ ...raised, id: raised.id.replace(/raised$/, 'cleared'), state: 'cleared', decidedAt: now });
    else if (now - lastEventAt > (own ?? allowedDelayMs)) {
      const event: SourceSilentEvent = {
        id: `source-silent|${source}|${String(lastEventAt)}|raised`,
        kind: 'source-silent',
        state: 'raised',
        region,
        dn,
        source,
        onset: networkTimeOf(lastEventAt),
        decidedAt: now,
      };
      next.set(source, event);
      events.push(event);
    }
  }
  return [next, events];
};
