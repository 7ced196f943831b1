/** Decides which segment a project is in: by its own industry and client type, or the account's where it has none. */
import { createSegments, linkSegments, unlinkSegments } from '../gen/queries.ts';
import type { GraphTransaction } from '../graph/transaction.ts';
import { type SegmentWords, segmentKeyOf } from './segment-key.ts';

/** A project with its own industry and client type. */
export interface ProjectWords extends SegmentWords {
  readonly projectKey: string;
}

/** Links projects to the segments they belong to now, and removes links to former segments. */
export async function relinkSegments(
  transaction: GraphTransaction,
  projects: readonly ProjectWords[],
  account: SegmentWords,
): Promise<void> {
  if (projects.length === 0) return;
  const sorted = projects.toSorted((left, right) => compare(left.projectKey, right.projectKey));
  const links = sorted.flatMap((project) => {
    const segment = segmentOf(project, account);
    return segment === undefined ? [] : [{ projectKey: project.projectKey, ...segment }];
  });
  const segments = [...new Map(links.map((link) => [link.segmentKey, link])).values()]
    .map(({ segmentKey, industry, clientType }) => ({ segmentKey, industry, clientType }))
    .toSorted((left, right) => compare(left.segmentKey, right.segmentKey));
  await Promise.all([
    transaction.run(unlinkSegments, { projectKeys: sorted.map(({ projectKey }) => projectKey) }),
    transaction.run(createSegments, { segments }),
    transaction.run(linkSegments, {
      links: links.map(({ projectKey, segmentKey }) => ({ projectKey, segmentKey })),
    }),
  ]);
}

/** Returns the effective segment. Undefined when neither industry nor client type is known. */
export function segmentOf(
  project: SegmentWords,
  account: SegmentWords,
): (SegmentWords & { readonly segmentKey: string }) | undefined {
  const industry = project.industry || account.industry;
  const clientType = project.clientType || account.clientType;
  const segmentKey = segmentKeyOf({ industry, clientType });
  return segmentKey === '' ? undefined : { segmentKey, industry, clientType };
}

/** Orders by code units. Locks only need every writer to use the same order. */
function compare(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
