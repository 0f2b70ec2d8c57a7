import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { CurrentSource, ForSource, type Source } from '#foundation/access';
import { ApplianceError } from '#foundation/platform';
import {
  INVENTORY_FORMATS,
  type InventoryFormat,
  inventoryFormatOf,
  type InventoryVersion,
  type QuarantinedRow,
  type RejectedRow,
} from '#foundation/topology';
import { InventorySources } from '../inventory-sources.js';
import { bytesOf } from './body.js';

/** Rejected rows that are told at once. */
const MAX_ROWS = 1_000;

interface Answer {
  readonly isNew: boolean;
  readonly version: InventoryVersion;
  readonly rejected: readonly RejectedRow[];
}

/** Inventories that others post, their versions, and the rows that were not taken. */
@ApiExcludeController()
@Controller('api/v1/inventory')
export class InventoryController {
  constructor(private readonly sources: InventorySources) {}

  /**
   * One document: CSV (`text/csv`), or JSON of the formats `json`, `lldp`, `handovers` and `prov-mns`. 200 once it is on disk and in force, or planned for
   * `effectiveAt` (ISO 8601 with its offset). A newer document of the same name stands in for the older one.
   */
  @Post()
  @ForSource()
  @HttpCode(200)
  take(
    @CurrentSource() source: Source,
    @Query() query: Readonly<Record<string, string | undefined>>,
    @Body() body: unknown,
  ): Answer {
    const bytes = bytesOf(body);
    const format = formatOf(query['format'], bytes);
    const effectiveMs = timeOf(query['effectiveAt']);
    const { isNew, version, rejected } = this.sources.take({
      ...{ source: source.name, document: documentOf(query['document'], format), format, body: bytes },
      ...(effectiveMs === undefined ? {} : { effectiveMs }),
    });
    return { isNew, version, rejected: rejected.slice(0, MAX_ROWS) };
  }

  /** Every version that is kept, the one that holds from the latest time last. */
  @Get('versions')
  versions(): readonly InventoryVersion[] {
    return this.sources.list();
  }

  /** Rows that were rejected: for each its source, document, place and reason. */
  @Get('rejected')
  rejected(@Query('limit') limit: string | undefined): readonly QuarantinedRow[] {
    const asked = Number(limit ?? 100);
    return this.sources.rejections(Number.isInteger(asked) && asked > 0 ? Math.min(asked, MAX_ROWS) : 100);
  }
}

const refuse = (code: string, message: string): never => {
  throw new ApplianceError(code, { retryable: false, message });
};

const formatOf = (asked: string | undefined, body: Uint8Array): InventoryFormat => {
  if (asked === undefined) return inventoryFormatOf(isJson(body) ? '.json' : '.csv', body);
  const known: readonly string[] = INVENTORY_FORMATS;
  return known.includes(asked)
    ? (asked as InventoryFormat)
    : refuse('TOPOLOGY_FORMAT_UNKNOWN', `The format is one of ${known.join(', ')}.`);
};

const isJson = (body: Uint8Array): boolean => /^\s*[{[]/u.test(new TextDecoder().decode(body.subarray(0, 64)));

const documentOf = (asked: string | undefined, format: InventoryFormat): string => {
  if (asked === undefined || asked === '') return format;
  return /^[\w.-]{1,64}$/u.test(asked)
    ? asked
    : refuse(
        'TOPOLOGY_INVENTORY_MALFORMED',
        'The name of a document has letters, digits, dots, dashes and underscores.',
      );
};

const timeOf = (asked: string | undefined): number | undefined => {
  if (asked === undefined) return undefined;
  const time = /T.*(?:Z|[+-]\d{2}:\d{2})$/u.test(asked) ? Date.parse(asked) : NaN;
  return Number.isNaN(time)
    ? refuse('TOPOLOGY_TIME_MALFORMED', 'effectiveAt is a time of ISO 8601 with its offset, e.g. 2026-12-01T00:00:00Z.')
    : time;
};
