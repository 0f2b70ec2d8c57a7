import { type DynamicModule, Module } from '@nestjs/common';
import { QueryApiController } from './http/query-api.controller.js';
import { Queries } from './queries.js';

/** Prometheus' HTTP API; its routes need the guard of `foundation/access`. */
@Module({ controllers: [QueryApiController] })
export class QueryApiModule {
  static register(queries: Queries): DynamicModule {
    return { module: QueryApiModule, providers: [{ provide: Queries, useValue: queries }] };
  }
}
