import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common';
import { type FastifyReply } from 'fastify';
import { problemOf } from '#foundation/platform';
import { type ErrorKind, Refusal } from '../domain/refusal.js';

const STATUS: Readonly<Record<ErrorKind, number>> = {
  bad_data: 400,
  not_found: 404,
  execution: 422,
  canceled: 499,
  internal: 500,
  timeout: 503,
  unavailable: 503,
};
const KIND: Readonly<Record<number, string>> = {
  400: 'bad_data',
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not_found',
  413: 'bad_data',
  415: 'bad_data',
  429: 'unavailable',
  503: 'unavailable',
};

interface Told {
  readonly status: number;
  readonly errorType: string;
  readonly error: string;
}
const toldOf = (error: unknown): Told => {
  if (error instanceof Refusal) return { status: STATUS[error.kind], errorType: error.kind, error: error.message };
  if (error instanceof HttpException) {
    const status = error.getStatus();
    return { status, errorType: KIND[status] ?? 'internal', error: error.message };
  }
  const { status, title, detail } = problemOf(error);
  return { status, errorType: KIND[status] ?? 'internal', error: detail ?? title };
};

/** Errors in the form of Prometheus' HTTP API, which is what its clients read. */
@Catch()
export class PrometheusErrorFilter implements ExceptionFilter {
  catch(thrown: unknown, host: ArgumentsHost): void {
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const { status, errorType, error } = toldOf(thrown);
    if (status === 503) void reply.header('Retry-After', '1');
    if (status === 401) void reply.header('WWW-Authenticate', 'Bearer realm="nocturne"');
    void reply.status(status).type('application/json').send({ status: 'error', errorType, error });
  }
}
