import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common';
import { type FastifyReply } from 'fastify';
import { ApplianceError, type Problem, problemOf } from '#foundation/platform';

/** When a sender who was told to come back should; `undefined` where it should not. */
export const retryAfterSecondsOf = (error: unknown, status: number): number | undefined => {
  if (status !== 503 && status !== 429) return undefined;
  const told = error instanceof ApplianceError ? error.attributes['retryAfterSeconds'] : undefined;
  return typeof told === 'number' ? Math.max(1, Math.ceil(told)) : 1;
};

const ofFramework = (error: HttpException): Problem => {
  const status = error.getStatus();
  const code = status === 404 ? 'ROUTE_NOT_FOUND' : `HTTP_${status}`;
  return { type: `/problems/${code}`, title: error.message, status, code };
};

const statusOf = (error: unknown): number | undefined =>
  error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number'
    ? error.statusCode
    : undefined;

/** Turns whatever a handler throws into an RFC 9457 problem document. The one place where errors become answers. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  catch(error: unknown, host: ArgumentsHost): void {
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    let problem = error instanceof HttpException ? ofFramework(error) : problemOf(error);
    // Fastify refuses some bodies itself (too large, unknown media type) before any handler runs.
    const status = statusOf(error);
    if (problem.status === 500 && status !== undefined && status < 500 && error instanceof Error)
      problem = { type: `/problems/HTTP_${status}`, title: error.message, status, code: `HTTP_${status}` };
    const retryAfter = retryAfterSecondsOf(error, problem.status);
    if (retryAfter !== undefined) void reply.header('Retry-After', String(retryAfter));
    void reply.status(problem.status).type('application/problem+json').send(problem);
  }
}
