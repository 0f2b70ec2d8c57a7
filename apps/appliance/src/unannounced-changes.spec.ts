import { beforeEach, describe, expect, it } from '@jest/globals';
import { type Drift } from '#foundation/topology';
import { type AttributeValue, type ConfigurationChange, type Dn, networkTimeOf } from '#foundation/vocabulary';
import { ConfigurationChangesConfig, readConfigurationChangesFrame } from '#monitor/configuration-changes';
import { UnannouncedChanges } from './unannounced-changes.js';

const SINCE = 1_000_000_000_000;
const RELATION = 'SubNetwork=1,ManagedElement=7,GNBDUFunction=1,NRCellDU=3,NRCellRelation=1';
const barred: Drift = { dn: RELATION, attribute: 'isHOAllowed', from: true, to: false };

describe('what an inventory shows and nobody told of', () => {
  let announced: ConfigurationChange[];
  let own: readonly AttributeValue[];
  let counted: Record<string, number>;
  let recorded: ConfigurationChange[];
  let isFull: boolean;
  const open = (maxChanges = 10): UnannouncedChanges =>
    new UnannouncedChanges({
      config: ConfigurationChangesConfig.schema.parse({ maxChanges }),
      announced: (dn: Dn) => announced.filter((change) => change.dn === dn),
      isOwn: (_dn, _attribute, value) => Promise.resolve(own.includes(value)),
      count: (outcome, attributes = 1) => (counted[outcome] = (counted[outcome] ?? 0) + attributes),
      intake: {
        accept: (source, _bytes, decode) => {
          expect(source).toBe('inventory');
          if (isFull) throw new Error('no room');
          const received = decode();
          if (received.kind === 'configuration-changes') recorded.push(...readConfigurationChangesFrame(received.body));
          return Promise.resolve(received);
        },
      },
    });
  const record = async (drifts: readonly Drift[], maxChanges?: number): Promise<void> =>
    open(maxChanges).record(drifts, SINCE);
  beforeEach(() => {
    announced = [];
    own = [];
    counted = {};
    recorded = [];
    isFull = false;
  });

  it('is recorded as a change by somebody unknown, since the reading before', async () => {
    await record([barred]);
    expect(recorded).toMatchObject([{ ...barred, time: SINCE, actor: 'unknown' }]);
    expect(counted).toEqual({ recorded: 1 });
  });

  it('is nothing that was told of since the reading before, or that the appliance writes itself', async () => {
    const told = { ...barred, id: 'c-1', time: networkTimeOf(SINCE + 1), actor: 'planner' };
    announced = [told];
    await record([barred]);
    expect(recorded).toEqual([]);
    announced = [{ ...told, time: networkTimeOf(SINCE - 3_600_000) }];
    own = [false];
    await record([barred]);
    expect(recorded).toEqual([]);
    expect(counted).toEqual({ announced: 1, own: 1 });
  });

  it('is news again where what was told is another value, another attribute or long ago', async () => {
    const told = { ...barred, id: 'c-1', time: networkTimeOf(SINCE + 1), actor: 'planner' };
    announced = [
      { ...told, to: true },
      { ...told, attribute: 'isRemoveAllowed' },
      { ...told, time: networkTimeOf(SINCE - 3_600_000) },
    ];
    await record([barred]);
    expect(recorded).toHaveLength(1);
  });

  it("is nobody's change where it is another value at every reading", async () => {
    const changes = open();
    for (let n = 0; n < 5; n++)
      await changes.record(
        [{ ...barred, attribute: 'lastAudit', from: n, to: n + 1 }, ...(n === 4 ? [barred] : [])],
        SINCE,
      );
    expect(recorded.map(({ attribute }) => attribute)).toEqual(['lastAudit', 'lastAudit', 'isHOAllowed']);
    expect(counted).toEqual({ recorded: 3, restless: 3 });
  });

  it('is not lost where the log cannot take it now', async () => {
    const changes = open();
    isFull = true;
    await expect(changes.record([barred], SINCE)).rejects.toThrow('no room');
    isFull = false;
    await changes.record([{ ...barred, dn: `${RELATION}0` }], SINCE);
    await changes.record([], SINCE);
    expect(recorded.map(({ dn }) => dn)).toEqual([RELATION, `${RELATION}0`]);
    expect(counted).toEqual({ recorded: 2 });
  });

  it('is bounded, and what is left out is counted', async () => {
    await record(
      Array.from({ length: 5 }, (_, n) => ({ ...barred, dn: `${RELATION}${String(n)}` })),
      2,
    );
    expect(recorded).toHaveLength(2);
    expect(counted).toEqual({ recorded: 2, 'too-many': 3 });
  });
});
