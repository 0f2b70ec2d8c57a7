export { readAlarmsFrame, writeAlarmsFrame } from './alarms-frame.js';
export { AlarmsConfig } from './alarms.config.js';
export { parseAlertmanagerWebhook, type ReceivedAlarms } from './alertmanager-webhook.js';
