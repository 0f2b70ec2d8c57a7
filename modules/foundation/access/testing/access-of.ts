import { randomBytes } from 'node:crypto';
import { Registry } from 'prom-client';
import { AuditLog } from '#foundation/audit';
import { parseConfig } from '#foundation/platform';
import { type RecordStore } from '#foundation/record-store';
import { type Clock } from '#foundation/vocabulary';
import { AccessConfig } from '../access.config.js';
import { AccessMetrics } from '../access.metrics.js';
import { Access } from '../access.js';

/** The real thing with a password hash that is cheap enough for tests. */
export const accessOf = (
  store: RecordStore,
  clock: Clock,
  config: Readonly<Record<string, unknown>> = {},
  registry = new Registry(),
): { readonly access: Access; readonly metrics: AccessMetrics; readonly config: AccessConfig } => {
  const parsed = parseConfig({ access: { scryptCost: 1_024, ...config } }, [AccessConfig]).get(AccessConfig);
  const metrics = new AccessMetrics(registry);
  return {
    access: new Access(store, new AuditLog(store, clock), parsed, clock, randomBytes, metrics),
    metrics,
    config: parsed,
  };
};
