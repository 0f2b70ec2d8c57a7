import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { ApplianceError } from './appliance-error.js';
import { configSlice } from './config-slice.js';
import { loadConfig, parseConfig } from './load-config.js';

class LoomConfig extends configSlice('loom', z.object({ threads: z.number().int().min(2).default(8) })) {}
class InkConfig extends configSlice('ink', z.object({ colour: z.enum(['red', 'black']).default('black') })) {}
const slices = [LoomConfig, InkConfig];

const messageOf = (document: unknown): string => {
  try {
    parseConfig(document, slices);
  } catch (error) {
    return error instanceof ApplianceError ? error.message : 'another error';
  }
  return 'no error';
};

describe('parseConfig', () => {
  it('fills in defaults for what is absent', () => {
    const config = parseConfig({ loom: { threads: 3 } }, slices);
    expect(config.get(LoomConfig).threads).toBe(3);
    expect(config.get(InkConfig).colour).toBe('black');
  });

  it('reports every problem at once, each with its path', () => {
    const message = messageOf({ loom: { threads: 1, treads: 4 }, ink: { colour: 'blue' }, wool: {} });
    expect(message).toMatch(/loom\.threads: /);
    expect(message).toMatch(/treads/);
    expect(message).toMatch(/ink\.colour: /);
    expect(message).toMatch(/wool: no module has this slice/);
  });

  it.each<[unknown, string]>([
    [[], 'a list'],
    ['text', 'a scalar'],
  ])('refuses %j because it is %s', (document) => {
    expect(messageOf(document)).toMatch(/must be a map/);
  });
});

describe('loadConfig', () => {
  it('says in one sentence that a file cannot be read', () => {
    expect(() => loadConfig(['/nowhere/at-all.yaml'], slices)).toThrow(
      /^The configuration \/nowhere\/at-all\.yaml cannot be read/,
    );
  });

  it('takes the defaults where no file is named', () => {
    expect(loadConfig([], slices).get(LoomConfig).threads).toBe(8);
  });
});
