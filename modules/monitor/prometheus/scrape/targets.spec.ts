import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { relabelling } from './relabelling.js';
import { ScrapeConfig } from './scrape.config.js';
import { nextScrapeMs, type Target, type TargetGroup, targetsOf } from './targets.js';

const defaults = ScrapeConfig.schema.parse({});
const found = (job: object, groups: readonly TargetGroup[]): readonly Target[] => {
  const [settings] = ScrapeConfig.schema.parse({ scrape_configs: [{ job_name: 'ran', ...job }] }).scrape_configs;
  if (settings === undefined) throw new Error('no job');
  return targetsOf(settings, relabelling(settings.relabel_configs), groups, defaults);
};
const shown = ({ url, labels }: Target): object => ({ url, ...Object.fromEntries(labels) });

describe('targetsOf', () => {
  it('makes of an address what is asked and what its series are called by', () => {
    const groups = [{ targets: ['du-1:9100', '[::1]:9100'], labels: { site: 'N1', __meta_rack: '7' } }];
    expect(found({ params: { module: ['a b', 'c'] } }, groups).map(shown)).toEqual([
      { url: 'http://du-1:9100/metrics?module=c&module=a+b', job: 'ran', instance: 'du-1:9100', site: 'N1' },
      { url: 'http://[::1]:9100/metrics?module=c&module=a+b', job: 'ran', instance: '[::1]:9100', site: 'N1' },
    ]);
  });

  it('lets relabelling choose, rename and lead elsewhere', () => {
    const relabel_configs = [
      { source_labels: ['__meta_role'], regex: 'du', action: 'keep' },
      { source_labels: ['__meta_rack'], target_label: 'rack' },
      { source_labels: ['__address__'], regex: '(.*):.*', target_label: '__address__', replacement: '$1:8443' },
      { target_label: '__scheme__', replacement: 'https' },
      { target_label: '__metrics_path__', replacement: '/pm' },
      { source_labels: ['__meta_rack'], target_label: 'instance' },
      { target_label: '__scrape_interval__', replacement: '5s' },
    ];
    const groups = [
      { targets: ['a:1'], labels: { __meta_role: 'du', __meta_rack: '7' } },
      { targets: ['b:1'], labels: { __meta_role: 'cu' } },
    ];
    const [target, ...others] = found({ relabel_configs }, groups);
    expect(others).toEqual([]);
    expect(target && shown(target)).toEqual({ url: 'https://a:8443/pm', job: 'ran', instance: '7', rack: '7' });
    // A scrape never takes longer than the time to the next.
    expect(target).toMatchObject({ intervalMs: 5_000, timeoutMs: 5_000 });
  });

  it('has the same target once, and what is no address never', () => {
    const groups = [{ targets: ['a:1', 'a:1', 'a b', 'http://c:1/', ''], labels: {} }];
    expect(found({}, groups).map(({ url }) => url)).toEqual(['http://a:1/metrics']);
  });
});

describe('nextScrapeMs', () => {
  it('is the one place of the target in each interval', () => {
    const key = fc.stringMatching(/^[0-9a-f]{32}$/);
    fc.assert(
      fc.property(key, fc.integer({ min: 1, max: 600_000 }), fc.nat({ max: 2 ** 40 }), (name, intervalMs, nowMs) => {
        const next = nextScrapeMs({ key: name, intervalMs }, nowMs);
        expect(next).toBeGreaterThan(nowMs);
        expect(next - nowMs).toBeLessThanOrEqual(intervalMs);
        expect(nextScrapeMs({ key: name, intervalMs }, next)).toBe(next + intervalMs);
      }),
    );
  });
});
