// `npm run campaign -- smoke|quiet`: the appliance against a simulated network, scored against what really was.
import { runEvaluation } from './run-evaluation.mjs';

await runEvaluation('campaign');
