export { Access, APPLIANCE_CHAIN, type Session, type SignedIn } from './access.js';
export { AccessConfig } from './access.config.js';
export { AccessGuard, CurrentSession, CurrentSource, ForSource, Public, Roles } from './access.guard.js';
export { AccessMetrics } from './access.metrics.js';
export { isAllowed, type Role, ROLES, rolesHeld } from './domain/roles.js';
export { cookieOf } from './session-cookie.js';
export { type SecretPlaces, type Source, type SourceDecision, SourceTokens } from './source-tokens.js';
export { type User } from './users.js';
