/** Stores which events used which guidance. A batch without guidance sends nothing. */

import { linkCreativesToGuidance, recordGuidanceUses } from '../../gen/queries.ts';
import { nodeKey } from '../../graph/keys.ts';
import type { GraphTransaction } from '../../graph/transaction.ts';
import type { PreparedEvent } from '../accept/prepared-event.ts';
import type { PreparedGuidance } from '../accept/prepared-guidance.ts';
import type { BatchWrites } from './batch-writes.ts';
import { expectRows } from './expect-rows.ts';

/** Statements in the order in which they depend on each other. They follow those of the events and creatives. */
export function writeGuidance(
  transaction: GraphTransaction,
  { guidedEvents, guidedCreatives }: Pick<BatchWrites, 'guidedEvents' | 'guidedCreatives'>,
): readonly Promise<unknown>[] {
  const uses = guidedEvents
    .flatMap((event) => (event.guidance === undefined ? [] : [useRow(event, event.guidance)]))
    .sort((a, b) => byText(a.key, b.key) || byText(a.eventKey, b.eventKey));
  if (uses.length === 0) return [];
  const sent: Promise<unknown>[] = [
    transaction.run(recordGuidanceUses, { uses }).then(({ used }) => expectRows(used, uses.length)),
  ];
  const links = [...guidedCreatives]
    .map(([creativeKey, useKey]) => ({ creativeKey, useKey }))
    .sort((a, b) => byText(a.creativeKey, b.creativeKey));
  if (links.length > 0) sent.push(transaction.run(linkCreativesToGuidance, { links }));
  return sent;
}

function useRow({ key: eventKey, accountId, accountKey }: PreparedEvent, guidance: PreparedGuidance) {
  const { facts, items, json, useKey } = guidance;
  return {
    key: useKey,
    eventKey,
    accountKey,
    projectKey: facts.projectId === '' ? '' : nodeKey(accountId, facts.projectId),
    projectId: facts.projectId,
    week: facts.week,
    holdout: facts.holdout,
    epoch: BigInt(facts.epoch),
    sharedEpoch: BigInt(facts.sharedEpoch),
    seed: BigInt(facts.seed),
    metric: facts.metric,
    issuedAtMs: BigInt(facts.issuedAtMs),
    items,
    guidance: json,
  };
}

function byText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
