import { z } from 'zod';
import { configSlice } from '#foundation/platform';

export class ConsoleApiConfig extends configSlice(
  'consoleApi',
  z.object({
    maxIncidents: z
      .int()
      .min(100)
      .default(10_000)
      .describe('Incidents listed; the oldest resolved leave first (incidents)'),
    maxStreams: z.int().positive().default(200).describe('Consoles that follow live at a time (connections)'),
    streamBufferBytes: z
      .int()
      .positive()
      .default(262_144)
      .describe('Unsent to one console before it is dropped (bytes)'),
    heartbeatMs: z.int().positive().default(15_000).describe('Between two signs of life on a quiet stream (ms)'),
    statusMs: z.int().positive().default(2_000).describe('Between two statuses on the stream (ms)'),
    flushMs: z.int().positive().default(200).describe('Changes within this time are told together (ms)'),
    maxKpiRangeMs: z
      .int()
      .positive()
      .default(3_024_000_000)
      .describe('Longest range of one KPI query, network time (ms)'),
    maxAuditVerified: z
      .int()
      .positive()
      .default(5_000)
      .describe('Longest audit chain that a page view verifies (entries)'),
    maxChangeAgeMs: z
      .int()
      .positive()
      .default(604_800_000)
      .describe('A change entered by hand was made this long ago at most, network time (ms)'),
    maxChangeAheadMs: z
      .int()
      .nonnegative()
      .default(600_000)
      .describe('Its time may be this much ahead of network time: clocks differ, reports come late (ms)'),
  }),
) {}
