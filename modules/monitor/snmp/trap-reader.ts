import { type Alarm, type Dn, isDn, type NetworkTime, type PerceivedSeverity } from '#foundation/vocabulary';
import { ObjectTemplates } from '#monitor/otlp';
import { type Notification, type Oid } from './domain/notification.js';
import { type TrapMapping } from './domain/trap-mapping.js';
import { fillText, trapValues } from './domain/trap-values.js';

export type Mapped =
  | { readonly kind: 'alarms'; readonly alarms: readonly Alarm[] }
  /** No mapping is of this trap, and this is the element that sent it. */
  | { readonly kind: 'unmapped'; readonly dn: Dn }
  | { readonly kind: 'unplaced'; readonly because: 'no-element' | 'no-object' };

const MAX_TEXT = 2000;
const MAX_CAUSE = 256;
const MAX_ALARM = 512;

interface Compiled extends TrapMapping {
  readonly ofDn: ObjectTemplates;
  readonly ofBelow: ObjectTemplates;
}

/** Reads notifications by mappings, the first that is of the trap and knows its severity. */
export class TrapReader {
  private readonly byTrap = new Map<Oid, Compiled[]>();
  private readonly bySubtree: Compiled[] = [];
  private readonly elements: ObjectTemplates;

  /**
   * @param identity templates of the element that an agent is, with `${host}` and `${agent}`
   * @param hosts other names of agents by their address
   */
  constructor(
    private readonly source: string,
    identity: readonly string[],
    private readonly hosts: Readonly<Record<string, string>>,
    mappings: readonly TrapMapping[],
  ) {
    this.elements = new ObjectTemplates(identity);
    for (const mapping of mappings) {
      const compiled = {
        ...mapping,
        ofDn: new ObjectTemplates(mapping.dn),
        ofBelow: new ObjectTemplates(mapping.below),
      };
      if (mapping.trap.endsWith('.*')) this.bySubtree.push(compiled);
      else this.byTrap.set(mapping.trap, [...(this.byTrap.get(mapping.trap) ?? []), compiled]);
    }
  }

  read(notification: Notification, now: NetworkTime): Mapped {
    const { agent, trap } = notification;
    const host = Object.hasOwn(this.hosts, agent) ? (this.hosts[agent] ?? agent) : agent;
    const element = this.elements.dnOf(trapValues(notification, {}, host));
    for (const mapping of this.of(trap)) {
      const valueOf = trapValues(notification, mapping.varbinds, host);
      const severity = severityOf(mapping.severity, valueOf);
      if (severity === undefined) continue;
      const dn = objectOf(mapping, element, valueOf);
      if (dn === undefined) return { kind: 'unplaced', because: element === undefined ? 'no-element' : 'no-object' };
      return { kind: 'alarms', alarms: this.alarms(mapping, dn, severity, valueOf, now) };
    }
    return element === undefined ? { kind: 'unplaced', because: 'no-element' } : { kind: 'unmapped', dn: element };
  }

  private of(trap: Oid): readonly Compiled[] {
    const below = this.bySubtree.filter((mapping) => trap.startsWith(mapping.trap.slice(0, -1)));
    return [...(this.byTrap.get(trap) ?? []), ...below];
  }

  private alarms(
    mapping: TrapMapping,
    dn: Dn,
    perceivedSeverity: PerceivedSeverity,
    valueOf: (name: string) => string,
    time: NetworkTime,
  ): readonly Alarm[] {
    const name = fillText(mapping.alarm, valueOf).slice(0, MAX_ALARM);
    const cause = fillText(mapping.probableCause, valueOf).slice(0, MAX_CAUSE);
    const alarm: Alarm = {
      id: `snmp/${[this.source, dn, name].map(encodeURIComponent).join('/')}`,
      ...{ dn, time, perceivedSeverity },
      probableCause: cause === '' ? 'indeterminate' : cause,
      text: fillText(mapping.text, valueOf).trim().slice(0, MAX_TEXT) || cause,
    };
    return mapping.isMomentary ? [alarm, { ...alarm, perceivedSeverity: 'cleared' }] : [alarm];
  }
}

const severityOf = (
  severity: TrapMapping['severity'],
  valueOf: (name: string) => string,
): PerceivedSeverity | undefined => {
  if (typeof severity === 'string') return severity;
  const value = fillText(severity.of, valueOf);
  return Object.hasOwn(severity.values, value) ? severity.values[value] : severity.otherwise;
};

const objectOf = (
  { dn, below, ofDn, ofBelow }: Compiled,
  element: Dn | undefined,
  valueOf: (name: string) => string,
): Dn | undefined => {
  const whole = dn.length === 0 ? undefined : ofDn.dnOf(valueOf);
  if (whole !== undefined) return isDn(whole) ? whole : undefined;
  if (element === undefined || (below.length === 0 && dn.length > 0)) return undefined;
  if (below.length === 0) return element;
  const relative = ofBelow.dnOf(valueOf);
  const object = relative === undefined ? undefined : `${element},${relative}`;
  return object !== undefined && isDn(object) ? object : undefined;
};
