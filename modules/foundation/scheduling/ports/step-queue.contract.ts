import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type StepJob, type StepQueue } from './step-queue.js';

const job = (caseId: string, priority = 3): StepJob => ({ id: `${caseId}|planned|1`, caseId, priority });

/**
 * What every adapter must keep.
 *
 * @param open a queue that runs one step at a time
 */
export const stepQueueContract = (name: string, open: () => StepQueue): void => {
  describe(`${name} as a StepQueue`, () => {
    let queue: StepQueue;
    let seen: string[];
    let listeners: (() => void)[];
    const saw = (caseId: string): void => {
      seen.push(caseId);
      for (const look of listeners) look();
    };
    const until = (count: number): Promise<void> =>
      new Promise((resolve) => {
        const look = (): void => {
          if (seen.length >= count) resolve();
        };
        listeners.push(look);
        look();
      });
    const remember = (given: Pick<StepJob, 'id' | 'caseId'>): Promise<void> => {
      saw(given.caseId);
      return Promise.resolve();
    };
    beforeEach(() => {
      queue = open();
      seen = [];
      listeners = [];
    });
    afterEach(async () => {
      await queue.stop(1_000);
    });

    it('runs what is admitted, once, under the id that it was given', async () => {
      const ids: string[] = [];
      await queue.start(({ id, caseId }) => {
        ids.push(id);
        return remember({ id, caseId });
      });
      await queue.admit([job('a'), job('b')]);
      await until(2);
      expect(ids.sort()).toEqual(['a|planned|1', 'b|planned|1']);
    });

    it('takes no notice of an id that waits already, and runs most urgent first', async () => {
      let release: () => void = () => undefined;
      const held = new Promise<void>((resolve) => (release = resolve));
      await queue.start(async (given) => {
        await remember(given);
        await held;
      });
      await queue.admit([job('first')]);
      await until(1);
      await queue.admit([job('late', 5), job('soon', 2)]);
      await queue.admit([job('late', 5), job('now', 1)]);
      release();
      await until(4);
      await queue.stop(1_000);
      expect(seen).toEqual(['first', 'now', 'soon', 'late']);
    });

    it('forgets a step that is done or failed, so that it may be admitted again', async () => {
      await queue.start(async (given) => {
        await remember(given);
        if (seen.length === 1) throw new Error('the record store is away');
      });
      await queue.admit([job('a')]);
      await until(1);
      // Until the queue has forgotten it; the reconciler does the same.
      while (seen.length < 3) {
        await queue.admit([job('a')]);
        await new Promise(setImmediate);
      }
      expect(new Set(seen)).toEqual(new Set(['a']));
    });

    it('lets the running step end at the stop, runs nothing after, and may be stopped twice', async () => {
      let ended = 0;
      await queue.start(async (given) => {
        await remember(given);
        await new Promise(setImmediate);
        ended += 1;
      });
      await queue.admit([job('a')]);
      await until(1);
      await Promise.all([queue.stop(1_000), queue.stop(1_000)]);
      expect(ended).toBe(1);
    });
  });
};
