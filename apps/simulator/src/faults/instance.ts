import { PARAMETERS } from '../conditions.js';
import { type Plant } from '../network/build-network.js';
import { classOf, type Dn, type Value } from '../network/network.js';
import { type AlarmSeverity } from '../telemetry/standing-alarms.js';
import { type Amount, type EffectTemplate, type FaultKind, type WriteTemplate } from './kind.js';
import { type Onset } from './onset.js';
import { select } from './selectors.js';

/** A write that is waited for. */
export interface Awaited {
  readonly dn: Dn;
  readonly attribute: string;
  readonly from?: Value;
  readonly to?: Value;
  readonly atMost?: number;
}
interface OfObject {
  readonly dn: Dn;
  readonly onset: Onset;
  /** After the fault began. */
  readonly afterMs: number;
}
/** An effect on one object, with its numbers: plain values, that a state file can hold. */
export type Effect = OfObject &
  (
    | {
        readonly effect: 'parameter';
        readonly parameter: string;
        readonly value: number;
        readonly clearedBy: readonly Awaited[];
        readonly avoidedBy?: Awaited;
        readonly withAttribute?: string;
      }
    | {
        readonly effect: 'attribute';
        readonly attribute: string;
        readonly was: Value;
        readonly to: Value;
        readonly announcedBy?: string;
        readonly within: number;
        /** Objects whose value it must not have. */
        readonly differsFrom?: readonly Dn[];
      }
    | { readonly effect: 'alarm'; readonly alarm: string; readonly severity: AlarmSeverity }
    | {
        readonly effect: 'log';
        readonly severity: 'info' | 'warn' | 'error';
        readonly body: string;
        readonly everyMs: number;
      }
    | {
        readonly effect: 'report';
        readonly fate: 'lost' | 'late' | 'renamed';
        readonly counters?: readonly string[];
        readonly delayMinutes: number;
        readonly suffix: string;
      }
  );

export type ParameterEffect = Extract<Effect, { effect: 'parameter' }>;
export type AttributeEffect = Extract<Effect, { effect: 'attribute' }>;

export type Numbers = Readonly<Record<string, number>>;

/** @returns all parameters of the kind, the usual ones where none are given */
export const numbersOf = (kind: FaultKind, given: Numbers = {}): Numbers => ({
  ...Object.fromEntries(Object.entries(kind.parameters).map(([name, { usual }]) => [name, usual])),
  ...given,
});

const numberOf = (amount: Amount, numbers: Numbers): number =>
  typeof amount === 'number' ? amount : (numbers[amount.parameter] ?? 0);

const isParameterOf = (dn: Dn, parameter: string): boolean => {
  const of: Readonly<Record<string, object>> = PARAMETERS;
  return parameter in (of[classOf(dn)] ?? {});
};

/** What a kind of fault does when it strikes an object of a network as it stands. */
export const effectsOf = (kind: FaultKind, target: Dn, numbers: Numbers, plant: Plant): Effect[] => {
  const made = kind.effects.flatMap((template) => {
    const spacingMs = 60_000 * numberOf(template.spacingMinutes, numbers);
    return select(plant, template.of, target).flatMap((dn, i): Effect[] => {
      const base = {
        dn,
        onset: onsetOf(template.onset, numbers),
        afterMs: 60_000 * template.afterMinutes + i * spacingMs,
      };
      const made = effectOf(template, base, target, numbers, plant);
      return made === undefined ? [] : [made];
    });
  });
  // The consequence of a setting begins with it.
  return made.map((of) => {
    const setting = of.effect === 'parameter' ? settingOf(of, made) : undefined;
    return setting === undefined ? of : { ...of, afterMs: setting.afterMs };
  });
};

/** The attribute effect whose consequence a parameter effect is: of the same object or of one above it. */
export const settingOf = (of: ParameterEffect, effects: readonly Effect[]): AttributeEffect | undefined =>
  effects.find(
    (other): other is AttributeEffect =>
      other.effect === 'attribute' &&
      other.attribute === of.withAttribute &&
      (of.dn === other.dn || of.dn.startsWith(`${other.dn},`)),
  );

const onsetOf = (onset: EffectTemplate['onset'], numbers: Numbers): Onset => {
  switch (onset.shape) {
    case 'step':
      return onset;
    case 'drift':
      return { shape: 'drift', minutes: numberOf(onset.minutes, numbers) };
    case 'flap':
      return {
        shape: 'flap',
        periodMinutes: numberOf(onset.periodMinutes, numbers),
        dutyRatio: numberOf(onset.dutyRatio, numbers),
      };
  }
};

const effectOf = (
  template: EffectTemplate,
  base: OfObject,
  target: Dn,
  numbers: Numbers,
  plant: Plant,
): Effect | undefined => {
  const { dn } = base;
  switch (template.effect) {
    case 'parameter':
      if (!isParameterOf(dn, template.parameter)) return undefined;
      return {
        ...base,
        effect: 'parameter',
        parameter: template.parameter,
        value: numberOf(template.value, numbers),
        clearedBy: template.clearedBy.flatMap((write) => awaited(write, target, plant)),
        ...firstOf('avoidedBy', template.avoidedBy === undefined ? [] : awaited(template.avoidedBy, target, plant)),
        ...(template.withAttribute === undefined ? {} : { withAttribute: template.withAttribute }),
      };
    case 'attribute': {
      const was = plant.network.read(dn, template.attribute);
      if (was === undefined) return undefined;
      const to = wantedValue(template.value, was, template.attribute, target, numbers, plant);
      return to === undefined
        ? undefined
        : {
            ...base,
            effect: 'attribute',
            attribute: template.attribute,
            was,
            to,
            within: template.within,
            ...(template.announcedBy === undefined ? {} : { announcedBy: template.announcedBy }),
            ...(template.differsFrom === undefined
              ? {}
              : { differsFrom: template.differsFrom.flatMap((of) => select(plant, of, dn)) }),
          };
    }
    case 'alarm':
      return { ...base, effect: 'alarm', alarm: template.alarm, severity: template.severity };
    case 'log':
      return {
        ...{ ...base, effect: 'log', severity: template.severity, body: template.body },
        everyMs: 60_000 * template.everyMinutes,
      };
    case 'report':
      return {
        ...{ ...base, effect: 'report', fate: template.fate, suffix: template.suffix },
        delayMinutes: template.delayMinutes,
        ...(template.counters === undefined ? {} : { counters: template.counters }),
      };
  }
};

const wantedValue = (
  value: Extract<EffectTemplate, { effect: 'attribute' }>['value'],
  was: Value,
  attribute: string,
  target: Dn,
  numbers: Numbers,
  plant: Plant,
): Value | undefined => {
  if (typeof value !== 'object') return value;
  if ('parameter' in value) return numberOf(value, numbers);
  if ('plus' in value) return Number(was) + numberOf(value.plus, numbers);
  const from = select(plant, value.copyOf, target)[0];
  return from === undefined ? undefined : plant.network.read(from, attribute);
};

const awaited = (write: WriteTemplate, target: Dn, plant: Plant): Awaited[] =>
  select(plant, write.of, target).map((dn) => ({
    ...{ dn, attribute: write.attribute },
    ...(write.from === undefined ? {} : { from: write.from }),
    ...(write.to === undefined ? {} : { to: write.to }),
    ...(write.atMostShare === undefined
      ? {}
      : { atMost: write.atMostShare * Number(plant.network.read(dn, write.attribute)) }),
  }));

const firstOf = <K extends string, T>(key: K, values: readonly T[]): Partial<Record<K, T>> =>
  values[0] === undefined ? {} : ({ [key]: values[0] } as Record<K, T>);
