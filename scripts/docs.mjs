// `npm run docs:generate`: docs/config.md from the schemas, docs/metrics.md from what the built appliance shows, docs/openapi.json from its routes, tables of docs/scenarios.md from the library.
import { build, js } from './lib.mjs';

build();
const source = ['--conditions=source', '--import', '@oxc-node/core/register'];
js('tests/observability/write-documents.ts', [], { nodeArgs: source });
js('apps/simulator/src/faults/write-document.ts', [], { nodeArgs: source });
js('node_modules/prettier/bin/prettier.cjs', ['--write', 'docs/scenarios.md']);
