export { ConsoleApi, type ConsoleParts } from './console-api.js';
export { ConsoleApiConfig } from './console-api.config.js';
export { ConsoleApiModule } from './console-api.module.js';
export { type ConsoleFeed } from './console-feed.js';
export { type CoverageView, type Rung, type SourceView, type Status } from './domain/contract.js';
export { openApiDocument, writeOpenApi } from './http/openapi.js';
export { mountConsole } from './mount-console.js';
export { type ApplianceState, ApplianceView } from './ports/appliance-view.js';
export { type ApprovalDecision, ConsoleApprovals } from './ports/console-approvals.js';
