export { ConfigurationChangesConfig } from './configuration-changes.config.js';
export { parseConfigurationChanges } from './parse-changes.js';
