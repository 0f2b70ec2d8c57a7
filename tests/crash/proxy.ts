import { createServer, type IncomingHttpHeaders, request as ask, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';

export interface Passing {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}
interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Stands between two processes and sees what passes. Where the far side does not answer, the near side finds its connection cut. */
export class Proxy {
  /** Before anything is passed on; `cut` means that it never is. */
  before: (passing: Passing) => Promise<'cut' | undefined> = () => Promise.resolve(undefined);
  /** What the far side answered, before the near side hears of it. */
  after: (passing: Passing, status: number) => Promise<void> = () => Promise.resolve();
  private server: Server | undefined;
  url = '';

  /** @param target base of the far side, asked at each request, as it may move */
  constructor(private readonly target: () => string) {}

  async start(): Promise<void> {
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('error', () => undefined);
      request.on('end', () => {
        const { method = 'GET', url: path = '/', headers } = request;
        this.pass({ method, path, headers, body: Buffer.concat(chunks) }).then(
          (answer) => {
            if (answer === undefined) request.socket.destroy();
            else response.writeHead(answer.status, withoutHops(answer.headers)).end(answer.body);
          },
          () => request.socket.destroy(),
        );
      });
    });
    this.server = server;
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    const { server } = this;
    if (server === undefined) return;
    await new Promise<void>((closed) => {
      server.close(() => {
        closed();
      });
      server.closeAllConnections();
    });
  }

  private async pass(passing: Passing): Promise<Answer | undefined> {
    if ((await this.before(passing)) === 'cut') return undefined;
    const answer = await forward(this.target(), passing);
    await this.after(passing, answer.status);
    return answer;
  }
}

const HOPS = ['connection', 'transfer-encoding', 'host'];
const withoutHops = (headers: IncomingHttpHeaders): IncomingHttpHeaders =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !HOPS.includes(name)));

const forward = async (base: string, { method, path, headers, body }: Passing): Promise<Answer> => {
  return new Promise((answered, failed) => {
    const asked = ask(
      new URL(path, base),
      { method, headers: { ...withoutHops(headers), 'content-length': body.length } },
      (from) => {
        const chunks: Buffer[] = [];
        from.on('data', (chunk: Buffer) => chunks.push(chunk));
        from.on('error', failed);
        from.on('aborted', () => {
          failed(new Error('cut off'));
        });
        from.on('end', () => {
          answered({ status: from.statusCode ?? 502, headers: from.headers, body: Buffer.concat(chunks) });
        });
      },
    );
    asked.on('error', failed);
    asked.end(body);
  });
};
