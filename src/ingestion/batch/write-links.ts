/** Relationships between what events name. */
import {
  linkLeadsToChannels,
  linkLeadsToPacks,
  linkLeadsToTemplates,
  linkRunsToPacks,
  linkStrategiesToCreatives,
} from '../../gen/queries.ts';
import { nodeKey } from '../../graph/keys.ts';
import type { GraphTransaction } from '../../graph/transaction.ts';
import type { LinkEffect } from '../catalogue/effects.ts';
import type { BatchWrites } from './batch-writes.ts';
import { expectRows } from './expect-rows.ts';

interface Ends {
  readonly fromKey: string;
  readonly toKey: string;
}

const NAMED_LINKS = {
  REACHED_BY_TEMPLATE: linkLeadsToTemplates,
  REACHED_BY_CHANNEL: linkLeadsToChannels,
  WON_WITH: linkLeadsToPacks,
  RUN_OF: linkRunsToPacks,
} as const;

/** One statement per kind of link in the batch. */
export function writeLinks(transaction: GraphTransaction, writes: BatchWrites): readonly Promise<unknown>[] {
  const named = new Map<keyof typeof NAMED_LINKS, Ends[]>();
  const ledTo: Ends[] = [];
  for (const link of writes.links.values()) {
    const { accountId } = link;
    if (link.type === 'LED_TO') {
      ledTo.push({ fromKey: nodeKey(accountId, link.strategyId), toKey: nodeKey(accountId, link.contentId) });
      continue;
    }
    const rows = named.get(link.type) ?? [];
    rows.push({
      fromKey: nodeKey(accountId, fromId(link)),
      toKey: nodeKey(accountId, link.name),
    });
    named.set(link.type, rows);
  }
  const sent: Promise<unknown>[] = [...named].map(([type, links]) =>
    transaction
      .run(NAMED_LINKS[type], { links: links.sort(byEnds) })
      .then(({ linked }) => expectRows(linked, links.length)),
  );
  if (ledTo.length > 0) sent.push(transaction.run(linkStrategiesToCreatives, { links: ledTo.sort(byEnds) }));
  return sent;
}

function fromId(link: Exclude<LinkEffect, { type: 'LED_TO' }>): string {
  return link.type === 'RUN_OF' ? link.runId : link.leadId;
}

function byEnds(a: Ends, b: Ends): number {
  return a.fromKey < b.fromKey || (a.fromKey === b.fromKey && a.toKey < b.toKey) ? -1 : 1;
}
