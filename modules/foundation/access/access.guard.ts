import { type CanActivate, createParamDecorator, type ExecutionContext, Injectable, SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { type FastifyRequest } from 'fastify';
import { Access, type Session } from './access.js';
import { AccessMetrics } from './access.metrics.js';
import { judgeOrigin } from './domain/request-origin.js';
import { isAllowed, type Role } from './domain/roles.js';
import { foreignOrigin, noSession, notAllowed, notJson, unknownReader, unknownSource } from './errors.js';
import { ReaderTokens } from './reader-tokens.js';
import { cookieOf } from './session-cookie.js';
import { type Source, SourceTokens } from './source-tokens.js';

const NEEDS = 'noc:needs';
type Needs = 'public' | 'source' | 'reader' | Role;

/** Anybody: the sign-in itself, health, what carries its own signature. */
export const Public = (): MethodDecorator & ClassDecorator => SetMetadata<string, Needs>(NEEDS, 'public');
/** A sender of telemetry with its token, see `SourceTokens`. */
export const ForSource = (): MethodDecorator & ClassDecorator => SetMetadata<string, Needs>(NEEDS, 'source');
/** A program with a reader's token, see `ReaderTokens`, or any session. What is marked so changes nothing. */
export const ForReader = (): MethodDecorator & ClassDecorator => SetMetadata<string, Needs>(NEEDS, 'reader');
/** A session whose user has this role or one above it. Without any of these a route takes any session. */
export const Roles = (role: Role): MethodDecorator & ClassDecorator => SetMetadata<string, Needs>(NEEDS, role);

interface KnownRequest extends FastifyRequest {
  nocSession?: Session;
  nocSource?: Source;
}
const requestOf = (context: ExecutionContext): KnownRequest => context.switchToHttp().getRequest<KnownRequest>();

/** The session that the guard let in. */
export const CurrentSession = createParamDecorator((_: unknown, context: ExecutionContext): Session => {
  const { nocSession } = requestOf(context);
  if (nocSession === undefined) throw noSession();
  return nocSession;
});
/** The source that the guard let in. */
export const CurrentSource = createParamDecorator((_: unknown, context: ExecutionContext): Source => {
  const { nocSource } = requestOf(context);
  if (nocSource === undefined) throw unknownSource('No source is known.');
  return nocSource;
});

/** Stands before every route of every controller: what is not marked needs a session. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly access: Access,
    private readonly sources: SourceTokens,
    private readonly readers: ReaderTokens,
    private readonly metrics: AccessMetrics,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const needs =
      this.reflector.getAllAndOverride<Needs | undefined>(NEEDS, [context.getHandler(), context.getClass()]) ??
      'viewer';
    const request = requestOf(context);
    if (needs === 'source') {
      const decision = this.sources.sourceOf(request.headers.authorization, request.ip);
      if (decision.kind === 'refused') {
        this.metrics.refused('source');
        throw unknownSource(decision.sentence);
      }
      request.nocSource = decision.source;
      return true;
    }
    const { authorization } = request.headers;
    if (needs === 'reader' && authorization !== undefined) {
      const decision = this.readers.readerOf(authorization);
      if (decision.kind === 'reader') return true;
      this.metrics.refused('reader');
      throw unknownReader(decision.sentence);
    }
    this.checkOrigin(request);
    if (needs === 'public') return true;
    const cookie = cookieOf(request.headers.cookie);
    const session = cookie === undefined ? undefined : await this.access.sessionOf(cookie);
    if (session === undefined) {
      this.metrics.refused('no-session');
      throw noSession();
    }
    const role = needs === 'reader' ? 'viewer' : needs;
    if (!isAllowed(session.roles, role)) {
      this.metrics.refused('role');
      throw notAllowed(role);
    }
    request.nocSession = session;
    return true;
  }

  private checkOrigin({ method, headers }: FastifyRequest): void {
    const verdict = judgeOrigin({
      method,
      contentType: headers['content-type'],
      origin: headers.origin,
      fetchSite: headers['sec-fetch-site'],
      host: headers.host,
    });
    if (verdict === 'ok') return;
    this.metrics.refused(verdict);
    throw verdict === 'not-json' ? notJson() : foreignOrigin();
  }
}
