import { writeFile } from 'node:fs/promises';
import { type INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { ConsoleApiModule } from '../console-api.module.js';
import { Problem } from './dto/parts.js';

/** The document of the console's routes in an application that has them. */
export const documentOf = (app: INestApplication): OpenAPIObject => {
  const config = new DocumentBuilder()
    .setTitle('Nocturne console')
    .setDescription(
      'What the console reads and does. Times are milliseconds since 1970 on the clock of the network, unless the name says wall. ' +
        'Errors are problem documents (RFC 9457). Sign in by POST /api/v1/session; the cookie is the session.',
    )
    .setVersion('1')
    .addCookieAuth('noc_session')
    .addSecurityRequirements('cookie')
    .build();
  return SwaggerModule.createDocument(app, config, { include: [ConsoleApiModule], extraModels: [Problem] });
};

/** The same document without a running appliance: routes are read, nothing is made. */
export const openApiDocument = async (): Promise<OpenAPIObject> => {
  const app = await NestFactory.create<NestFastifyApplication>(ConsoleApiModule.outline(), new FastifyAdapter(), {
    logger: false,
    preview: true,
    // A throw, not the end of the process.
    abortOnError: false,
  });
  const document = documentOf(app);
  await app.close();
  return document;
};

/** Writes `docs/openapi.json`; the formatter lays it out. */
export const writeOpenApi = async (path: string): Promise<void> => {
  await writeFile(path, `${JSON.stringify(await openApiDocument(), undefined, 2)}\n`);
};
