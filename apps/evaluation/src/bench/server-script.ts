import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** `scripts/elasticsearch/server.mjs`: a real Elasticsearch of Maven Central. */
export interface ServerScript {
  readonly install: () => void;
  /** With what it had before it was stopped or killed. */
  readonly start: (
    name: string,
    http: number,
    transport: number,
    cluster?: { readonly masters: string; readonly seeds: string },
  ) => Promise<string>;
  readonly end: (name: string, signal: 'SIGTERM' | 'SIGKILL') => Promise<void>;
  readonly forget: (name: string) => void;
}

export const serverScript = async (): Promise<ServerScript> => {
  // Sources stand one level higher than what is built of them.
  const file = ['../../../..', '../../../../..']
    .map((up) => join(import.meta.dirname, up, 'scripts', 'elasticsearch', 'server.mjs'))
    .find(existsSync);
  return (await import(pathToFileURL(file ?? 'server.mjs').href)) as ServerScript;
};
