/** One message as it says itself; what it does not say is empty, and its time `undefined`. */
export interface SyslogMessage {
  /** 0 to 23. */
  readonly facility: number;
  /** 0 (emergency) to 7 (debug). */
  readonly severity: number;
  /** ms since 1970. */
  readonly timeMs: number | undefined;
  readonly host: string;
  readonly app: string;
  readonly process: string;
  readonly messageId: string;
  /** Structured data as it stands (RFC 5424 clause 6.3). */
  readonly structured: string;
  readonly text: string;
}

/** What of a message its own text does not say. */
export interface ReceivedAt {
  readonly nowMs: number;
  /** Of the clock of senders that name no zone, minutes east of UTC. */
  readonly utcOffsetMinutes: number;
}

/** RFC 3164 clause 4.3.3: what has no priority is of the user, and a notice. */
const NO_PRIORITY = 13;
const MAX_PRIORITY = 191;
const NIL = '-';
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const PRIORITY = /^<(\d{1,3})>/;
const HEAD_5424 = /^1 (\S{1,48}) (\S{1,255}) (\S{1,48}) (\S{1,128}) (\S{1,32}) (?=[-[])/;
const ISO_TIME = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2}))(?: |: |$)/;
/** With what devices add: a sequence number, a mark of a clock that is not set, a year on either side, fractions of a second, a zone by name. */
const BSD_TIME =
  /^(?:\d{1,10}: )?[*.]?(?:(\d{4}) )?([A-Z][a-z]{2}) {1,2}(\d{1,2}) (?:(\d{4}) )?(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?(?: UTC| GMT)?(?::? |: )/;
const TAG = /^([A-Za-z0-9_./%-]{1,64})(?:\[([^\]\s]{1,64})\])?: ?/;
const HOST = /^([A-Za-z0-9_.:-]{1,255}) (?=\S)/;
const BYTE_ORDER_MARK = '\ufeff';

/** Reads one message: RFC 5424, RFC 3164, or what is near enough to either. Nothing is refused: what cannot be told apart is its text. */
export const readSyslogMessage = (line: string, at: ReceivedAt): SyslogMessage => {
  const found = PRIORITY.exec(line);
  const given = Number(found?.[1] ?? NO_PRIORITY);
  const isPriority = found !== null && given <= MAX_PRIORITY;
  const priority = isPriority ? given : NO_PRIORITY;
  const rest = isPriority ? line.slice(found[0].length) : line;
  const levels = { facility: priority >> 3, severity: priority & 7 };
  return { ...levels, ...(read5424(rest) ?? read3164(rest, at)) };
};

type Rest = Omit<SyslogMessage, 'facility' | 'severity'>;

const given = (field: string | undefined): string => (field === undefined || field === NIL ? '' : field);

const read5424 = (rest: string): Rest | undefined => {
  const head = HEAD_5424.exec(rest);
  if (head === null) return undefined;
  const [whole, time = NIL, host, app, process, messageId] = head;
  const end = structuredEnd(rest, whole.length);
  if (end === undefined) return undefined;
  const text = rest.slice(end).replace(/^ /, '');
  const ms = time === NIL ? NaN : Date.parse(time);
  return {
    timeMs: Number.isFinite(ms) ? ms : undefined,
    host: given(host),
    app: given(app),
    process: given(process),
    messageId: given(messageId),
    structured: given(rest.slice(whole.length, end)),
    text: text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text,
  };
};

/** The end of the elements that begin at `start`; `undefined` where one does not end. A quoted value may hold an escaped quote or bracket. */
const structuredEnd = (text: string, start: number): number | undefined => {
  if (text[start] === NIL) return start + 1;
  let at = start;
  while (text[at] === '[') {
    let isQuoted = false;
    for (at++; at < text.length && (isQuoted || text[at] !== ']'); at++)
      if (text[at] === '\\' && isQuoted) at++;
      else if (text[at] === '"') isQuoted = !isQuoted;
    if (at >= text.length) return undefined;
    at++;
  }
  return at;
};

const read3164 = (rest: string, at: ReceivedAt): Rest => {
  const [timeMs, behindTime] = timeOf(rest, at);
  // A host is only told from the text where a time stands before it.
  const host = timeMs === undefined ? null : HOST.exec(behindTime);
  const isHost = host !== null && !host[1]?.endsWith(':');
  const behindHost = isHost ? behindTime.slice(host[0].length) : behindTime;
  const tag = TAG.exec(behindHost);
  return {
    timeMs,
    host: isHost ? (host[1] ?? '') : '',
    app: tag?.[1] ?? '',
    process: tag?.[2] ?? '',
    messageId: '',
    structured: '',
    text: tag === null ? behindHost : behindHost.slice(tag[0].length),
  };
};

const timeOf = (text: string, { nowMs, utcOffsetMinutes }: ReceivedAt): readonly [number | undefined, string] => {
  const iso = ISO_TIME.exec(text);
  if (iso !== null) {
    const ms = Date.parse(iso[1] ?? '');
    return [Number.isFinite(ms) ? ms : undefined, text.slice(iso[0].length)];
  }
  const bsd = BSD_TIME.exec(text);
  if (bsd === null) return [undefined, text];
  const [whole, before, name = '', day = '', behind, hour = '', minute = '', second = '', fraction = ''] = bsd;
  const month = MONTHS.indexOf(name);
  if (month < 0) return [undefined, text];
  const year = before ?? behind;
  const inYear = (of: number): number =>
    Date.UTC(of, month, +day, +hour, +minute, +second) +
    Math.floor(+`0.${fraction || '0'}` * 1000) -
    utcOffsetMinutes * 60_000;
  const ms = year === undefined ? nearest(inYear, nowMs) : inYear(+year);
  return [ms, text.slice(whole.length)];
};

/** A time without a year is of the year that brings it closest to now: at New Year that is not always this one. */
const nearest = (inYear: (year: number) => number, nowMs: number): number => {
  const year = new Date(nowMs).getUTCFullYear();
  return [year - 1, year, year + 1]
    .map(inYear)
    .reduce((best, each) => (Math.abs(each - nowMs) < Math.abs(best - nowMs) ? each : best));
};

const PARAMETER = /([^\s="\]]{1,64})="((?:[^"\\]|\\.)*)"/g;
const ELEMENT = /\[([^\s="\]]{1,64})((?: [^\s="\]]+="(?:[^"\\]|\\.)*")*)\s*\]/g;

/** Values of the structured data by `element_parameter`, with underscores for what a label cannot have. */
export const structuredValues = (structured: string): ReadonlyMap<string, string> => {
  const values = new Map<string, string>();
  for (const [, element = '', parameters = ''] of structured.matchAll(ELEMENT))
    for (const [, name = '', value = ''] of parameters.matchAll(PARAMETER))
      values.set(`${element}_${name}`.replace(/\W/g, '_'), value.replace(/\\(["\\\]])/g, '$1'));
  return values;
};
