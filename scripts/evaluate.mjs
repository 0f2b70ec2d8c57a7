// `npm run evaluate -- NAME`: the product's own code on data files, scored.
import { runEvaluationOf } from './run-evaluation.mjs';

await runEvaluationOf('evaluate', process.argv[2]);
