import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import fastifyStatic from '@fastify/static';
import { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { problemOf } from '#foundation/platform';
import { type ConsoleApi } from '../console-api.js';
import { noRoute } from '../errors.js';

/** Only ours is loaded, nobody frames us, and no address that holds a token is told to anybody. */
const HEADERS: Readonly<Record<string, string>> = {
  'Content-Security-Policy':
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
};

/** Where programs ask: what is unknown there is a problem document, never the page. */
const FOR_PROGRAMS = /^\/(?:api|v1|health|metrics)(?:\/|$)/;
const MAX_TOKEN_LENGTH = 512;
/** Vite names what it builds by its content. */
const HASHED = /^assets\/.+-[\w-]{8,}\.\w+$/;

export const addSecurityHeaders = (server: FastifyInstance): void => {
  server.addHook('onRequest', (request, reply, done) => {
    for (const [name, value] of Object.entries(HEADERS)) void reply.header(name, value);
    if (FOR_PROGRAMS.test(pathOf(request.url))) void reply.header('Cache-Control', 'no-store');
    done();
  });
};

const pathOf = (url: string): string => url.split('?')[0] ?? '/';

const notFound = (reply: FastifyReply, path: string): FastifyReply => {
  const problem = problemOf(noRoute(path));
  return reply.status(problem.status).type('application/problem+json').send(problem);
};

/** The built console. */
class Pages {
  private readonly isBuilt: boolean;
  private readonly files: ReadonlySet<string>;

  constructor(readonly folder: string) {
    this.isBuilt = existsSync(join(folder, 'index.html'));
    const found = this.isBuilt ? readdirSync(folder, { recursive: true }) : [];
    this.files = new Set(found.map((path) => String(path).replaceAll('\\', '/')).filter((path) => /\.\w+$/.test(path)));
  }

  /** The page for every address that only the console knows. */
  page(reply: FastifyReply): FastifyReply {
    if (!this.isBuilt)
      return reply.status(503).type('text/plain').send('The console is not built: run npm run build.\n');
    return reply.header('Cache-Control', 'no-cache').sendFile('index.html');
  }

  answer(path: string, reply: FastifyReply): FastifyReply {
    const file = path.slice(1);
    if (this.files.has(file))
      return reply
        .header('Cache-Control', HASHED.test(file) ? 'public, max-age=31536000, immutable' : 'no-cache')
        .sendFile(file);
    // A file of an older build is gone; the page in its place would be taken for a script.
    return FOR_PROGRAMS.test(path) || path.startsWith('/assets/') ? notFound(reply, path) : this.page(reply);
  }
}

/** Lets in whoever holds the one-time link; else the console's sign-in says that it is used or too old. */
const signIn = async (
  api: ConsoleApi,
  pages: Pages,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> => {
  const { token } = request.query as { readonly token?: unknown };
  if (typeof token !== 'string' || token.length > MAX_TOKEN_LENGTH) return pages.page(reply);
  try {
    const { access } = api.parts;
    const signedIn = await access.signInByLink(token, request.ip);
    return await reply.status(303).header('Set-Cookie', access.cookieFor(signedIn)).header('Location', '/').send();
  } catch (error) {
    const problem = problemOf(error);
    if (problem.status === 401) return pages.page(reply);
    return reply.status(problem.status).type('application/problem+json').send(problem);
  }
};

/**
 * Serves the built console: its files, its page for every other address, and the one-time sign-in link.
 *
 * @param folder as Vite built it; where it is absent the API works and the page says what is missing
 */
export const serveConsole = async (server: FastifyInstance, folder: string, api: ConsoleApi): Promise<void> => {
  const pages = new Pages(folder);
  await server.register(fastifyStatic, { root: resolve(folder), serve: false, cacheControl: false });
  // Who only looks at the head of an address has not opened it.
  server.get('/sign-in', { exposeHeadRoute: false }, (request, reply) => signIn(api, pages, request, reply));
  server.get('/*', (request, reply) => pages.answer(pathOf(request.url), reply));
};
