import {
  type Action,
  type AttributeValue,
  type Cause,
  type ConfigurationChange,
  type Dn,
  type Expectation,
  type ExpectedEffect,
  type Hypothesis,
  type Incident,
  type ManagedObject,
  type NetworkTime,
  networkTimeOf,
  type SonFunction,
} from '#foundation/vocabulary';
import { type SonSettings } from './settings.js';

/** A measure over the time that was asked for, in its own unit. */
export interface Level {
  /** Mean of the newest intervals. */
  readonly recent: number;
  readonly highest: number;
}

/** The network as one planning sees it. What must be fetched is there only as far as the function's `wants` named it. */
export interface NetworkState {
  object(dn: Dn): ManagedObject | undefined;
  ofClass(objectClass: string): readonly ManagedObject[];
  children(dn: Dn): readonly Dn[];
  neighbours(dn: Dn): readonly Dn[];
  /** Links and elements that the object's own traffic rides on, nearest ones only. */
  carriers(dn: Dn): readonly Dn[];
  /** False where its source is silent: what it does is not known, and nothing is proved on it. */
  isObserved(dn: Dn): boolean;
  /** The band at this moment; `undefined` where nothing is usual yet. */
  usual(dn: Dn, measure: string): Expectation | undefined;
  /** As the network itself answers now, dotted names; `undefined` where it knows no such object. */
  attributes(dn: Dn): Readonly<Record<string, AttributeValue>> | undefined;
  level(dn: Dn, measure: string): Level | undefined;
  /** Recorded changes of the object's attributes, the newest days. */
  changes(dn: Dn): readonly ConfigurationChange[];
}

export interface Scene {
  readonly incident: Incident;
  readonly hypothesis: Hypothesis;
  readonly now: NetworkTime;
  /** What other open incidents touch. */
  readonly troubled: ReadonlySet<Dn>;
  readonly network: NetworkState;
  readonly settings: SonSettings;
}

export interface LevelWanted {
  readonly dn: Dn;
  readonly measure: string;
  readonly overMs: number;
}
export interface Wants {
  readonly attributes: readonly Dn[];
  readonly levels: readonly LevelWanted[];
  readonly changes: readonly Dn[];
}

/** A plan before it has an id and was weighed. Every action's `from` is what the network answered. */
export interface PlanDraft {
  readonly function: SonFunction;
  readonly cause: Cause;
  readonly target: Dn;
  readonly summary: string;
  readonly actions: readonly Action[];
  readonly expected: readonly ExpectedEffect[];
  readonly controls: readonly Dn[];
  /** Network time from the last write to the verdict. */
  readonly verifyForMs: number;
}

/** `wait`: it may be right later. Sentences are for a person. */
export type Proposal =
  | { readonly kind: 'draft'; readonly draft: PlanDraft }
  | { readonly kind: 'refused'; readonly because: string }
  | { readonly kind: 'wait'; readonly until: NetworkTime; readonly because: string };

/** One SON function: pure, so that the same scene gives the same proposals. */
export interface SonFunctionStrategy {
  readonly name: SonFunction;
  /** The causes it mends. */
  readonly causes: readonly Cause[];
  /** What must be fetched before `propose`; called with nothing fetched. */
  wants(scene: Scene): Wants;
  /** Remedies, the most conservative first; never empty: what is not proposed is refused with its reason. */
  propose(scene: Scene): readonly Proposal[];
}

/** For what may pass: it is waited for, as long as that may take, and then a person has to look. */
export const patiently = ({ incident, now, settings }: Scene, because: string): Proposal =>
  now - incident.onset < settings.patienceMs
    ? { kind: 'wait', until: networkTimeOf(now + settings.recentMs), because }
    : { kind: 'refused', because };

export const refused = (because: string): readonly Proposal[] => [{ kind: 'refused', because }];
