export { ConsoleRig, FixedKpis, ManualClock, rigTopology } from './console-rig.js';
export { ProblemFilter } from './problem-filter.js';
export { RecordApprovals } from './record-approvals.js';
