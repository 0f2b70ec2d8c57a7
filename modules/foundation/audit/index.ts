export { AuditLog } from './audit-log.js';
export { chainsIn, type ChainReport, type StoredChains, verifyChain } from './chain.js';
export { type AuditEntry } from './entry.js';
