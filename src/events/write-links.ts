/** Relationships between what events name. */
import {
  linkLeadsToChannels,
  linkLeadsToPacks,
  linkLeadsToTemplates,
  linkRunsToPacks,
  linkStrategiesToCreatives,
} from '../gen/queries.ts';
import { nodeKey } from '../graph/keys.ts';
import type { GraphTransaction } from '../graph/transaction.ts';
import type { BatchWrites } from './batch-writes.ts';
import type { LinkEffect } from './effects.ts';

interface NamedLink {
  readonly accountKey: string;
  readonly fromKey: string;
  readonly toKey: string;
  readonly name: string;
}

const NAMED_LINKS = {
  REACHED_BY_TEMPLATE: linkLeadsToTemplates,
  REACHED_BY_CHANNEL: linkLeadsToChannels,
  WON_WITH: linkLeadsToPacks,
  RUN_OF: linkRunsToPacks,
} as const;

/** One statement per kind of link that occurs. */
export function writeLinks(transaction: GraphTransaction, writes: BatchWrites): readonly Promise<unknown>[] {
  const named = new Map<keyof typeof NAMED_LINKS, NamedLink[]>();
  const ledTo: { fromKey: string; toKey: string }[] = [];
  for (const link of writes.links.values()) {
    const { accountId } = link;
    if (link.type === 'LED_TO') {
      ledTo.push({ fromKey: nodeKey(accountId, link.strategyId), toKey: nodeKey(accountId, link.contentId) });
      continue;
    }
    const rows = named.get(link.type) ?? [];
    rows.push({
      accountKey: nodeKey(accountId),
      fromKey: nodeKey(accountId, fromId(link)),
      toKey: nodeKey(accountId, link.name),
      name: link.name,
    });
    named.set(link.type, rows);
  }
  const sent: Promise<unknown>[] = [...named].map(([type, links]) =>
    transaction.run(NAMED_LINKS[type], { links: links.sort(byEnds) }),
  );
  if (ledTo.length > 0) sent.push(transaction.run(linkStrategiesToCreatives, { links: ledTo.sort(byEnds) }));
  return sent;
}

function fromId(link: Exclude<LinkEffect, { type: 'LED_TO' }>): string {
  return link.type === 'RUN_OF' ? link.runId : link.leadId;
}

function byEnds(
  a: { readonly fromKey: string; readonly toKey: string },
  b: { readonly fromKey: string; readonly toKey: string },
): number {
  return a.fromKey < b.fromKey || (a.fromKey === b.fromKey && a.toKey < b.toKey) ? -1 : 1;
}
