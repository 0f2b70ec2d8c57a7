import { expect, it } from '@jest/globals';
import { metricsText } from './prometheus-text.js';

it('groups series of one name, and escapes their labels', () => {
  const text = metricsText([
    { labels: { __name__: 'a', x: '1' }, value: 2, isCumulative: true },
    { labels: { __name__: 'b.c', x: 'say "no"\\' }, value: 0.5, isCumulative: false },
    { labels: { __name__: 'a', x: '2' }, value: 3, isCumulative: true },
  ]);
  expect(text).toBe('# TYPE a counter\na{x="1"} 2\na{x="2"} 3\n# TYPE b_c gauge\nb_c{x="say \\"no\\"\\\\"} 0.5\n');
});
