import { type z } from 'zod';
import { type Dn, isDn } from '#foundation/vocabulary';
import { type CatalogueConfig } from './catalogue.config.js';

type Config = z.infer<typeof CatalogueConfig.schema>;
type Rule = Config['identity'][number];
type Labels = Readonly<Record<string, string>>;
type Test = (value: string) => boolean;

/** `counter` as measures know it, and what turns the received value into its unit. */
export type Identity =
  | { readonly identified: true; readonly dn: Dn; readonly counter: string; readonly scale: number }
  | { readonly identified: false; readonly reason: UnidentifiedReason };
/** `unsafe-value`: a label that would change the structure of the name. */
export type UnidentifiedReason = 'no-rule' | 'unsafe-value';

interface Matched<T> {
  readonly of: T;
  readonly tests: readonly (readonly [string, Test])[];
}

const testOf = (wanted: string): Test => {
  if (!(wanted.length > 1 && wanted.startsWith('/') && wanted.endsWith('/'))) return (value) => value === wanted;
  const pattern = new RegExp(`^(?:${wanted.slice(1, -1)})$`, 'u');
  return (value) => pattern.test(value);
};

const matched = <T extends Pick<Rule, 'match'>>(of: T): Matched<T> => ({
  of,
  tests: Object.entries(of.match).map(([label, wanted]) => [label, testOf(wanted)] as const),
});

/** Fills `${label}`; `undefined` where a label is missing or empty, which in Prometheus is the same. */
const fill = (template: string, labels: Labels): string | undefined => {
  const missing = new Set<string>();
  const filled = template.replace(/\$\{([^}]+)\}/g, (_, label: string) => {
    const value = valueOf(labels, label);
    if (value === '') missing.add(label);
    return value;
  });
  return missing.size === 0 ? filled : undefined;
};

const valueOf = (labels: Labels, label: string): string => {
  if (label === 'measurement') return valueOf(labels, '__name__').replaceAll('_', '.');
  return Object.hasOwn(labels, label) ? (labels[label] ?? '') : '';
};

const fits = (tests: readonly (readonly [string, Test])[], labels: Labels): boolean =>
  tests.every(([label, test]) => test(valueOf(labels, label)));

// Names are split at commas and equals signs all over the product, so a value with one would name another object.
const breaksName = (template: string, labels: Labels): boolean =>
  isOneLabel(template) ? !isDn(fill(template, labels) ?? '') : hasUnsafePart(template, labels);

/** Only a template that is one label may bring a name of several parts. */
const isOneLabel = (template: string): boolean => /^\$\{[^}]+\}$/.test(template);

const hasUnsafePart = (template: string, labels: Labels): boolean =>
  [...template.matchAll(/\$\{([^}]+)\}/g)].some(([, label]) => /[,=\p{Cc}]/u.test(valueOf(labels, label ?? '')));

/** Says which managed object and counter a series speaks of. What no rule fits is counted; its labels still tell where it comes from. */
export class IdentityRules {
  private readonly rules: readonly Matched<Rule>[];
  private readonly aliases: readonly Matched<Config['aliases'][number]>[];
  private readonly counts: Record<UnidentifiedReason, number> = { 'no-rule': 0, 'unsafe-value': 0 };

  constructor(config: Pick<Config, 'identity' | 'aliases'>) {
    this.rules = config.identity.map(matched);
    this.aliases = config.aliases.map(matched);
  }

  /** Calls of `identify` that found nothing, by reason. */
  get unidentified(): Readonly<Record<UnidentifiedReason, number>> {
    return { ...this.counts };
  }

  identify(labels: Labels): Identity {
    for (const { of: rule, tests } of this.rules) {
      if (!fits(tests, labels)) continue;
      const dn = fill(rule.dn, labels);
      const received = fill(rule.counter, labels);
      if (dn === undefined || received === undefined) continue;
      if (breaksName(rule.dn, labels)) return this.refuse('unsafe-value');
      return { identified: true, dn, ...this.meaningOf(received, labels) };
    }
    return this.refuse('no-rule');
  }

  private meaningOf(received: string, labels: Labels): { readonly counter: string; readonly scale: number } {
    for (const { of: alias, tests } of this.aliases)
      if (Object.hasOwn(alias.counters, received) && fits(tests, labels)) {
        const meaning = alias.counters[received];
        if (meaning !== undefined) return meaning;
      }
    return { counter: received, scale: 1 };
  }

  private refuse(reason: UnidentifiedReason): Identity {
    this.counts[reason]++;
    return { identified: false, reason };
  }
}
