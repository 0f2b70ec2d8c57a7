// `npm run evaluate -- SET --data DIR`: the product's own code on data files, scored.
import { runEvaluation } from './run-evaluation.mjs';

await runEvaluation('evaluate');
