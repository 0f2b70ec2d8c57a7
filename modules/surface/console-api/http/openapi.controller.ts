import { Controller, Get } from '@nestjs/common';
import { ApiExcludeEndpoint, type OpenAPIObject } from '@nestjs/swagger';

/** Holds the document between the start of the application, which makes it, and who asks for it. */
export class OpenApiDocument {
  document: OpenAPIObject | undefined;
}

@Controller('api/v1/openapi.json')
export class OpenApiController {
  constructor(private readonly holder: OpenApiDocument) {}

  @Get()
  @ApiExcludeEndpoint()
  read(): OpenAPIObject | undefined {
    return this.holder.document;
  }
}
