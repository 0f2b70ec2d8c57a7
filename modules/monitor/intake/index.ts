export { type Frame, type FrameKind } from './domain/frame.js';
export { fixed64Tag, messageTag, ProtobufCursor, varintTag } from './domain/protobuf-cursor.js';
export { DurableLog, type DurableLogSettings, type LoggedFrame } from './durable-log.js';
export { Intake, type IntakeLimits, type Received, type SourceAccount } from './intake.js';
export { IntakeConfig } from './intake.config.js';
export { dnTemplate, listenerFields, listenersOf } from './listener-fields.js';
