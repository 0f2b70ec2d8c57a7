import { z } from 'zod';
import { configSlice } from '#foundation/platform';

const severity = z.enum(['critical', 'major', 'minor', 'warning', 'indeterminate']);

export class AlarmsConfig extends configSlice(
  'alarms',
  z.object({
    maxAlarms: z.int().positive().max(100_000).default(1000).describe('Alarms in one webhook body at most (alarms)'),
    dnTemplate: z
      .string()
      .min(1)
      .max(1024)
      .default('{dn}')
      .describe(
        'Distinguished name of the object of an alarm, with labels in braces, e.g. SubNetwork={region},ManagedElement={element} (no unit)',
      ),
    vesDnTemplates: z
      .array(z.string().min(1).max(1024))
      .min(1)
      .default(['{dn}', '{sourceName}'])
      .describe(
        'Distinguished name of the object of a VES fault event, with names in braces of its additional information, sourceName, reportingEntityName, eventSourceType or alarmInterfaceA; the first that can be filled decides (no unit)',
      ),
    severityLabel: z.string().min(1).default('severity').describe('Label that carries the severity (no unit)'),
    severities: z
      .record(z.string(), severity)
      .default({
        critical: 'critical',
        page: 'critical',
        error: 'major',
        major: 'major',
        minor: 'minor',
        warning: 'warning',
        indeterminate: 'indeterminate',
      })
      .describe('ITU-T X.733 severity of each label value, lower case; any other value is indeterminate (no unit)'),
  }),
) {}
