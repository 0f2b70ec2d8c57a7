export { AlarmsConfig } from './alarms.config.js';
export { parseAlertmanagerWebhook, type ReceivedAlarms } from './alertmanager-webhook.js';
