import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common';
import { type FastifyReply } from 'fastify';
import { problemOf } from '#foundation/platform';

/** Errors become answers as in the appliance, as far as these tests look. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  catch(error: unknown, host: ArgumentsHost): void {
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const problem = problemOf(error);
    // Fastify refuses some bodies itself, before any handler runs.
    const { statusCode } = error as { readonly statusCode?: number };
    const status = error instanceof HttpException ? error.getStatus() : (statusCode ?? problem.status);
    void reply.status(status).type('application/problem+json').send(problem);
  }
}
