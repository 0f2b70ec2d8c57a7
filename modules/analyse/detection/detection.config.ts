import { configSlice } from '#foundation/platform';
import { z } from 'zod';

export class DetectionConfig extends configSlice(
  'detection',
  z.object({
    falseAnomaliesPerDay: z
      .number()
      .positive()
      .default(1)
      .describe('False anomalies a day that the whole network may raise; sets every threshold'),
    warmUpReports: z.number().int().min(2).default(96).describe('Reports of a stream before it may speak'),
    warmUpHours: z
      .number()
      .nonnegative()
      .default(24)
      .describe('Hours of a stream before it may speak: less than a day has not seen its night and its busy hour'),
    maxStreams: z
      .number()
      .int()
      .positive()
      .default(200_000)
      .describe('Streams (object and measure) kept; further ones are counted and ignored'),
    minRatioChange: z.number().positive().default(0.03).describe('Smallest change of a ratio worth telling, absolute'),
    minLevelChange: z
      .number()
      .positive()
      .default(0.25)
      .describe('Smallest change of a level worth telling, relative to expected'),
    releaseAfterHours: z
      .number()
      .positive()
      .default(72)
      .describe('Hours after which a lasting anomaly is slowly learned as usual'),
  }),
) {}
