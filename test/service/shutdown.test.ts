import { describe, expect, it } from 'vitest';
import { createShutdownStack } from '../../src/service/shutdown.ts';

describe('createShutdownStack', () => {
  it('stops parts in the reverse order, once', async () => {
    const stopped: string[] = [];
    const stack = createShutdownStack({ deadlineMs: 1_000 });
    for (const name of ['first', 'second', 'third']) stack.push(name, () => void stopped.push(name));
    expect(await Promise.all([stack.stop(), stack.stop()])).toEqual([[], []]);
    expect(stopped).toEqual(['third', 'second', 'first']);
  });

  it('goes on behind a part that fails or hangs, and names it', async () => {
    const stopped: string[] = [];
    const warnings: unknown[] = [];
    const stack = createShutdownStack({
      deadlineMs: 30,
      log: { warn: (fields) => void warnings.push(fields) },
    });
    stack.push('first', () => void stopped.push('first'));
    stack.push('hangs', () => new Promise(() => undefined));
    stack.push('fails', () => Promise.reject(new Error('no')));
    expect(await stack.stop()).toEqual(['fails', 'hangs']);
    expect(stopped).toEqual(['first']);
    expect(warnings).toHaveLength(2);
  });
});
