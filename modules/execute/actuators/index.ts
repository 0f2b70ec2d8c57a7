export { ActuatorsConfig } from './actuators.config.js';
export { ProvMnsActuator } from './adapters/prov-mns/prov-mns-actuator.js';
export { Actuator, type Deferred, type ReadOutcome, type WriteOutcome, type Writing } from './ports/actuator.js';
