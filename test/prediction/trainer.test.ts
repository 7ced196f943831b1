import { describe, expect, it } from 'vitest';
import { trainModels } from '../../src/prediction/train-models.ts';
import { createTrainer, TrainingFailedError } from '../../src/prediction/trainer.ts';
import type { TrainingSet } from '../../src/prediction/training-set.ts';
import { simulatedSets } from './simulated-sets.ts';

const inputOf = (sets: readonly TrainingSet[]) => ({
  sets,
  champions: {},
  marginal: { RANDOMISED: new Map([['good', 0.1]]), OBSERVATIONAL: new Map() },
  seed: 7,
});
const input = inputOf(simulatedSets({ sets: 120, seed: 61, effects: { good: 0.5, bad: -0.4 } }));

// A thread takes seconds to start where other work has the processors.
describe('a training in a thread of its own', { timeout: 60_000 }, () => {
  it('has the outcome it has anywhere', async () => {
    expect(await createTrainer().train(input)).toEqual(trainModels(input));
  });

  it('leaves the server free to answer', async () => {
    const order: string[] = [];
    setImmediate(() => order.push('other work'));
    await createTrainer().train(input);
    order.push('trained');
    expect(order).toEqual(['other work', 'trained']);
  });

  it('fails by itself: the next one is trained', async () => {
    const trainer = createTrainer();
    const broken = inputOf([{ ...input.sets[0], date: 'no date' } as TrainingSet]);
    const failed = trainer.train(inputOf([...broken.sets, ...input.sets.slice(1)]));
    const next = trainer.train(input);
    await expect(failed).rejects.toBeInstanceOf(TrainingFailedError);
    await expect(failed).rejects.toMatchObject({ cause: expect.any(RangeError) });
    expect((await next).formula).toBeDefined();
  });

  it('starts no thread while one waits, and a new one after a failure', async () => {
    let started = 0;
    const count = (): void => {
      started += 1;
    };
    process.on('worker', count);
    try {
      const trainer = createTrainer();
      const first = await trainer.train(input);
      expect(await trainer.train(input)).toEqual(first);
      expect(await trainer.train(input)).toEqual(first);
      expect(started).toBe(1);
      const broken = inputOf([{ ...input.sets[0], date: 'no date' } as TrainingSet, ...input.sets.slice(1)]);
      await expect(trainer.train(broken)).rejects.toBeInstanceOf(TrainingFailedError);
      expect(await trainer.train(input)).toEqual(first);
      expect(started).toBe(2);
    } finally {
      process.off('worker', count);
    }
  });

  it('ends when it is aborted, under way or waiting', async () => {
    const trainer = createTrainer();
    const [running, waiting] = [new AbortController(), new AbortController()];
    const first = trainer.train(input, { signal: running.signal });
    const second = trainer.train(input, { signal: waiting.signal });
    waiting.abort(new Error('not wanted any more'));
    await expect(second).rejects.toThrow('not wanted any more');
    running.abort(new Error('stopped'));
    await expect(first).rejects.toThrow('stopped');
    await expect(trainer.train(input, { signal: AbortSignal.abort(new Error('before')) })).rejects.toThrow(
      'before',
    );
  });

  it('ends when it takes too long', async () => {
    await expect(createTrainer({ limitMs: 1 }).train(input)).rejects.toThrow(
      'training took longer than 1 ms',
    );
  });
});
