import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type OpenAPIObject } from '@nestjs/swagger';
import { ConsoleApi } from './console-api.js';
import { OpenApiDocument } from './http/openapi.controller.js';
import { documentOf } from './http/openapi.js';
import { addSecurityHeaders, serveConsole } from './http/static-console.js';

const BODY_LIMIT_BYTES = 64 << 10;

const urlOf = (path: string): string => path.replace(/\{(\w+)\}/g, ':$1');

/** Methods with their routes, as the server names them. */
const routesOf = ({ paths }: OpenAPIObject): readonly string[] =>
  Object.entries(paths).flatMap(([path, item]) =>
    Object.keys(item).map((method) => `${method.toUpperCase()} ${urlOf(path)}`),
  );

/**
 * Makes an application that imports `ConsoleApiModule` a console: pages, headers, counting, the OpenAPI document. To be called before it listens.
 *
 * @param folder of the built pages, `dist/apps/console`
 */
export const mountConsole = async (app: NestFastifyApplication, folder: string): Promise<void> => {
  const api = app.get(ConsoleApi, { strict: false });
  const server = app.getHttpAdapter().getInstance();
  const document = documentOf(app);
  app.get(OpenApiDocument, { strict: false }).document = document;
  api.metrics.knowRoutes([...routesOf(document), 'GET /sign-in', 'GET /api/v1/openapi.json', 'GET /*']);
  addSecurityHeaders(server);
  const urls = new Set(Object.keys(document.paths).map(urlOf));
  // Receivers take megabytes; what people send is small, and some of it is read before anybody is known.
  server.addHook('onRoute', (route) => {
    if (urls.has(route.url)) route.bodyLimit = BODY_LIMIT_BYTES;
  });
  api.countRequests(server);
  await serveConsole(server, folder, api);
};
