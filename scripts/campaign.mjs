// `npm run campaign -- NAME`: the appliance, and what there was before it, on a simulated network, scored against what really was.
import { runEvaluation } from './run-evaluation.mjs';

await runEvaluation('campaign');
