/** An attacker who keeps every published value and combines them, written without the product's own rule. */
import type { Contribution } from '../../../src/knowledge/shared/contribution.ts';
import { type PublishedInsight, subjectKey } from '../../../src/knowledge/shared/insight.ts';

/** A part of an account: its evidence from one segment. */
type Part = string;

/** One published value, and who truly stood behind it. */
export interface Publication {
  readonly subject: string;
  readonly segment: string;
  readonly parts: ReadonlySet<Part>;
  readonly insight: PublishedInsight;
}

const SEPARATOR = '\n';

function accountOfPart(part: Part): string {
  return part.slice(0, part.indexOf(SEPARATOR));
}

export function accountsIn(parts: Iterable<Part>): ReadonlySet<string> {
  return new Set([...parts].map(accountOfPart));
}

/** Who was pooled, read from the evidence of the day and not from what the product wrote down. */
export function publicationOf(
  insight: PublishedInsight,
  contributions: readonly Contribution[],
): Publication {
  const subject = subjectKey(insight);
  const pooled = contributions.filter(
    (one) => subjectKey(one) === subject && (insight.segment === '' || one.segment === insight.segment),
  );
  const parts = new Set(pooled.map(({ accountId, segment }) => `${accountId}${SEPARATOR}${segment}`));
  return { subject, segment: insight.segment, parts, insight };
}

/** The publication as it is for one who knows the evidence of an account. */
export function without(publication: Publication, accountId: string): Publication {
  const parts = [...publication.parts].filter((part) => accountOfPart(part) !== accountId);
  return { ...publication, parts: new Set(parts) };
}

/** Accounts left when one value is subtracted from the other. */
export function subtracted(left: Publication, right: Publication): number {
  if (left.segment === right.segment) {
    return difference(accountsIn(left.parts), accountsIn(right.parts)).length;
  }
  return accountsIn(difference(left.parts, right.parts)).size;
}

/** Members of one set only. */
export function difference(left: ReadonlySet<string>, right: ReadonlySet<string>): readonly string[] {
  return [...left, ...right].filter((one) => left.has(one) !== right.has(one));
}

/** Accounts left by each way to add, leave out or subtract the values; those that cancel wholly are 0. */
export function* combinations(publications: readonly Publication[]): Generator<number> {
  const ways = 3 ** publications.length;
  for (let way = 1; way < ways; way += 1) {
    const factors = new Map<Part, number>();
    for (const [index, { parts }] of publications.entries()) {
      const factor = (Math.floor(way / 3 ** index) % 3) - 1;
      for (const part of parts) factors.set(part, (factors.get(part) ?? 0) + factor);
    }
    const left = [...factors].filter(([, factor]) => factor !== 0).map(([part]) => part);
    yield accountsIn(left).size;
  }
}
