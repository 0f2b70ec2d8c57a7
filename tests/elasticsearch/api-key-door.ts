import { once } from 'node:events';
import { createServer, request, type Server } from 'node:https';
import { type AddressInfo } from 'node:net';
import { type Authority } from '../tools/certificates.js';

/**
 * Takes API keys in front of an Elasticsearch that has users only: the distribution that runs here lacks what the index of its own keys is analysed by. A key that it
 * knows goes on as a user; any other as it came, for Elasticsearch itself to refuse.
 */
export class ApiKeyDoor {
  /** Encoded. */
  readonly keys = new Set<string>();
  private readonly server: Server;

  constructor(behind: string, authority: Authority, user: string) {
    const { key, certificate } = authority.issue();
    const basic = `Basic ${Buffer.from(user).toString('base64')}`;
    this.server = createServer({ key, cert: certificate }, (asked, answer) => {
      const [, given] = /^ApiKey (.+)$/.exec(asked.headers.authorization ?? '') ?? [];
      const headers = { ...asked.headers };
      delete headers.connection; // Of this connection, not of the next.
      if (given !== undefined && this.keys.has(given)) headers.authorization = basic;
      const { method } = asked;
      const options = { headers, ca: authority.certificate, ...(method === undefined ? {} : { method }) };
      const passed = request(new URL(asked.url ?? '/', behind), options, (from) => {
        answer.writeHead(from.statusCode ?? 502, from.headers);
        from.pipe(answer);
      });
      passed.once('error', () => answer.destroy());
      asked.pipe(passed);
    });
  }

  get url(): string {
    return `https://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async open(): Promise<void> {
    await once(this.server.listen(0, '127.0.0.1'), 'listening');
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }
}
