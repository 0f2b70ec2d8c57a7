import { type ConfigurationChange, type Dn } from '#foundation/vocabulary';

/** Where changes go that people saw or made by hand. */
export abstract class ConsoleChanges {
  /** Whether telemetry told of the object or of anything that stands in it. */
  abstract isHeard(dn: Dn): boolean;
  /**
   * Resolves once the change is durable, on the way of every change that is received. The same id again is the same change.
   *
   * @throws ApplianceError with an `INTAKE_` code, retryable, where it cannot be taken now
   */
  abstract record(change: ConfigurationChange): Promise<void>;
}
