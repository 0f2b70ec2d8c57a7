// `npm run bench -- NAME`: how fast the built product is, measured from outside.
import { runEvaluationOf } from './run-evaluation.mjs';

await runEvaluationOf('bench', process.argv[2]);
