import type { FindLastOverrideRow } from '../../gen/queries.ts';
import { type Override, toOverrideEffect } from './override.ts';

/** An override as the graph returns it. */
export type OverrideRow = FindLastOverrideRow;

/** Converts a row to an override. */
export function toOverride(accountId: string, { key: _key, effect, ...row }: OverrideRow): Override {
  return { ...row, accountId, effect: toOverrideEffect(effect) };
}
