import { type Registry } from 'prom-client';
import { type Gate } from '#foundation/authority';
import { type Clock } from '#foundation/vocabulary';
import { type ActuatorsConfig } from '../../actuators.config.js';
import { ActuatorsMetrics } from '../../actuators.metrics.js';
import { PermittedActuator } from '../../permitted-actuator.js';
import { GuardedTarget } from '../opossum/guarded-target.js';
import { ProvMnsClient } from './prov-mns-client.js';

/** Reads and writes over ProvMnS, with breakers and rates before the network and permits before any write. */
export class ProvMnsActuator extends PermittedActuator {
  readonly #guarded: GuardedTarget;

  constructor(config: ActuatorsConfig, gate: Pick<Gate, 'burn'>, clock: Clock, registry: Registry) {
    const guarded = new GuardedTarget(new ProvMnsClient(config), clock, config, new ActuatorsMetrics(registry));
    super(guarded, gate);
    this.#guarded = guarded;
  }

  /** Ends the timers of the breakers. */
  close(): void {
    this.#guarded.close();
  }
}
