export { Approval, type ApprovalParts } from './approval.js';
export { ApprovalConfig } from './approval.config.js';
export { ApprovalLinks, type ApprovalLinkParts } from './approval-links.js';
export { ApprovalMetrics } from './approval.metrics.js';
export { type Decision, type Role } from './domain/assess.js';
export { type LinkClaims } from './domain/link-token.js';
export { type ApprovalCode } from './errors.js';
