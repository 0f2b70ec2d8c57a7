export { ConsoleRig, FixedKpis, ManualClock, rigTopology } from './console-rig.js';
export { ProblemFilter } from './problem-filter.js';
export { RealApprovals } from './real-approvals.js';
export * from './incidents.js';
