export { readConfigurationChangesFrame, writeConfigurationChangesFrame } from './changes-frame.js';
export { ConfigurationChangesConfig } from './configuration-changes.config.js';
export { parseConfigurationChanges } from './parse-changes.js';
export { parseProvMnsNotification } from './parse-provmns-notification.js';
