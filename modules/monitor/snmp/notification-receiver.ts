import { EventEmitter } from 'node:events';
import snmp from 'net-snmp';
import {
  type GenericTrap,
  type Notification,
  notificationOf,
  notificationOfV1,
  type RawVarbind,
  valueText,
  type Varbind,
} from './domain/notification.js';
import { Timeliness } from './domain/timeliness.js';
import { readV3Header, type V3Header } from './domain/v3-header.js';
import { type SnmpRefusal } from './snmp.metrics.js';

/** A user of SNMPv3 with its passphrases. */
export interface V3User {
  readonly name: string;
  readonly authentication: 'none' | 'md5' | 'sha' | 'sha224' | 'sha256' | 'sha384' | 'sha512';
  readonly authenticationKey?: string;
  readonly privacy: 'none' | 'aes' | 'aes256b' | 'aes256r';
  readonly privacyKey?: string;
}

export interface NotificationReceiverParts {
  readonly communities: readonly string[];
  readonly users: readonly V3User[];
  /** Of this listener: senders of informs make their keys for it, so it stays the same. 5 to 32 bytes. */
  readonly engineId: Uint8Array;
  readonly maxEngines: number;
  /** Wall time. */
  readonly nowMs: () => number;
}

/** What a datagram is. An answer is sent as it stands; that of an inform once what it said is durable. */
export type ReceivedMessage =
  | { readonly kind: 'notification'; readonly notification: Notification; readonly inform?: Inform }
  /** Asks for the engine of this listener, as senders of informs do first. */
  | { readonly kind: 'discovery'; readonly answer: Uint8Array }
  | { readonly kind: 'refused'; readonly because: SnmpRefusal; readonly answer?: Uint8Array };

export interface Inform {
  readonly answer: Uint8Array;
  /** The same when it is sent again. */
  readonly id: string;
}

/** A PDU as the library hands it over. */
interface Pdu extends Partial<GenericTrap> {
  readonly type: number;
  readonly id?: number;
  readonly user?: string;
  readonly varbinds: readonly (RawVarbind & { readonly type: number })[];
}
interface LibraryReceiver {
  getAuthorizer(): { addCommunity(community: string): void; addUser(user: object): void };
}

/** Stands for the library's socket: datagrams go in when told, answers come out when asked for. */
class HeldSocket extends EventEmitter {
  readonly answers: Uint8Array[] = [];

  bind(): void {
    // The port is another's.
  }

  send(buffer: Uint8Array): void {
    this.answers.push(Uint8Array.from(buffer));
  }

  close(): void {
    this.removeAllListeners();
  }
}

/** `usmStats` of RFC 3414 clause 5 in a report, by their last number. */
const REPORTS: Readonly<Record<number, SnmpRefusal>> = {
  1: 'level-too-low',
  2: 'not-timely',
  3: 'unknown-user',
  5: 'not-authentic',
  6: 'not-authentic',
};
const USM_STATS = Uint8Array.of(0x2b, 6, 1, 6, 3, 15, 1, 1);

/** Reads datagrams as SNMP messages to a receiver of notifications. It has no port and no clock, and answers nothing by itself. */
export class NotificationReceiver {
  private readonly socket = new HeldSocket();
  private readonly timeliness: Timeliness;
  /** Keys are made for every engine that is heard, and kept. */
  private readonly engines = new Set<string>();
  private readonly levels: ReadonlyMap<string, V3User>;
  private told: { readonly error?: Error; readonly pdu?: Pdu } = {};

  constructor(private readonly parts: NotificationReceiverParts) {
    this.timeliness = new Timeliness(parts.maxEngines);
    this.levels = new Map(parts.users.map((user) => [user.name, user]));
    const options = {
      port: 1,
      includeAuthentication: true,
      engineID: Buffer.from(parts.engineId),
      dgramModule: { createSocket: () => this.socket },
    };
    const receiver = snmp.createReceiver(options, (error: Error | null, data?: { readonly pdu: Pdu }) => {
      this.told = error === null ? (data ?? {}) : { error };
    }) as LibraryReceiver;
    const authorizer = receiver.getAuthorizer();
    for (const community of parts.communities) authorizer.addCommunity(community);
    for (const user of parts.users) authorizer.addUser(libraryUser(user));
  }

  /** @param address of the sender */
  read(datagram: Uint8Array, address: string): ReceivedMessage {
    const header = readV3Header(datagram);
    if (header !== undefined && !this.mayHear(header)) return { kind: 'refused', because: 'too-many-engines' };
    this.told = {};
    this.socket.answers.length = 0;
    this.socket.emit('message', Buffer.from(datagram), { address, port: 1, family: 'IPv4', size: datagram.length });
    const [answer] = this.socket.answers;
    const { error, pdu } = this.told;
    if (pdu !== undefined) return this.accepted(pdu, header, address, answer);
    if (answer !== undefined) {
      const because = REPORTS[reportOf(answer)];
      return because === undefined ? { kind: 'discovery', answer } : { kind: 'refused', because, answer };
    }
    return { kind: 'refused', because: refusalOf(error) };
  }

  private accepted(
    pdu: Pdu,
    header: V3Header | undefined,
    address: string,
    answer: Uint8Array | undefined,
  ): ReceivedMessage {
    if (header !== undefined) {
      const user = this.levels.get(pdu.user ?? '');
      // The library lets through what nobody signed.
      if (user === undefined) return { kind: 'refused', because: 'unknown-user' };
      // The clock of an inform is this listener's own, which stands; a repeat is known by its number.
      if (
        answer === undefined &&
        user.authentication !== 'none' &&
        !this.timeliness.isTimely(header, this.parts.nowMs())
      )
        return { kind: 'refused', because: 'not-timely' };
    }
    const varbinds = pdu.varbinds.map(({ oid, type, value }): Varbind => ({
      oid,
      value: valueText(value, type === (snmp.ObjectType.Counter64 as number)),
    }));
    const notification = isV1(pdu) ? notificationOfV1(pdu, varbinds, address) : notificationOf(varbinds, address);
    if (notification === undefined) return { kind: 'refused', because: 'malformed' };
    if (answer === undefined) return { kind: 'notification', notification };
    const id = JSON.stringify([address, pdu.user, pdu.id, varbinds]);
    return { kind: 'notification', notification, inform: { answer, id } };
  }

  private mayHear({ engineId }: V3Header): boolean {
    if (this.engines.has(engineId)) return true;
    if (this.engines.size >= this.parts.maxEngines) return false;
    this.engines.add(engineId);
    return true;
  }
}

const isV1 = (pdu: Pdu): pdu is Pdu & GenericTrap => pdu.type === (snmp.PduType.Trap as number);

const libraryUser = ({ name, authentication, authenticationKey, privacy, privacyKey }: V3User): object => {
  const isAuthentic = authentication !== 'none';
  const isPrivate = privacy !== 'none';
  const { noAuthNoPriv, authNoPriv, authPriv } = snmp.SecurityLevel;
  return {
    name,
    level: isPrivate ? authPriv : isAuthentic ? authNoPriv : noAuthNoPriv,
    ...(isAuthentic ? { authProtocol: snmp.AuthProtocols[authentication], authKey: authenticationKey } : {}),
    ...(isPrivate
      ? { privProtocol: (snmp.PrivProtocols as unknown as Record<string, number>)[privacy], privKey: privacyKey }
      : {}),
  };
};

const reportOf = (answer: Uint8Array): number => {
  const at = Buffer.from(answer).indexOf(USM_STATS);
  return at < 0 ? 0 : (answer[at + USM_STATS.length] ?? 0);
};

/** The library says why in sentences; what they quote, e.g. a community, goes no further. */
const refusalOf = (error: Error | undefined): SnmpRefusal => {
  const text = error?.message ?? '';
  if (text.includes('community')) return 'unknown-community';
  if (text.includes('requires')) return 'level-too-low';
  if (text.includes('Local user')) return 'unknown-user';
  if (text.includes('digest') || text.includes('decrypt')) return 'not-authentic';
  return /Unexpected PDU|discovery/u.test(text) ? 'not-a-notification' : 'malformed';
};
