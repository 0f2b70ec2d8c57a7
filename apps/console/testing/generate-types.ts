import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import openapiTS, { astToString, type OpenAPI3 } from 'openapi-typescript';
import { format, resolveConfig } from 'prettier';

const CONTRACT = join(import.meta.dirname, '../../../docs/openapi.json');
export const SCHEMA = join(import.meta.dirname, '../src/api/schema.ts');

const HEADER = `// Generated from docs/openapi.json by apps/console/testing/generate-types.ts.\n/* eslint-disable */\n`;

/** The types of the contract as they should stand in `src/api/schema.ts`. */
export const typesOfContract = async (): Promise<string> => {
  const document = JSON.parse(await readFile(CONTRACT, 'utf8')) as OpenAPI3;
  const text = HEADER + astToString(await openapiTS(document));
  return format(text, { ...(await resolveConfig(SCHEMA)), parser: 'typescript' });
};

if (process.argv[1] === import.meta.filename) await writeFile(SCHEMA, await typesOfContract());
