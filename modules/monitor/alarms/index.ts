export { readAlarmsFrame, writeAlarmsFrame } from './alarms-frame.js';
export { AlarmsConfig } from './alarms.config.js';
export { parseAlertmanagerWebhook } from './alertmanager-webhook.js';
export { SubscriberFreeAlarms } from './subscriber-free-alarms.js';
export { type ReceivedAlarms } from './received-alarms.js';
export { parseVesEvent, parseVesEventBatch, type ReceivedVesEvents } from './ves.js';
