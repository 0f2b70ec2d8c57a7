import { type Dn, type LogRecord, type NetworkTime, networkTimeOf } from '#foundation/vocabulary';
import { ObjectTemplates, Pseudonyms } from '#monitor/otlp';
import { otelSeverityOf } from './domain/severity.js';
import { readSyslogMessage, structuredValues, type SyslogMessage } from './domain/syslog-message.js';
import { type SyslogListener } from './syslog.config.js';

export interface SyslogDecoderParts {
  readonly listener: Pick<SyslogListener, 'identity' | 'hosts' | 'utcOffsetMinutes'>;
  readonly maxSkewMs: number;
  readonly maxMessageBytes: number;
  /** What in a text is a subscriber's identity, as regular expressions. */
  readonly subscriberIdentities: readonly string[];
  /** The pseudonym key of the region that an object belongs to, 32 bytes or more. */
  readonly keyOf: (dn: Dn) => Uint8Array;
}

export interface DecodedSyslog {
  readonly records: readonly LogRecord[];
  /** Messages that speak of no object. */
  readonly unidentified: number;
  /** Records that got the time of their receipt. */
  readonly untimed: number;
  /** Messages that were cut. */
  readonly cut: number;
}

/** Reads messages into log records. Subscriber identities leave it only as pseudonyms. */
export class SyslogDecoder {
  private readonly templates: ObjectTemplates;
  private readonly pseudonyms: Pseudonyms;
  private readonly utf8 = new TextDecoder();

  constructor(private readonly parts: SyslogDecoderParts) {
    this.templates = new ObjectTemplates(parts.listener.identity);
    this.pseudonyms = new Pseudonyms(parts.subscriberIdentities);
  }

  /**
   * @param address of who sent them, without a port
   * @param now network time of their receipt
   */
  decode(messages: readonly Uint8Array[], address: string, now: NetworkTime): DecodedSyslog {
    const { listener, maxSkewMs, maxMessageBytes } = this.parts;
    const records: LogRecord[] = [];
    let [unidentified, untimed, cut] = [0, 0, 0];
    for (const bytes of messages) {
      if (bytes.length > maxMessageBytes) cut++;
      const text = this.utf8.decode(bytes.subarray(0, maxMessageBytes));
      // Digits at a cut may be the beginning of a number that nobody would know for one.
      const line = text.replace(bytes.length < maxMessageBytes ? /[\r\n\0]+$/ : /[+\d ().\ufffd-]+$/, '');
      if (line === '') continue;
      const message = readSyslogMessage(line, { nowMs: now, utcOffsetMinutes: listener.utcOffsetMinutes });
      const dn = this.dnOf(message, address);
      if (dn === undefined) {
        unidentified++;
        continue;
      }
      const { timeMs } = message;
      const isTimely = timeMs !== undefined && Math.abs(timeMs - now) <= maxSkewMs;
      if (!isTimely) untimed++;
      records.push({
        dn,
        time: isTimely ? networkTimeOf(timeMs) : now,
        severityNumber: otelSeverityOf(message.severity),
        body: this.pseudonyms.replace(bodyOf(message), this.parts.keyOf(dn)),
      });
    }
    return { records, unidentified, untimed, cut };
  }

  private dnOf(message: SyslogMessage, address: string): Dn | undefined {
    const { hosts } = this.parts.listener;
    const nameOf = (host: string): string => (Object.hasOwn(hosts, host) ? (hosts[host] ?? host) : host);
    const structured = message.structured === '' ? undefined : structuredValues(message.structured);
    const own: Readonly<Record<string, string>> = {
      // A message that names no host is of who sent it.
      host: nameOf(message.host === '' ? address : message.host),
      address: nameOf(address),
      app: message.app,
      process: message.process,
      message_id: message.messageId,
      facility: String(message.facility),
    };
    return this.templates.dnOf((name) =>
      Object.hasOwn(own, name) ? (own[name] ?? '') : (structured?.get(name) ?? ''),
    );
  }
}

/** Who says it, then what, then the structured data as it came. */
const bodyOf = ({ app, messageId, text, structured }: SyslogMessage): string => {
  const who = [app, messageId].filter((each) => each !== '').join(' ');
  return [who === '' ? text : `${who}: ${text}`, structured].filter((each) => each !== '').join(' ');
};
