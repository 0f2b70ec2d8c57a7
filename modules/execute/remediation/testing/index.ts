export { type Fault, FaultyProvMns, type PhysicalChange } from './faulty-prov-mns.js';
