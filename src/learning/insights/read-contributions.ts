import { segmentOf } from '../../accounts/segment-links.ts';
import {
  findDispersions,
  type ListSharingAccountsRow,
  listSharingAccounts,
  type ReadShareableEvidenceRow,
  readShareableEvidence,
} from '../../gen/queries.ts';
import type { Graph } from '../../graph/graph.ts';
import { keyParts, nodeKey } from '../../graph/keys.ts';
import {
  ASSIGNMENTS,
  type DispersionScope,
  dispersionKey,
  LEVELS,
} from '../../knowledge/dispersion-scope.ts';
import { KIND_GROUPS } from '../../knowledge/kind-groups.ts';
import type { Contribution } from '../../knowledge/shared/contribution.ts';
import { groupBy } from '../../shared/group-by.ts';
import { METRICS } from '../../statistics/arm-outcome.ts';
import type { AccountDispersion } from '../../statistics/random-effects.ts';
import {
  type ContributingAccount,
  contributionsOfAccount,
  type DispersionOf,
  type ProjectEvidence,
} from './account-contributions.ts';
import { SHAREABLE_KINDS } from './shareable-concepts.ts';

/** Accounts whose evidence is read in one query, which gives some thousands of sums. */
const ACCOUNTS_PER_PAGE = 20;

/**
 * Groups of kinds with something to share. Each group is read and decided on separately, since none depends on another.
 */
export const SHARED_GROUPS: readonly string[] = Object.entries(KIND_GROUPS)
  .filter(([, kinds]) => kinds.some((kind) => SHAREABLE_KINDS.includes(kind)))
  .map(([group]) => group);

const SCOPES: readonly DispersionScope[] = LEVELS.flatMap((level) =>
  ASSIGNMENTS.flatMap((assignment) => METRICS.map((metric) => ({ assignment, metric, level }))),
);

/**
 * Reads what all sharing accounts contribute on traits of a group of kinds. This reads the sums of every such trait,
 * once a day. `onPage` is called between pages and may throw.
 */
export async function readContributions(
  graph: Graph,
  { group, onPage }: { readonly group: string; readonly onPage: () => void },
): Promise<readonly Contribution[]> {
  const kinds = (KIND_GROUPS[group] ?? []).filter((kind) => SHAREABLE_KINDS.includes(kind));
  const contributions: Contribution[] = [];
  let afterKey = '';
  let found = ACCOUNTS_PER_PAGE;
  while (found === ACCOUNTS_PER_PAGE) {
    onPage();
    const page = await graph.run(listSharingAccounts, { afterKey, limit: BigInt(ACCOUNTS_PER_PAGE) });
    contributions.push(...(await contributionsOfPage(graph, page, kinds)));
    afterKey = page.at(-1)?.accountKey ?? '';
    found = page.length;
  }
  return contributions;
}

async function contributionsOfPage(
  graph: Graph,
  page: readonly ListSharingAccountsRow[],
  kinds: readonly string[],
): Promise<readonly Contribution[]> {
  if (page.length === 0) return [];
  const accounts = page.map(contributingAccount);
  const ranges = accounts.flatMap(({ accountId, segments }) =>
    kinds.map((kind) => ({ prefixKey: nodeKey(accountId, kind, ''), byProject: segments !== undefined })),
  );
  const [rows, dispersions] = await Promise.all([
    graph.run(readShareableEvidence, { ranges }),
    readDispersions(graph, page),
  ]);
  const byAccount = groupBy(rows.map(toEvidence), ({ accountId }) => accountId);
  return accounts.flatMap((account, index) => {
    const evidence = (byAccount.get(account.accountId) ?? []).map((entry) => entry.evidence);
    const dispersionOf: DispersionOf = (scope) =>
      dispersions.get(dispersionKey(page[index]?.accountKey ?? '', scope));
    return contributionsOfAccount(account, evidence, dispersionOf);
  });
}

/** Sums are read by project only where projects are in different segments. */
function contributingAccount(row: ListSharingAccountsRow): ContributingAccount {
  const { accountId, projects, industry, clientType } = row;
  const own = segmentOf({ industry: '', clientType: '' }, { industry, clientType })?.segmentKey ?? '';
  const isUniform = projects.every(({ segment }) => segment === own);
  return {
    accountId,
    segment: own,
    segments: isUniform ? undefined : new Map(projects.map((one) => [one.projectId, one.segment])),
  };
}

function toEvidence({ evidenceKey, ...row }: ReadShareableEvidenceRow): {
  readonly accountId: string;
  readonly evidence: ProjectEvidence;
} {
  const [accountId = '', kind = '', value = ''] = keyParts(evidenceKey);
  return { accountId, evidence: { ...row, kind, value } };
}

async function readDispersions(
  graph: Graph,
  page: readonly ListSharingAccountsRow[],
): Promise<ReadonlyMap<string, AccountDispersion>> {
  const dispersionKeys = page.flatMap(({ accountKey }) =>
    SCOPES.map((scope) => dispersionKey(accountKey, scope)),
  );
  const rows = await graph.run(findDispersions, { dispersionKeys });
  return new Map(rows.map(({ dispersionKey: key, q, c, df, tau2 }) => [key, { terms: { q, c, df }, tau2 }]));
}
