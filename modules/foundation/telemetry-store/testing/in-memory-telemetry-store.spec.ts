import { telemetryStoreContract } from '../ports/telemetry-store.contract.js';
import { InMemoryTelemetryStore } from './in-memory-telemetry-store.js';

telemetryStoreContract('InMemoryTelemetryStore', () =>
  Promise.resolve({ store: new InMemoryTelemetryStore(), close: () => Promise.resolve() }),
);
