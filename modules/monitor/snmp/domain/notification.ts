/** An object identifier in dots, without one in front: `1.3.6.1.6.3.1.1.5.3`. */
export type Oid = string;

export interface Varbind {
  readonly oid: Oid;
  /** Numbers in decimal; octets as text where they are text, else in hex with colons. */
  readonly value: string;
}

/** A trap or an inform, whatever its version. */
export interface Notification {
  readonly trap: Oid;
  /** Address of what it speaks of, which a proxy names for others (RFC 3584 clause 3.1). */
  readonly agent: string;
  /** Without sysUpTime, snmpTrapOID and what a proxy adds, in the sender's order. */
  readonly varbinds: readonly Varbind[];
}

/** Varbinds as a decoder has them. */
export interface RawVarbind {
  readonly oid: Oid;
  readonly value?: unknown;
}

/** The parts of an SNMPv1 trap that say what it is. */
export interface GenericTrap {
  readonly enterprise: Oid;
  readonly agentAddr: string;
  readonly generic: number;
  readonly specific: number;
}

const SYS_UP_TIME = '1.3.6.1.2.1.1.3.0';
const SNMP_TRAP_OID = '1.3.6.1.6.3.1.1.4.1.0';
const SNMP_TRAP_ENTERPRISE = '1.3.6.1.6.3.1.1.4.3.0';
const SNMP_TRAP_ADDRESS = '1.3.6.1.6.3.18.1.3.0';
const SNMP_TRAP_COMMUNITY = '1.3.6.1.6.3.18.1.4.0';
const OF_ITS_OWN: ReadonlySet<Oid> = new Set([
  SYS_UP_TIME,
  SNMP_TRAP_OID,
  SNMP_TRAP_ENTERPRISE,
  SNMP_TRAP_ADDRESS,
  SNMP_TRAP_COMMUNITY,
]);
/** `snmpTraps`: generic trap 0 of SNMPv1 is its first. */
const SNMP_TRAPS = '1.3.6.1.6.3.1.1.5';
const ENTERPRISE_SPECIFIC = 6;
/** Longest value kept of one varbind, in UTF-16 units. */
const MAX_VALUE = 1024;

const utf8 = new TextDecoder('utf-8', { fatal: true });
const UNPRINTABLE = /[^\P{C}\t\r\n]/u;

const textOf = (bytes: Uint8Array): string => {
  try {
    const text = utf8.decode(bytes).replace(/\0+$/u, '');
    if (!UNPRINTABLE.test(text)) return text;
  } catch {
    // Octets that are no text.
  }
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(':');
};

const integerOf = (bytes: Uint8Array): string => {
  let value = 0n;
  for (const byte of bytes) value = value * 256n + BigInt(byte);
  return String(value);
};

/** @param isCounter whether octets are those of a number, as decoders hand over Counter64 */
export const valueText = (value: unknown, isCounter = false): string => {
  if (value instanceof Uint8Array) return (isCounter ? integerOf(value) : textOf(value)).slice(0, MAX_VALUE);
  if (typeof value === 'string') return value.slice(0, MAX_VALUE);
  return typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint' ? String(value) : '';
};

/**
 * What traps of SNMPv2 and v3 say, and informs.
 *
 * @param varbinds their values by `valueText`
 * @param address of who sent it
 * @returns `undefined` where it does not say which trap it is
 * @see RFC 3416 clauses 4.2.6 and 4.2.7
 */
export const notificationOf = (varbinds: readonly Varbind[], address: string): Notification | undefined => {
  const valueOf = (oid: Oid): string => varbinds.find((varbind) => varbind.oid === oid)?.value ?? '';
  const trap = valueOf(SNMP_TRAP_OID);
  if (trap === '') return undefined;
  const proxied = valueOf(SNMP_TRAP_ADDRESS);
  return {
    trap,
    agent: proxied === '' || proxied === '0.0.0.0' ? address : proxied,
    varbinds: varbinds.filter(({ oid }) => !OF_ITS_OWN.has(oid)),
  };
};

/** The same of a trap of SNMPv1. @see RFC 3584 clause 3.1 */
export const notificationOfV1 = (
  { enterprise, agentAddr, generic, specific }: GenericTrap,
  varbinds: readonly Varbind[],
  address: string,
): Notification => ({
  trap:
    generic === ENTERPRISE_SPECIFIC ? `${enterprise}.0.${String(specific)}` : `${SNMP_TRAPS}.${String(generic + 1)}`,
  agent: agentAddr === '0.0.0.0' || agentAddr === '' ? address : agentAddr,
  varbinds: varbinds.filter(({ oid }) => !OF_ITS_OWN.has(oid)),
});
