import type { FindLastOverrideRow } from '../../gen/queries.ts';
import { type Override, toOverrideEffect } from './override.ts';

/** A decision as the graph returns it. */
export type OverrideRow = FindLastOverrideRow;

/** The decision. */
export function toOverride(accountId: string, { key: _key, effect, ...row }: OverrideRow): Override {
  return { ...row, accountId, effect: toOverrideEffect(effect) };
}
