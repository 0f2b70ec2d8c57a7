import { beforeAll, describe, expect, it } from '@jest/globals';
import { post, report, shownAt, withAppliance } from './running-appliance.js';

/** All series of a metric with these labels, added up. */
const sumOf = (text: string, name: string, labels: Readonly<Record<string, string>> = {}): number =>
  text
    .split('\n')
    .filter((line) => line.startsWith(`${name} `) || line.startsWith(`${name}{`))
    .filter((line) => Object.entries(labels).every(([label, value]) => line.includes(`${label}="${value}"`)))
    .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);

describe('the accounts of the built appliance, from its metrics alone', () => {
  let text: string;
  beforeAll(async () => {
    text = await withAppliance(async (url) => {
      const now = Math.floor(Date.now() / 1_000) * 1_000;
      const [first, second, third] = [now - 180_000, now - 120_000, now - 60_000];
      await post(`${url}/v1/metrics`, report('RRU_PrbTotDl', [first, third]));
      // Sent again whole, as a sender does whose acknowledgement was lost.
      await post(`${url}/v1/metrics`, report('RRU_PrbTotDl', [third]));
      // Behind its own series, and far ahead of the clock.
      await post(`${url}/v1/metrics`, report('RRU_PrbTotDl', [second]));
      await post(`${url}/v1/metrics`, report('RRC_ConnMean', [now + 86_400_000]));
      await fetch(`${url}/api/v1/write`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-protobuf' },
        body: new Uint8Array([255, 1, 2]),
      });
      return shownAt(url);
    });
  });

  it.each<[string, Record<string, string>, number, string]>([
    ['noc_intake_accepted_samples_total', {}, 5, 'every sample of an acknowledged body is received'],
    ['noc_intake_refused_bodies_total', {}, 1, 'nobody knows what an undecodable body held'],
    ['noc_lane_items_total', { fate: 'kept' }, 4, 'late and early samples are kept'],
    ['noc_lane_items_total', { fate: 'duplicate' }, 1, 'one was sent twice'],
    ['noc_lane_items_total', { fate: 'refused' }, 0, 'there was room for every series'],
    ['noc_lane_untimely_samples_total', { timing: 'late' }, 1, 'one was behind its series'],
    ['noc_lane_untimely_samples_total', { timing: 'ahead' }, 1, 'one was of a broken clock'],
    ['noc_telemetry_store_rows', { kind: 'samples' }, 4, 'what is kept is stored'],
    ['noc_lane_lag_bytes', {}, 0, 'all was read'],
    ['noc_lane_store_lag_bytes', {}, 0, 'all was stored'],
    ['noc_stage_items_total', { stage: 'store' }, 4, 'the stage counts what was committed'],
    ['noc_stage_errors_total', { stage: 'intake' }, 1, 'the refused body'],
  ])('%s%j is %d because %s', (name, labels, expected) => {
    expect(sumOf(text, name, labels)).toBe(expected);
  });

  it('what was received is what was kept, doubled or refused', () => {
    expect(sumOf(text, 'noc_lane_items_total')).toBe(sumOf(text, 'noc_intake_accepted_samples_total'));
  });
});
