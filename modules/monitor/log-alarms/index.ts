export { LogAlarms, type LogAlarmsState } from './log-alarms.js';
export { LogAlarmsConfig } from './log-alarms.config.js';
export { LogAlarmsMetrics } from './log-alarms.metrics.js';
