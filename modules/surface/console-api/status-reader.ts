import { type PolicyStore } from '#foundation/authority';
import { type Clock } from '#foundation/vocabulary';
import { type Status } from './domain/contract.js';
import { doingOf } from './domain/doing.js';
import { type IncidentIndex } from './incident-index.js';
import { type ApplianceView } from './ports/appliance-view.js';

/** As many as a strip can page through; the last says how much more there is. */
const MAX_SENTENCES = 20;

export class StatusReader {
  constructor(
    private readonly appliance: ApplianceView,
    private readonly policy: PolicyStore,
    private readonly clock: Clock,
    private readonly index: IncidentIndex,
  ) {}

  async read(): Promise<Status> {
    const { doing, ...state } = this.appliance.read();
    return {
      ...state,
      networkTimeMs: this.clock.network(),
      wallTimeMs: this.clock.wall(),
      killSwitch: (await this.policy.get()).killSwitch,
      doing: [...doing, ...doingOf(this.index.inWork(), MAX_SENTENCES)],
      openIncidents: this.index.openBySeverity(),
      casesByState: this.index.casesByState(),
    };
  }
}
