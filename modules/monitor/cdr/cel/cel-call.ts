import { type NetworkTime } from '#foundation/vocabulary';
import { type CelEvent } from './cel-event.js';
import { type CelLeg, legsOf } from './cel-leg.js';

/** Who is at one end of a call. */
export interface CelParty {
  readonly name: string | undefined;
  readonly exten: string;
  readonly internalName?: string;
  readonly internalExten: string | undefined;
  readonly internalContext: string | undefined;
  readonly line: string | undefined;
}

/** A call put together from the events of its channels. */
export interface CelCall {
  readonly linkedId: string;
  readonly start: NetworkTime;
  readonly answeredAt: NetworkTime | undefined;
  readonly end: NetworkTime;
  readonly direction: 'inbound' | 'internal' | 'outbound';
  readonly source: CelParty;
  /** Whom the caller asked for; a forwarded call reaches another. */
  readonly requested: Omit<CelParty, 'line'> & { readonly context: string };
  readonly destination: CelParty;
  readonly sourceLeg: CelLeg;
  readonly destinationLeg: CelLeg | undefined;
}

/** Names that Asterisk's distributions give a leg on its way out, before its number is known. */
const isPlaceholder = ({ name, number }: CelEvent): boolean => number === '' && name !== '';

const ofType = (leg: CelLeg, type: string): CelEvent | undefined => leg.events.find((event) => event.type === type);

/** The caller's legs: its own channel, or for a call that the system makes to both sides, the pair it begins with and the phone that answered first. */
const sidesOf = (
  legs: readonly CelLeg[],
): { source: CelLeg; dialling: CelLeg; called: readonly CelLeg[] } | undefined => {
  const [first] = legs;
  if (first === undefined) return undefined;
  const phones = legs.filter(({ isLocal }) => !isLocal);
  const source = first.isLocal ? phones[0] : first;
  // Nobody's phone rang: what is left are the halves of a pair.
  if (source === undefined) return { source: first, dialling: first, called: [] };
  return { source, dialling: first, called: phones.filter((leg) => leg !== source) };
};

/** A phone's own number is what it has when it begins to ring; on the way out it is known once the leg was answered or ends. */
const ownEvent = (leg: CelLeg): CelEvent =>
  leg.start.number !== ''
    ? leg.start
    : (leg.events.find(({ type, number }) => type !== 'CHAN_START' && number !== '') ?? leg.start);

/** The caller as presented: what it had when it dialled first, as far as that is said; later it may bear the name of who forwarded. */
const callerOf = (source: CelLeg, dialling: CelLeg): { name: string; exten: string } => {
  const own = ownEvent(source);
  if (dialling !== source) return { name: isPlaceholder(own) ? '' : own.name, exten: own.number };
  const dialled = ofType(source, 'APP_START');
  return { name: (dialled?.name ?? '') || source.start.name, exten: (dialled?.number ?? '') || source.start.number };
};

/** @returns `undefined` where there is no event */
export const celCallOf = (events: readonly CelEvent[]): CelCall | undefined => {
  const legs = legsOf(events);
  const sides = sidesOf(legs);
  const last = events.reduce((end, { time }) => Math.max(end, time), Number.NEGATIVE_INFINITY);
  if (sides === undefined) return undefined;
  const { source, dialling, called } = sides;
  const reached = called
    .filter(({ answeredAt }) => answeredAt !== undefined)
    .toSorted((a, b) => (a.answeredAt ?? 0) - (b.answeredAt ?? 0))[0];
  const leg = reached ?? called.at(-1);
  const all = legs.flatMap((each) => each.events);
  const forward = all.find(({ type }) => type === 'XIVO_USER_FWD');
  const asked = all.find(({ type, extra }) => type === 'WAZO_CALL_LOG_REQUESTED_INTERNAL' && extra['type'] === 'user');
  const outcalls = dialling.events.filter(({ type }) => type === 'XIVO_OUTCALL');
  const outFirst = outcalls.find(({ time }) => forward === undefined || time < forward.time);
  const outForwarded = outcalls.find(({ time }) => forward !== undefined && time >= forward.time);
  const isInbound = all.some(({ type }) => type === 'XIVO_INCALL');
  const caller = callerOf(source, dialling);
  // A call to both sides is asked for by the number that the second one has.
  const dialled = dialling === source ? source.start.exten || (ofType(source, 'XIVO_FROM_S')?.exten ?? '') : '';
  const own = leg === undefined ? undefined : ownEvent(leg);
  const onward = own?.number === '' || own === leg?.start ? undefined : outForwarded;
  const exten = onward?.number ?? ((own?.number ?? '') || dialled);
  const name = onward?.name ?? (own === undefined ? undefined : isPlaceholder(own) ? '' : own.name);
  const internal = own !== undefined && own === leg?.start && own.number !== '' ? own : undefined;
  const requestedExten = dialled || (dialling === source && own !== undefined ? own.number : '');
  return {
    linkedId: source.start.linkedId,
    start: legs[0]?.start.time ?? source.start.time,
    answeredAt: leg === undefined ? source.answeredAt : reached?.answeredAt,
    end: (ofType(source, 'CHAN_END')?.time ?? last) as NetworkTime,
    direction: isInbound ? 'inbound' : outFirst === undefined ? 'internal' : 'outbound',
    source: {
      ...caller,
      internalName: source.start.name,
      internalExten: isInbound ? undefined : source.start.number,
      internalContext: isInbound ? undefined : source.start.context,
      line: source.line,
    },
    requested: {
      name: forward?.extra['name'] ?? name,
      exten: requestedExten,
      context: dialling.start.context,
      internalExten: forward?.extra['num'] ?? asked?.extra['number'],
      internalContext: forward?.extra['context'] ?? asked?.extra['context'],
    },
    destination: {
      name,
      exten,
      internalExten: internal?.number,
      internalContext: internal?.context,
      line: leg?.line,
    },
    sourceLeg: source,
    destinationLeg: leg,
  };
};
