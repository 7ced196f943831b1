import { createHash } from 'node:crypto';
import { mixSeed } from '../statistics/draws.ts';

/** Seed of an account's nth training. Repeating a training on the same data gives the same models. */
export function trainingSeed(accountKey: string, training: number): number {
  return mixSeed(createHash('sha256').update(accountKey).digest().readUInt32BE() + training);
}
