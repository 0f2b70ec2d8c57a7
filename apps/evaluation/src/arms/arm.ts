import { type Conduct } from '../running/configuration.js';
import { type Withheld } from '../running/player.js';

export const ARM_NAMES = [
  'none',
  'siloed',
  'rules',
  'assist',
  'nocturne',
  'nocturne-without-learning',
  'nocturne-without-cdr',
  'nocturne-without-logs',
  'nocturne-without-alarms',
  'nocturne-without-topology',
] as const;
export type ArmName = (typeof ARM_NAMES)[number];

/**
 * Who looks after the network. `live`: the appliance acts on a network of its own. `replayed`: it analyses the recording of a network on which nobody
 * acts, and only proposes. `modelled`: no appliance; rules read the recording, and what people do then is drawn.
 */
export type Arm = { readonly name: ArmName; readonly means: string } & (
  | { readonly kind: 'live'; readonly conduct: Conduct; readonly operator: boolean }
  | { readonly kind: 'replayed'; readonly without?: Withheld }
  | { readonly kind: 'modelled' }
);

/** Counts so high that no outcome moves a prior: `modules/learn/outcomes` counts outcomes in tens. */
const UNMOVED = { priorStrength: 1e9, causeStrength: 1e9, maxFactor: 1 };

const without = (name: ArmName, withheld: Withheld): Arm => ({
  name,
  means: `as none, and is not sent ${withheld === 'topology' ? 'relations between objects' : withheld}`,
  kind: 'replayed',
  without: withheld,
});

export const ARMS: Readonly<Record<ArmName, Arm>> = {
  none: { name: 'none', means: 'nobody acts; the appliance only proposes', kind: 'replayed' },
  siloed: { name: 'siloed', means: 'thresholds per element and source, and people', kind: 'modelled' },
  rules: { name: 'rules', means: 'one simple rule per class of fault, acting by itself', kind: 'modelled' },
  assist: {
    ...{ name: 'assist', means: 'the appliance asks, a person decides', kind: 'live' },
    ...{ conduct: { mode: 'assist' }, operator: true },
  },
  nocturne: {
    ...{ name: 'nocturne', means: 'the appliance acts by itself', kind: 'live' },
    ...{ conduct: { mode: 'autonomous' }, operator: false },
  },
  'nocturne-without-learning': {
    ...{ name: 'nocturne-without-learning', means: 'acts by itself, outcomes change nothing', kind: 'live' },
    ...{ conduct: { mode: 'autonomous', config: { outcomes: UNMOVED } }, operator: false },
  },
  'nocturne-without-cdr': without('nocturne-without-cdr', 'cdr'),
  'nocturne-without-logs': without('nocturne-without-logs', 'logs'),
  'nocturne-without-alarms': without('nocturne-without-alarms', 'alarms'),
  'nocturne-without-topology': without('nocturne-without-topology', 'topology'),
};

/** With what an arm is compared, on the same seeds: an ablation with the whole, the whole with what there was before it. */
export const COMPARISONS: readonly (readonly [arm: ArmName, against: ArmName])[] = [
  ['nocturne', 'none'],
  ['nocturne', 'siloed'],
  ['nocturne', 'rules'],
  ['nocturne', 'assist'],
  ['nocturne-without-learning', 'nocturne'],
  ['nocturne-without-cdr', 'none'],
  ['nocturne-without-logs', 'none'],
  ['nocturne-without-alarms', 'none'],
  ['nocturne-without-topology', 'none'],
];
