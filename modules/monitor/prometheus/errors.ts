/** Every error code of the module. None is retryable: the same body fails again. */
export const PROMETHEUS_SNAPPY_MALFORMED = 'PROMETHEUS_SNAPPY_MALFORMED';
export const PROMETHEUS_BODY_TOO_LARGE = 'PROMETHEUS_BODY_TOO_LARGE';
export const PROMETHEUS_WRITE_REQUEST_MALFORMED = 'PROMETHEUS_WRITE_REQUEST_MALFORMED';
