/** Every error code of the module. */
export const INTAKE_LOG_FULL = 'INTAKE_LOG_FULL';
export const INTAKE_LOG_UNAVAILABLE = 'INTAKE_LOG_UNAVAILABLE';
export const INTAKE_LOG_CORRUPT = 'INTAKE_LOG_CORRUPT';
export const INTAKE_OVERLOADED = 'INTAKE_OVERLOADED';
