import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { hasAccount, releaseCycleLease, renewCycleLease, takeCycleLease } from '../../../src/gen/queries.ts';
import { GraphError } from '../../../src/graph/errors.ts';
import type { Graph } from '../../../src/graph/graph.ts';
import { LeaseLostError } from '../../../src/learning/cycle/cycle-lease.ts';
import { whileLeasingAccount } from '../../../src/learning/cycle/leased-account.ts';

/** A graph of one lease, which goes to whoever asks. */
function leaseGraph({ isReachable = true, isLeased = true } = {}) {
  const released: unknown[] = [];
  const run = (query: unknown, params: unknown): Promise<unknown> => {
    if (query === takeCycleLease) {
      return Promise.resolve({ held: isLeased, token: 7, otherCycleId: 'other', staged: false });
    }
    if (query === hasAccount) return Promise.resolve({ found: true });
    if (query === renewCycleLease) return Promise.resolve(undefined);
    if (query !== releaseCycleLease) return Promise.reject(new Error('not asked for'));
    if (!isReachable) return Promise.reject(new GraphError('UNAVAILABLE', 'gone'));
    released.push(params);
    return Promise.resolve();
  };
  const transaction = (_: string, work: (inside: unknown) => unknown) => work({ run });
  const graph = { run, transaction } as unknown as Graph;
  const log = pino({ level: 'silent' });
  const clock = () => new Date('2026-03-01T00:00:00Z');
  return { released, dependencies: { graph, log, clock, random: () => 0.5, serverId: 's', leaseMs: 30 } };
}

describe('whileLeasingAccount', () => {
  it('gives the lease back after the work, and after its failure', async () => {
    const { dependencies, released } = leaseGraph();
    expect(await whileLeasingAccount(dependencies, 'a', async ({ lease }) => lease.token)).toBe(7);
    const failure = new Error('of the work');
    await expect(whileLeasingAccount(dependencies, 'a', () => Promise.reject(failure))).rejects.toBe(failure);
    expect(released).toEqual([
      { leaseKey: 'cycle|a', token: 7n },
      { leaseKey: 'cycle|a', token: 7n },
    ]);
  });

  it('loses neither result nor error when the lease cannot be given back', async () => {
    const { dependencies } = leaseGraph({ isReachable: false });
    expect(await whileLeasingAccount(dependencies, 'a', async () => 'done')).toBe('done');
    const failure = new Error('of the work');
    await expect(whileLeasingAccount(dependencies, 'a', () => Promise.reject(failure))).rejects.toBe(failure);
  });

  it('tells a caller whose lease was taken over that a cycle runs', async () => {
    const detail = { kind: 'ABORTED', reason: 'CYCLE_ALREADY_RUNNING' };
    const { dependencies } = leaseGraph();
    await expect(
      whileLeasingAccount(dependencies, 'a', () => Promise.reject(new LeaseLostError())),
    ).rejects.toMatchObject({ detail });
    const untilLost = whileLeasingAccount(
      dependencies,
      'a',
      ({ lost }) => new Promise((_, reject) => lost.addEventListener('abort', () => reject(lost.reason))),
    );
    await expect(untilLost).rejects.toMatchObject({ detail });
    await expect(
      whileLeasingAccount(leaseGraph({ isLeased: false }).dependencies, 'a', async () => 1),
    ).rejects.toMatchObject({ detail });
  });
});
