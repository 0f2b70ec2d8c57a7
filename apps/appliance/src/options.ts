import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ApplianceError } from '#foundation/platform';

export interface Options {
  readonly help: boolean;
  /** Folder of everything that outlives a restart. */
  readonly data: string;
  /** Configuration files; a slice of a later one replaces that of an earlier one. */
  readonly configs: readonly string[];
  /** 0 lets the system choose. */
  readonly port: number;
  readonly host: string;
}

export const USAGE = `Usage: npm start -- [options]

  --no-simulator  for a real network: start without the simulated one
  --data DIR      where everything is kept            (default ./data)
  --config FILE   YAML configuration, see docs/config.md; may be given several times
  --port N        port of the console and the receivers (default 8080)
  --host ADDRESS  address to listen on                (default 127.0.0.1)
  --help          this text

  REDIS_URL       use this Redis instead of one of our own
  OTEL_EXPORTER_OTLP_ENDPOINT
                  send the trace of every incident there
`;

/** @throws ApplianceError OPTIONS_INVALID with one sentence for the person who typed them */
export const parseOptions = (args: readonly string[], cwd: string): Options => {
  const invalid = (message: string, cause?: unknown): ApplianceError =>
    new ApplianceError('OPTIONS_INVALID', { retryable: false, message, cause });
  let values;
  try {
    ({ values } = parseArgs({
      args: [...args],
      options: {
        data: { type: 'string', default: 'data' },
        config: { type: 'string', multiple: true, default: [] },
        port: { type: 'string', default: '8080' },
        host: { type: 'string', default: '127.0.0.1' },
        help: { type: 'boolean', default: false },
      },
    }));
  } catch (cause) {
    throw invalid(`${cause instanceof Error ? cause.message : String(cause)} Try --help.`, cause);
  }
  const port = Number(values.port);
  if (!/^\d+$/.test(values.port) || port > 65_535)
    throw invalid(`--port needs a number from 0 to 65535, got ${values.port}.`);
  return {
    help: values.help,
    data: resolve(cwd, values.data),
    configs: values.config.map((file) => resolve(cwd, file)),
    port,
    host: values.host,
  };
};
