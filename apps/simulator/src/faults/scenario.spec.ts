import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { PARAMETERS } from '../conditions.js';
import { DRAWN, drawnScenario, isDrawn } from './drawn.js';
import { BENIGN_KINDS, FAULT_KINDS, LIBRARY } from './library/library.js';
import { loadScenario } from './load-scenario.js';
import { parseScenario } from './scenario.js';

const ownKind = {
  cause: 'rusty-connector',
  target: { among: 'cells' },
  effects: [{ effect: 'parameter', parameter: 'feederLoss', value: 8, onset: { shape: 'drift', minutes: 60 } }],
  lastsMinutes: 120,
  expected: 'handed-over',
};

describe('LIBRARY', () => {
  it('has what the network is measured with', () => {
    expect(FAULT_KINDS.length).toBeGreaterThanOrEqual(28);
    expect(BENIGN_KINDS).toHaveLength(7);
  });

  it.each([...LIBRARY])('%s stays within what a parameter can be', (_, kind) => {
    const most: Readonly<Record<string, { readonly most: number }>> = Object.fromEntries(
      Object.values(PARAMETERS).flatMap((of) => Object.entries(of)),
    );
    for (const of of kind.effects) {
      if (of.effect !== 'parameter') continue;
      const named = typeof of.value === 'number' ? undefined : kind.parameters[of.value.parameter];
      const value = typeof of.value === 'number' ? of.value : Math.max(named?.usual ?? NaN, named?.most ?? NaN);
      expect(value).toBeLessThanOrEqual(most[of.parameter]?.most ?? NaN);
    }
    for (const { usual, least, most: highest } of Object.values(kind.parameters)) {
      expect(usual).toBeGreaterThanOrEqual(least);
      expect(usual).toBeLessThanOrEqual(highest);
    }
    expect(kind.expected === 'mended').toBe(kind.remedy !== undefined);
    expect(kind.expected === 'ignored').toBe(kind.benign);
  });
});

describe('parseScenario', () => {
  it('takes kinds of its own beside those of the library', () => {
    const { faults, kinds } = parseScenario(
      JSON.stringify({ kinds: { rust: ownKind }, faults: [{ kind: 'rust', atMinutes: 3 }] }),
      'own.json',
    );
    expect(faults).toEqual([{ kind: 'rust', atMinutes: 3 }]);
    expect(kinds?.['rust']?.effects[0]).toMatchObject({ of: 'target', afterMinutes: 0, clearedBy: [] });
  });

  it.each<[unknown, RegExp]>([
    [{ faults: [{ kind: 'nothing', atMinutes: 1 }] }, /own\.json: faults\.0\.kind: there is no kind nothing/],
    [{ faults: [{ kind: 'overload', atMinutes: -1 }] }, /faults\.0\.atMinutes/],
    [
      { faults: [{ kind: 'overload', atMinutes: 1, parameters: { load: 9 } }] },
      /faults\.0\.parameters\.load: expected/,
    ],
    [{ faults: [{ kind: 'overload', atMinutes: 1, parameters: { weight: 9 } }] }, /no such parameter/],
    [{ faults: [{ kind: 'overload', atMinutes: 1, near: 0 }] }, /faults\.0\.near/],
    [{ kinds: { rust: { ...ownKind, target: { among: 'dogs' } } } }, /kinds\.rust\.target\.among/],
    [
      { kinds: { rust: { ...ownKind, effects: [{ ...ownKind.effects[0], of: 'me' }] } } },
      /kinds\.rust\.effects\.0\.of/,
    ],
    [{ kinds: { overload: ownKind } }, /kinds\.overload: the library has/],
    [{ fault: [] }, /the scenario: /],
  ])('refuses %j', (file, told) => {
    expect(() => parseScenario(JSON.stringify(file), 'own.json')).toThrow(told);
  });

  it('tells every problem at once', () => {
    const file = { faults: [fault({ kind: 'a' }), fault({ kind: 'b' })] };
    expect(() => parseScenario(JSON.stringify(file), 'own.json')).toThrow(/kind a\n.*kind b/);
    expect(() => parseScenario('{', 'own.json')).toThrow(/own\.json: is no JSON/);
  });
});

describe('loadScenario', () => {
  it('knows the names that campaigns use', () => {
    expect(loadScenario('quiet', 60, 1).faults).toEqual([]);
    expect(loadScenario('demo', 60, 1)).toMatchObject({ faults: [{ atMinutes: 20 }], cycle: { most: 4 } });
    expect(loadScenario('five', 60, 1).faults.map(({ atMinutes }) => atMinutes)).toEqual([20, 140, 260, 380, 500]);
    expect(new Set(loadScenario('smoke', 60, 1).faults.map(({ kind }) => kind)).size).toBeGreaterThanOrEqual(10);
    expect(() => loadScenario('nowhere.json', 60, 1)).toThrow(/neither a scenario nor a file/);
  });
});

describe('drawnScenario', () => {
  it.each(DRAWN)('%s is one for one seed, of kinds and parameters that are known', (name) => {
    if (!isDrawn(name)) throw new Error('unknown');
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), (seed) => {
        const drawn = drawnScenario(name, seed, Infinity);
        expect(drawnScenario(name, seed, Infinity)).toEqual(drawn);
        // What is drawn is what a file may say.
        expect(parseScenario(JSON.stringify(drawn), 'drawn').faults).toHaveLength(drawn.faults.length);
      }),
      { numRuns: 10 },
    );
  });

  it('shows every kind once in single, and nothing but what is benign in fault-free', () => {
    const kinds = drawnScenario('single', 1, Infinity).faults.map(({ kind }) => kind);
    expect(new Set(kinds)).toEqual(new Set(LIBRARY.keys()));
    const benign = drawnScenario('fault-free', 1, Infinity).faults;
    expect(benign.length).toBeGreaterThan(20);
    expect(benign.every(({ kind }) => LIBRARY.get(kind)?.benign)).toBe(true);
  });

  it('draws most kinds in a month', () => {
    const kinds = new Set(drawnScenario('month', 1, Infinity).faults.map(({ kind }) => kind));
    expect(kinds.size).toBeGreaterThanOrEqual(30);
  });
});

const fault = (different: object): object => ({ kind: 'overload', atMinutes: 1, ...different });
