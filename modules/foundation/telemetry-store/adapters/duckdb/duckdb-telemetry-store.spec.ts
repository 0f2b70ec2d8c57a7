import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { telemetryStoreContract } from '../../ports/telemetry-store.contract.js';
import { TelemetryStoreConfig } from '../../telemetry-store.config.js';
import { DuckDbTelemetryStore } from './duckdb-telemetry-store.js';

const open = async () => {
  const folder = mkdtempSync(join(tmpdir(), 'telemetry-'));
  const file = join(folder, 'telemetry.duckdb');
  const store = await DuckDbTelemetryStore.open(file, TelemetryStoreConfig.schema.parse({}));
  const close = async (): Promise<void> => {
    await store.close();
    rmSync(folder, { recursive: true });
  };
  return { store, file, close };
};

telemetryStoreContract('DuckDbTelemetryStore', open);
