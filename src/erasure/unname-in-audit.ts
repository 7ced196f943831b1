/** Takes the id of an erased subject out of what callers wrote into the audit. */
import { erasedName, type NamedSubject } from '../access/erased-names.ts';
import { type ListAuditTextsRow, listAuditTexts, setAuditTexts } from '../gen/queries.ts';
import type { Graph } from '../graph/graph.ts';

/** Entries in one transaction. */
const ENTRIES_PER_PAGE = 500;

/** Replaces the id in actors and reasons of the account's audit entries. Can be repeated. */
export async function unnameInAudit(
  graph: Graph,
  { accountId, id }: NamedSubject,
  erasureId: string,
): Promise<void> {
  const unnamed = (text: string): string => withoutId(text, id, erasedName(erasureId));
  let found: readonly ListAuditTextsRow[];
  let afterKey = '';
  do {
    const page = { accountId, text: id, afterKey, limit: BigInt(ENTRIES_PER_PAGE) };
    found = await graph.run(listAuditTexts, page);
    const entries = found
      .map(({ key, reportedActor, reason }) => {
        return { key, reportedActor: unnamed(reportedActor), reason: unnamed(reason) };
      })
      .filter(
        (entry, at) => entry.reportedActor !== found[at]?.reportedActor || entry.reason !== found[at]?.reason,
      );
    if (entries.length > 0) await graph.run(setAuditTexts, { entries });
    afterKey = found.at(-1)?.key ?? afterKey;
  } while (found.length === ENTRIES_PER_PAGE);
}

/**
 * Replaces an id where it stands as a word of its own: not as a part of a longer word or number, so that the short id
 * of one lead does not spoil what is said of others.
 */
export function withoutId(text: string, id: string, name: string): string {
  const normal = text.normalize('NFC');
  if (!normal.includes(id)) return text;
  const word = new RegExp(`(?<![\\p{L}\\p{N}_])${escaped(id)}(?![\\p{L}\\p{N}_])`, 'gu');
  return normal.replace(word, () => name);
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
