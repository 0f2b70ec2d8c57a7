export { type AuditEntry, AuditLog } from './audit-log.js';
