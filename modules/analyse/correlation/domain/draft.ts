import { type Dn, type Event, type Incident } from '#foundation/vocabulary';
import { type TrackedIncident } from './correlation-state.js';
import { byText } from './order.js';

/** An affected object while a call is worked on. */
export interface ObjectDraft {
  firstOnset: number;
  lastOnset: number;
  delayMs: number;
  raises: Map<string, string>;
}
/** An incident while a call is worked on. */
export interface Draft {
  incident: Incident;
  objects: Map<Dn, ObjectDraft>;
  events: Event[];
  changeIds: Set<string>;
  apart: Set<string>;
  raiseCount: number;
  touched: boolean;
}

export const isOlder = (a: Draft, b: Draft): boolean =>
  (a.incident.openedAt - b.incident.openedAt || byText(a.incident.id, b.incident.id)) < 0;

/** Zero inside the span of onsets, else the distance to it. */
export const gapTo = (object: ObjectDraft, onset: number): number =>
  Math.max(0, object.firstOnset - onset, onset - object.lastOnset);

export const draftOf = ({ incident, objects, changeIds, apart }: TrackedIncident): Draft => {
  const drafts = new Map<Dn, ObjectDraft>();
  let raiseCount = 0;
  for (const { dn, raises, firstOnset, lastOnset, delayMs } of objects) {
    const open = new Map(raises.map(({ key, eventId }) => [key, eventId]));
    drafts.set(dn, { firstOnset, lastOnset, delayMs, raises: open });
    raiseCount += raises.length;
  }
  const events = [...incident.events];
  const sets = { changeIds: new Set(changeIds), apart: new Set(apart) };
  return { incident, objects: drafts, events, ...sets, raiseCount, touched: false };
};

export const finished = (draft: Draft): Incident => ({
  ...draft.incident,
  affected: [...draft.objects.keys()],
  events: draft.events,
});

export const trackedOf = (draft: Draft): TrackedIncident => ({
  incident: draft.touched ? finished(draft) : draft.incident,
  objects: Array.from(draft.objects, ([dn, { raises, firstOnset, lastOnset, delayMs }]) => ({
    dn,
    firstOnset,
    lastOnset,
    delayMs,
    raises: Array.from(raises, ([key, eventId]) => ({ key, eventId })),
  })),
  changeIds: [...draft.changeIds],
  ...(draft.apart.size === 0 ? {} : { apart: [...draft.apart] }),
});
