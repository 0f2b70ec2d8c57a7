import { z } from 'zod';
import { type VoiceMetrics } from '../domain/quality-report.js';
import { type RtcpReports } from './rtcp-packet.js';

const eighth = z.number().min(0).max(255);
const milliseconds = z.number().min(0).max(65_535);
/** What capture agents make of an RTCP packet: its fields by name, numbers as they stand in it. */
const document = z.object({
  ssrc: z.number().default(0),
  report_blocks: z
    .array(z.object({ source_ssrc: z.number().default(0), fraction_lost: eighth, ia_jitter: z.number().min(0) }))
    .max(31)
    .default([]),
  report_blocks_xr: z
    .object({
      id: z.number().default(0),
      fraction_lost: eighth,
      fraction_discard: eighth.default(0),
      round_trip_delay: milliseconds.default(0),
      end_system_delay: milliseconds.default(0),
      r_factor: z.number().optional(),
      mos_cq: z.number().optional(),
      mos_lq: z.number().optional(),
    })
    .optional(),
});

const rating = (value: number | undefined, scale: number, min: number, max: number): number | undefined =>
  value === undefined || value / scale < min || value / scale > max ? undefined : value / scale;

/** @returns `undefined` where the text is no such document */
export const rtcpReportsOfJson = (text: string): RtcpReports | undefined => {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return undefined;
  }
  const { data } = document.safeParse(parsed);
  if (data === undefined) return undefined;
  const { report_blocks: blocks, report_blocks_xr: xr } = data;
  const reception = blocks.map((block) => ({
    ssrc: block.source_ssrc,
    lossRatio: block.fraction_lost / 256,
    jitterUnits: block.ia_jitter,
  }));
  if (xr === undefined) return { reception, voip: [] };
  const rFactor = rating(xr.r_factor, 1, 0, 100);
  const mosCq = rating(xr.mos_cq, 10, 1, 5);
  const mosLq = rating(xr.mos_lq, 10, 1, 5);
  const metrics: VoiceMetrics = {
    lossRatio: xr.fraction_lost / 256,
    discardRatio: xr.fraction_discard / 256,
    roundTripSeconds: xr.round_trip_delay / 1000,
    endSystemDelaySeconds: xr.end_system_delay / 1000,
    ...(rFactor === undefined ? {} : { rFactor }),
    ...(mosCq === undefined ? {} : { mosCq }),
    ...(mosLq === undefined ? {} : { mosLq }),
  };
  return { reception, voip: [{ ssrc: xr.id, metrics }] };
};
