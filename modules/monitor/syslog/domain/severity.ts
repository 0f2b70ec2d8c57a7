/**
 * OpenTelemetry severity numbers of the eight syslog severities, emergency (0) first.
 *
 * @see OpenTelemetry logs data model, appendix B (mapping of severity, syslog); RFC 5424 table 2
 */
const NUMBERS = [21, 19, 18, 17, 13, 10, 9, 5] as const;

/** @param severity 0 (emergency) to 7 (debug) @returns 1 (TRACE) to 24 (FATAL4) */
export const otelSeverityOf = (severity: number): number => NUMBERS[severity] ?? 9;
