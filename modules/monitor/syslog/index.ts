export { SyslogDecoder, type SyslogDecoderParts } from './syslog-decoder.js';
export { SyslogIntake, type SyslogIntakeParts } from './syslog-intake.js';
export { SyslogStream } from './syslog-stream.js';
export { SyslogConfig, type SyslogListener } from './syslog.config.js';
export { SyslogMetrics } from './syslog.metrics.js';
