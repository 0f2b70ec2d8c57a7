import { z } from 'zod';
import { configSlice } from '#foundation/platform';

const ms = (value: number, text: string) => z.int().positive().default(value).describe(`${text} (ms)`);

export class ApplianceConfig extends configSlice(
  'appliance',
  z.object({
    networkTime: z
      .enum(['wall', 'telemetry'])
      .default('wall')
      .describe('Network time: this host’s clock, or the newest time of what was received (simulations, replays)'),
    historySources: z
      .array(z.string())
      .max(1_000)
      .default([])
      .describe('Sources whose reports are of the past: they teach what is usual and raise nothing (no unit)'),
    minIntervalMs: ms(60_000, 'Reports of a series closer together than this are taken as one'),
    recordWindowMs: ms(60_000, 'Calls and log records are counted over this much network time'),
    recordDelayMs: ms(60_000, 'Calls and log records may come this much later than reports, network time'),
    maxAheadMs: ms(600_000, 'A sample further ahead of network time is of a broken clock: stored, not judged'),
    allowedSilenceMs: ms(300_000, 'A source that is not heard of for this much network time is silent'),
    checkpointEveryMs: ms(60_000, 'What the lane knows is saved this often; a crash replays what came since'),
    flushEveryMs: ms(250, 'What was received is stored this much later at most'),
    chunkSamples: z.int().positive().default(500_000).describe('Samples committed to the store at a time (samples)'),
    topologyEveryMs: ms(600_000, 'The inventory is read from the network this often'),
    maxObjects: z.int().positive().default(1_000_000).describe('Objects that one lane watches (objects)'),
    maxRegions: z.int().positive().max(1_000).default(64).describe('Regions with a loop of their own (regions)'),
  }),
) {}
