/** Distinguished name, TS 32.300 clause 7. */
export type Dn = string;
export type Value = string | number | boolean;
export interface Mo {
  readonly dn: string;
  readonly attributes: Map<string, Value>;
}
export interface Change {
  readonly time: number;
  readonly dn: string;
  readonly attribute: string;
  readonly from: Value;
  readonly to: Value;
  /** By which door it came. */
  readonly through: 'provmns' | 'element-manager';
}
export type WriteResult =
  | { readonly kind: 'written'; readonly changes: readonly Change[] }
  | { readonly kind: 'refused'; readonly status: 400 | 404; readonly detail: string };

const whole = (low: number, high: number) => (v: unknown) =>
  typeof v === 'number' && Number.isInteger(v) && v >= low && v <= high;
const oneOf =
  (...values: readonly Value[]) =>
  (v: unknown) =>
    values.includes(v as Value);
const halves = (low: number, high: number) => (v: unknown) =>
  typeof v === 'number' && Number.isInteger(2 * v) && v >= low && v <= high;
/** What may be written, by class and attribute: ranges of TS 28.541 clause 4.4 (tilt in 0.1 degree, offsets in dB); vs* is the vendor's. */
const WRITABLE: Readonly<Record<string, (v: unknown) => boolean>> = {
  'NRCellDU.administrativeState': oneOf('LOCKED', 'UNLOCKED'),
  'NRCellDU.energySavingState': oneOf('isNotEnergySaving', 'isEnergySaving'),
  'NRCellDU.digitalTilt': whole(-900, 900),
  'NRCellDU.azimuth': whole(0, 359),
  'NRCellDU.configuredMaxTxPower': whole(0, 60),
  'NRCellDU.nRPCI': whole(0, 1007),
  'NRCellDU.rRMPolicyMinRatio': whole(0, 100),
  'NRCellDU.vsRootSequenceIndex': whole(0, 837),
  // TS 38.331 clause 6.3.2: a3-Offset in steps of 0.5 dB to 15 dB, hysteresis likewise, time to trigger one of sixteen.
  'NRCellDU.vsA3Offset': halves(-15, 15),
  'NRCellDU.vsHysteresis': halves(0, 15),
  'NRCellDU.vsTimeToTrigger': oneOf(0, 40, 64, 80, 100, 128, 160, 256, 320, 480, 512, 640, 1024, 1280, 2560, 5120),
  'NRCellDU.vsSoftwareVersion': (v) => typeof v === 'string' && /^[\w.-]{1,40}$/.test(v),
  'NRCellRelation.cellIndividualOffset.rsrpOffsetSSB': whole(-24, 24),
  'NRCellRelation.isHOAllowed': oneOf(true, false),
  'GNBDUFunction.vsRestartCount': whole(0, 1e9),
  'SipTrunk.weight': whole(0, 100),
  // Codecs in order of preference, by their names of RFC 3551 or Asterisk, and the plan by which called numbers are led to carriers.
  'SipTrunk.vsCodecs': (v) => typeof v === 'string' && /^[\w-]+(,[\w-]+){0,7}$/.test(v),
  'SipTrunk.vsRoutePlan': (v) => typeof v === 'string' && /^[\w.-]{1,40}$/.test(v),
};

export const classOf = (dn: string): string => dn.slice(dn.lastIndexOf(',') + 1).split('=')[0] ?? '';

/** The managed objects as the network itself holds them. A write is validated whole before any of it is made. */
export class Network {
  readonly objects = new Map<string, Mo>();
  /** Another one for every state that the attributes are in: what was computed under a version holds under it. */
  version = 0;
  private versions = 0;
  private readonly listeners: ((change: Change) => void)[] = [];

  add(dn: string, attributes: Readonly<Record<string, Value>>): void {
    this.objects.set(dn, { dn, attributes: new Map(Object.entries(attributes)) });
  }

  read(dn: string, attribute: string): Value | undefined {
    return this.objects.get(dn)?.attributes.get(attribute);
  }

  ofClass(name: string): string[] {
    return [...this.objects.keys()].filter((dn) => classOf(dn) === name);
  }

  /** Every writable attribute with its value, to be put back by `restore`. */
  state(): [string, string, Value][] {
    return [...this.objects.values()].flatMap(({ dn, attributes }) =>
      [...attributes].flatMap(([name, value]): [string, string, Value][] =>
        `${classOf(dn)}.${name}` in WRITABLE ? [[dn, name, value]] : [],
      ),
    );
  }

  /** Tells nobody: nothing changes but what is remembered. */
  restore(state: readonly (readonly [string, string, Value])[]): void {
    for (const [dn, name, value] of state) this.objects.get(dn)?.attributes.set(name, value);
    this.version = ++this.versions;
  }

  /** What is seen while attributes have other values. Nobody is told, and all is as before afterwards. */
  pretend<T>(attributes: readonly (readonly [Dn, string, Value])[], look: () => T): T {
    if (attributes.length === 0) return look();
    const { version } = this;
    const before = attributes.map(([dn, name]) => [dn, name, this.read(dn, name) ?? 0] as const);
    this.restore(attributes);
    try {
      return look();
    } finally {
      this.restore(before);
      this.version = version;
    }
  }

  onChange(listener: (change: Change) => void): void {
    this.listeners.push(listener);
  }

  /** @returns the effective changes only: writing what is there already changes nothing. */
  write(
    dn: string,
    attributes: Readonly<Record<string, unknown>>,
    time: number,
    through: Change['through'] = 'provmns',
  ): WriteResult {
    const mo = this.objects.get(dn);
    if (mo === undefined) return { kind: 'refused', status: 404, detail: `There is no object ${dn}.` };
    const wanted = Object.entries(flatten(attributes));
    for (const [name, value] of wanted) {
      const valid = WRITABLE[`${classOf(dn)}.${name}`];
      if (valid === undefined)
        return { kind: 'refused', status: 400, detail: `${classOf(dn)} has no writable attribute ${name}.` };
      if (!valid(value))
        return { kind: 'refused', status: 400, detail: `${name} does not take ${JSON.stringify(value)}.` };
    }
    const changes: Change[] = [];
    for (const [attribute, value] of wanted) {
      const from = mo.attributes.get(attribute) ?? 0;
      if (from === value) continue;
      mo.attributes.set(attribute, value as Value);
      this.version = ++this.versions;
      const change = { time, dn, attribute, from, to: value as Value, through };
      changes.push(change);
      for (const listener of this.listeners) listener(change);
    }
    return { kind: 'written', changes };
  }
}

/** Structures become dotted names: `{cellIndividualOffset: {rsrpOffsetSSB: 2}}` is `cellIndividualOffset.rsrpOffsetSSB`. */
const flatten = (from: object, prefix = ''): Record<string, unknown> =>
  Object.assign(
    {},
    ...Object.entries(from).map(([name, value]: [string, unknown]) =>
      typeof value === 'object' && value !== null ? flatten(value, `${prefix}${name}.`) : { [prefix + name]: value },
    ),
  ) as Record<string, unknown>;
