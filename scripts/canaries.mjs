// `npm run canaries`: known subscribers through every receiver, then a search of all that was written for any raw form of them.
import { runEvaluation } from './run-evaluation.mjs';

await runEvaluation('canaries');
