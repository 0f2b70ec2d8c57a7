import { describe, expect, it } from '@jest/globals';
import { parseOptions } from './options.js';

describe('parseOptions', () => {
  it('has defaults that bind to loopback', () => {
    expect(parseOptions([], '/srv')).toEqual({
      help: false,
      data: '/srv/data',
      configs: [],
      port: 8080,
      host: '127.0.0.1',
    });
  });

  it.each([
    [['--port', '99999'], /--port needs a number from 0 to 65535, got 99999/, 'no such port'],
    [['--port', '-1'], /--port/, 'a port is not negative'],
    [['--prot', '80'], /prot.*Try --help/s, 'a slip of the finger'],
  ])('refuses %j because it is %s', (args, message) => {
    expect(() => parseOptions(args, '/srv')).toThrow(message);
  });
});
