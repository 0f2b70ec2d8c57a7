export { ActuatorsConfig } from './actuators.config.js';
export { ProvMnsActuator } from './adapters/prov-mns/prov-mns-actuator.js';
export { ProvMnsClient, type ProvMnsSettings } from './adapters/prov-mns/prov-mns-client.js';
export { Actuator, type ReadOutcome, type WriteOutcome } from './ports/actuator.js';
