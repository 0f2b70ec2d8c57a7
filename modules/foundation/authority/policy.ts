import { z } from 'zod';
import { type AuditLog } from '#foundation/audit';
import { ApplianceError } from '#foundation/platform';
import { type RecordStore } from '#foundation/record-store';
import { type FunctionMode, networkTimeOf, SON_FUNCTIONS, type SonFunction } from '#foundation/vocabulary';
import { type AuthorityConfig } from './authority.config.js';
import { type MaintenanceWindow } from './domain/situation.js';
import { contendedPolicy, invalidPolicy } from './errors.js';

const dn = z.string().min(1).max(512);
const time = z.int().transform((ms) => networkTimeOf(ms));
const policySchema = z.strictObject({
  schemaVersion: z.literal(1),
  functions: z.record(z.enum(SON_FUNCTIONS), z.enum(['shadow', 'assist', 'autonomous'])),
  killSwitch: z.boolean(),
  protectedPrefixes: z.array(dn).max(1_000),
  windows: z.array(z.strictObject({ kind: z.enum(['open', 'closed']), dn, from: time, until: time })).max(1_000),
});

/** The record `policy/current`: what operators allow. */
export interface Policy {
  readonly schemaVersion: 1;
  readonly functions: Readonly<Record<SonFunction, FunctionMode>>;
  /** On: nothing is applied; what was applied may be reverted. */
  readonly killSwitch: boolean;
  /** What stands at, below or above one of these is never changed. */
  readonly protectedPrefixes: readonly string[];
  readonly windows: readonly MaintenanceWindow[];
}

export interface PolicyChange {
  readonly functions?: Partial<Record<SonFunction, FunctionMode>>;
  readonly killSwitch?: boolean;
  readonly protectedPrefixes?: readonly string[];
  readonly windows?: readonly MaintenanceWindow[];
}

const ID = 'policy/current';
/** The policy holds for all regions, so it has a chain of its own. */
export const POLICY_AUDIT_REGION = 'appliance';
const MAX_ROUNDS = 20;

const isRace = (error: unknown): boolean =>
  error instanceof ApplianceError && (error.code === 'RECORD_STORE_CONFLICT' || error.code === 'RECORD_STORE_EXISTS');

/** The one policy, changed by people only, each change audited before and after. */
export class PolicyStore {
  constructor(
    private readonly records: RecordStore,
    private readonly audit: AuditLog,
    private readonly config: Pick<AuthorityConfig, 'modes'>,
  ) {}

  async get(): Promise<Policy> {
    return this.completed((await this.records.get<Policy>(ID))?.value);
  }

  /**
   * @param by who asks and why; both are audited
   * @throws ApplianceError AUTHORITY_POLICY_INVALID, not retryable; AUTHORITY_POLICY_CONFLICT, retryable, where others were quicker every time
   */
  async update(change: PolicyChange, by: { readonly actor: string; readonly reason: string }): Promise<Policy> {
    if (by.actor === '' || by.reason.trim() === '') throw invalidPolicy('it needs an actor and a reason');
    for (let round = 0; round < MAX_ROUNDS; round++) {
      const found = await this.records.get<Policy>(ID);
      const before = this.completed(found?.value);
      const parsed = policySchema.safeParse({
        ...before,
        ...change,
        functions: { ...before.functions, ...change.functions },
      });
      if (!parsed.success) throw invalidPolicy(parsed.error.issues.map((issue) => issue.message).join('; '));
      const next: Policy = parsed.data;
      await this.audit.append(POLICY_AUDIT_REGION, { kind: 'policy-intended', ...by, before, after: next });
      try {
        if (found === undefined) await this.records.create(ID, next);
        else await this.records.compareAndSet(ID, next, found.version);
      } catch (error) {
        if (!isRace(error)) throw error;
        continue;
      }
      await this.audit.append(POLICY_AUDIT_REGION, { kind: 'policy-changed', ...by, after: next });
      return next;
    }
    throw contendedPolicy();
  }

  /** What is stored, for the functions that there are: another version of the appliance may have stored it, which knew fewer or others. */
  private completed(stored: Policy | undefined): Policy {
    const { modes } = this.config;
    const modeOf = (name: SonFunction): FunctionMode => stored?.functions[name] ?? modes[name] ?? 'assist';
    const functions = Object.fromEntries(SON_FUNCTIONS.map((name) => [name, modeOf(name)]));
    const { killSwitch = false, protectedPrefixes = [], windows = [] } = stored ?? {};
    return {
      ...{ schemaVersion: 1, killSwitch, protectedPrefixes, windows },
      functions: functions as Record<SonFunction, FunctionMode>,
    };
  }
}
