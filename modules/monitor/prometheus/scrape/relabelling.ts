import { createHash } from 'node:crypto';
import { refuse } from '../errors.js';

export const RELABEL_ACTIONS = [
  'replace',
  'keep',
  'drop',
  'keepequal',
  'dropequal',
  'hashmod',
  'labelmap',
  'labeldrop',
  'labelkeep',
  'lowercase',
  'uppercase',
] as const;
export type RelabelAction = (typeof RELABEL_ACTIONS)[number];

/** One step as the configuration has it (Prometheus `relabel_config`). */
export interface RelabelStep {
  readonly source_labels: readonly string[];
  readonly separator: string;
  readonly regex: string;
  readonly modulus: number;
  readonly target_label: string;
  readonly replacement: string;
  readonly action: RelabelAction;
}

type Labels = Map<string, string>;
type Rule = (labels: Labels) => boolean;

const LABEL_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

/**
 * Makes the rules that steps stand for. Expressions are anchored at both ends, as in Prometheus; they are those of JavaScript, which takes all that RE2
 * takes but for a few rare escapes, and `(?i)`, `(?s)` and `(?P<name>…)` are understood.
 *
 * @returns changes the labels in place, and says whether they are kept
 * @throws ApplianceError PROMETHEUS_RELABELLING_INVALID, not retryable
 */
export const relabelling = (steps: readonly RelabelStep[]): ((labels: Labels) => boolean) => {
  const rules = steps.map(ruleOf);
  return (labels) => rules.every((rule) => rule(labels));
};

/** @throws ApplianceError PROMETHEUS_RELABELLING_INVALID, not retryable */
export const anchored = (regex: string): RegExp => {
  const [, flags = '', rest = ''] = /^(?:\(\?([is]+)\))?(.*)$/s.exec(regex) ?? [];
  const source = `^(?:${rest.replaceAll('(?P<', '(?<')})$`;
  const ignoreCase = flags.includes('i') ? 'i' : '';
  // In RE2 a point does not match a line feed unless (?s) says so; Prometheus says so for every expression.
  for (const unicode of ['u', ''])
    try {
      return new RegExp(source, `s${ignoreCase}${unicode}`);
    } catch {
      continue;
    }
  return refuse('PROMETHEUS_RELABELLING_INVALID', `The expression ${regex} cannot be read.`);
};

const ruleOf = (step: RelabelStep): Rule => {
  const { action, target_label: target, replacement, modulus } = step;
  const regex = anchored(step.regex);
  const valueOf = (labels: Labels): string =>
    step.source_labels.map((name) => labels.get(name) ?? '').join(step.separator);
  switch (action) {
    case 'replace':
      return (labels) => {
        const match = regex.exec(valueOf(labels));
        if (match === null) return true;
        const name = expanded(target, match);
        if (LABEL_NAME.test(name)) set(labels, name, expanded(replacement, match));
        return true;
      };
    case 'keep':
      return (labels) => regex.test(valueOf(labels));
    case 'drop':
      return (labels) => !regex.test(valueOf(labels));
    case 'keepequal':
      return (labels) => valueOf(labels) === (labels.get(target) ?? '');
    case 'dropequal':
      return (labels) => valueOf(labels) !== (labels.get(target) ?? '');
    case 'hashmod':
      return (labels) => {
        set(labels, target, String(hashOf(valueOf(labels)) % BigInt(modulus)));
        return true;
      };
    case 'lowercase':
      return (labels) => {
        set(labels, target, valueOf(labels).toLowerCase());
        return true;
      };
    case 'uppercase':
      return (labels) => {
        set(labels, target, valueOf(labels).toUpperCase());
        return true;
      };
    case 'labelmap':
      return (labels) => {
        for (const [name, value] of [...labels]) {
          const match = regex.exec(name);
          if (match !== null) set(labels, expanded(replacement, match), value);
        }
        return true;
      };
    case 'labeldrop':
    case 'labelkeep':
      return (labels) => {
        for (const name of [...labels.keys()]) if (regex.test(name) === (action === 'labeldrop')) labels.delete(name);
        return true;
      };
  }
};

/** A label without a value is no label. */
const set = (labels: Labels, name: string, value: string): void => {
  if (value === '') labels.delete(name);
  else labels.set(name, value);
};

/** `$1`, `${1}` and `${name}`, the longest name that fits being meant; `$$` is a dollar. */
const expanded = (template: string, match: RegExpExecArray): string =>
  template.replace(/\$(?:\$|(\w+)|\{(\w+)\})/g, (whole, bare?: string, braced?: string) => {
    if (whole === '$$') return '$';
    const name = bare ?? braced ?? '';
    return (/^\d+$/.test(name) ? match[Number(name)] : match.groups?.[name]) ?? '';
  });

/** The last 8 bytes of the MD5 sum, big-endian, so that shards are those of Prometheus. */
const hashOf = (text: string): bigint => createHash('md5').update(text).digest().readBigUInt64BE(8);
