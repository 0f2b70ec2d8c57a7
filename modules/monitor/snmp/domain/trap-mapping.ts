import { type PerceivedSeverity } from '#foundation/vocabulary';
import { type Oid } from './notification.js';
import { type VarbindNames } from './trap-values.js';

/** What a trap means: which alarm of which object, and how bad it is. */
export interface TrapMapping {
  /** The trap, or with `.*` at its end all traps below it. */
  readonly trap: Oid;
  readonly varbinds: VarbindNames;
  /** Whole names of the object; the first that can be filled decides. */
  readonly dn: readonly string[];
  /** Names below the element of the agent; the first that can be filled decides. Without these and `dn` it is the element itself. */
  readonly below: readonly string[];
  /** Raise and clear share it: with the object it is the identity of the alarm. */
  readonly alarm: string;
  readonly severity: PerceivedSeverity | SeverityByValue;
  /** It is over when it is told, as a restart is: raised and cleared at once. */
  readonly isMomentary: boolean;
  readonly probableCause: string;
  readonly text: string;
}

export interface SeverityByValue {
  /** A template, e.g. `${ifAdminStatus}`. */
  readonly of: string;
  readonly values: Readonly<Record<string, PerceivedSeverity>>;
  /** For any other value; absent: such a trap is not mapped. */
  readonly otherwise?: PerceivedSeverity;
}
