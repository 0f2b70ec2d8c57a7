import { type Check, type FunctionMode, type Plan, type SonFunction } from '#foundation/vocabulary';

/** What planning asks of the authority: every rule with its margin, and how far a function may go. Locks nothing. */
export abstract class PlanGate {
  abstract check(plan: Plan): Promise<readonly Check[]>;
  abstract modeOf(name: SonFunction): Promise<FunctionMode>;
}
