import { type Access, type AccessMetrics, type ReaderTokens, type SourceTokens } from '#foundation/access';
import { type Configuration } from '#foundation/platform';
import { type Intake } from '#monitor/intake';
import { ConsoleApi, ConsoleApiConfig } from '#surface/console-api';
import { Queries, QueryApiConfig } from '#surface/query-api';
import { type Cases } from './cases.js';
import { IntakeChanges } from './console-changes.js';
import { ConsoleDecisions } from './console-decisions.js';
import { type Foundation } from './foundation.js';
import { type InventorySources } from './inventory-sources.js';
import { type MetricCatalogue } from './metric-catalogue.js';
import { ApplianceSelf } from './self.js';
import { type SourceWatch } from './source-watch.js';
import { type Telemetry } from './telemetry.js';

export interface SurfaceParts extends Pick<
  Foundation,
  'registry' | 'records' | 'store' | 'clock' | 'audit' | 'topology'
> {
  readonly access: Access;
  readonly accessMetrics: AccessMetrics;
  readonly sources: SourceTokens;
  readonly readers: ReaderTokens;
  readonly intake: Intake;
  readonly silence: SourceWatch;
  readonly telemetry: Telemetry;
  readonly cases: Cases;
  readonly inventory: InventorySources;
  readonly metricCatalogue: MetricCatalogue;
}

/** What people and Grafana see and ask. */
export interface Surface {
  readonly self: ApplianceSelf;
  readonly console: ConsoleApi;
  readonly queries: Queries;
}

export const openSurface = (config: Configuration, parts: SurfaceParts): Surface => {
  const { registry, records, store, clock, audit, topology, access, accessMetrics, sources, readers } = parts;
  const { intake, silence, telemetry, cases, inventory, metricCatalogue } = parts;
  const { kpis, measures } = telemetry;
  const self = new ApplianceSelf({
    ...{ clock, intake, silence, telemetry, sources },
    coverage: (limit) => inventory.coverage(limit),
  });
  return {
    self,
    console: new ConsoleApi({
      ...{ registry, records, topology, kpis, measures, clock, audit, access, accessMetrics, sources, readers },
      config: config.get(ConsoleApiConfig),
      policy: cases.policies,
      approvals: new ConsoleDecisions(cases.approval, cases.links),
      changes: new IntakeChanges(intake, telemetry.objects),
      appliance: self,
    }),
    queries: new Queries({
      ...{ store, clock, registry, config: config.get(QueryApiConfig) },
      metadata: () => metricCatalogue.all,
      nowMs: () => performance.now(),
    }),
  };
};
