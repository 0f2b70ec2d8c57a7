import { createServer, type Server } from 'node:http';

/** A door for a Prometheus that scrapes instead of being written to. @param text in the text format 0.0.4 */
export const metricsServer = (text: () => string): Server =>
  createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://network').pathname;
    if (path !== '/metrics') response.writeHead(404).end('Only /metrics is served.\n');
    else if (request.method !== 'GET') response.writeHead(405, { allow: 'GET' }).end();
    else response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' }).end(text());
  });
