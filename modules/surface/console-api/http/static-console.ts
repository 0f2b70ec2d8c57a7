import { existsSync, readdirSync } from 'node:fs';
import fastifyStatic from '@fastify/static';
import { type FastifyInstance, type FastifyReply } from 'fastify';
import { problemOf } from '#foundation/platform';
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
/** Vite names what it builds by its content. */
const HASHED = /^assets\/.+-[\w-]{8,}\.\w+$/;

export const addSecurityHeaders = (server: FastifyInstance): void => {
  server.addHook('onRequest', (request, reply, done) => {
    for (const [name, value] of Object.entries(HEADERS)) void reply.header(name, value);
    if (FOR_PROGRAMS.test(request.url.split('?')[0] ?? '')) void reply.header('Cache-Control', 'no-store');
    done();
  });
};

const notFound = (reply: FastifyReply, path: string): FastifyReply => {
  const problem = problemOf(noRoute(path));
  return reply.status(problem.status).type('application/problem+json').send(problem);
};

/**
 * Serves the built console: its files, and its page for every address that only the console knows.
 *
 * @param folder as Vite built it; where it is absent the API works and the page says what is missing
 */
export const serveConsole = async (server: FastifyInstance, folder: string): Promise<void> => {
  const isBuilt = existsSync(folder);
  const files = new Set(
    isBuilt ? readdirSync(folder, { recursive: true }).map((path) => String(path).replaceAll('\\', '/')) : [],
  );
  await server.register(fastifyStatic, { root: folder, serve: false, cacheControl: false });
  server.get('/*', (request, reply) => {
    const path = request.url.split('?')[0] ?? '/';
    if (FOR_PROGRAMS.test(path)) return notFound(reply, path);
    if (!isBuilt) return reply.status(503).type('text/plain').send('The console is not built: run npm run build.\n');
    const file = path.slice(1);
    if (files.has(file) && /\.\w+$/.test(file)) {
      void reply.header('Cache-Control', HASHED.test(file) ? 'public, max-age=31536000, immutable' : 'no-cache');
      return reply.sendFile(file);
    }
    // A file of an older build is gone; a page in its place would be run as a script.
    if (path.startsWith('/assets/')) return notFound(reply, path);
    void reply.header('Cache-Control', 'no-cache');
    return reply.sendFile('index.html');
  });
};
