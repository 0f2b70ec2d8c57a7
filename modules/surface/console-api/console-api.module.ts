import { type DynamicModule, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { Access, AccessGuard, AccessMetrics, ReaderTokens, SourceTokens } from '#foundation/access';
import { ConsoleApi } from './console-api.js';
import { AuditController } from './http/audit.controller.js';
import { ChangesController } from './http/changes.controller.js';
import { FunctionsController } from './http/functions.controller.js';
import { IncidentsController } from './http/incidents.controller.js';
import { NetworkController } from './http/network.controller.js';
import { OpenApiController, OpenApiDocument } from './http/openapi.controller.js';
import { ApprovalLinksController, PlansController } from './http/plans.controller.js';
import { SessionController } from './http/session.controller.js';
import { StatusController } from './http/status.controller.js';
import { UsersController } from './http/users.controller.js';

/** The console's routes, and the guard before every route of the application that has it. */
@Module({
  controllers: [
    SessionController,
    StatusController,
    NetworkController,
    IncidentsController,
    PlansController,
    ApprovalLinksController,
    ChangesController,
    FunctionsController,
    AuditController,
    UsersController,
    OpenApiController,
  ],
})
export class ConsoleApiModule {
  static register(api: ConsoleApi): DynamicModule {
    const { access, accessMetrics, sources, readers } = api.parts;
    return {
      module: ConsoleApiModule,
      providers: [
        { provide: ConsoleApi, useValue: api },
        { provide: Access, useValue: access },
        { provide: AccessMetrics, useValue: accessMetrics },
        { provide: SourceTokens, useValue: sources },
        { provide: ReaderTokens, useValue: readers },
        { provide: APP_GUARD, useClass: AccessGuard },
        OpenApiDocument,
      ],
    };
  }

  /** Its routes without anything behind them, for whoever only describes them. */
  static outline(): DynamicModule {
    const never = (): never => {
      throw new TypeError('an outline answers nothing');
    };
    return { module: ConsoleApiModule, providers: [{ provide: ConsoleApi, useFactory: never }, OpenApiDocument] };
  }
}
