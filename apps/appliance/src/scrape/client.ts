import { readFileSync } from 'node:fs';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { type ClientSettings } from '#monitor/prometheus';

/** How a job speaks to its targets: connections that are kept, and what shows who asks. */
export interface Client {
  readonly http: HttpAgent;
  readonly https: HttpsAgent;
  /** Read anew for each request: a token in a file is replaced while we run. */
  authorization(): string | undefined;
}

/** Connections to one target at most: the scrape under way, and the one before where it hangs. */
const MAX_SOCKETS = 2;

/** @throws Error where a certificate or key cannot be read */
export const clientOf = ({ authorization, basic_auth: basic, tls_config: tls }: ClientSettings): Client => {
  const kept = { keepAlive: true, maxSockets: MAX_SOCKETS };
  const file = (path: string | undefined): Buffer | undefined => (path === undefined ? undefined : readFileSync(path));
  const [ca, cert, key] = [file(tls?.ca_file), file(tls?.cert_file), file(tls?.key_file)];
  return {
    http: new HttpAgent(kept),
    https: new HttpsAgent({
      ...kept,
      rejectUnauthorized: tls?.insecure_skip_verify !== true,
      ...(ca === undefined ? {} : { ca }),
      ...(cert === undefined ? {} : { cert }),
      ...(key === undefined ? {} : { key }),
      ...(tls?.server_name === undefined ? {} : { servername: tls.server_name }),
    }),
    authorization: () => {
      if (authorization !== undefined) {
        const token = textOf(authorization.credentials, authorization.credentials_file);
        return `${authorization.type} ${token}`;
      }
      if (basic === undefined) return undefined;
      const password = textOf(basic.password, basic.password_file);
      return `Basic ${Buffer.from(`${basic.username}:${password}`).toString('base64')}`;
    },
  };
};

export const closeClient = ({ http, https }: Client): void => {
  http.destroy();
  https.destroy();
};

const textOf = (given: string | undefined, file: string | undefined): string =>
  file === undefined ? (given ?? '') : readFileSync(file, 'utf8').trim();
