/** Stage 6: updates what accounts share. It runs at the end of a deployment cycle. */
import {
  closeInsights,
  discardStagedInsights,
  lockSharedKnowledge,
  openSharedKnowledge,
  pruneInsights,
  publishSharedKnowledge,
  readInsights,
  reopenInsights,
  stageInsights,
} from '../../gen/queries.ts';
import type { GraphTransaction } from '../../graph/transaction.ts';
import { type CurrentInsight, insightKey } from '../../knowledge/shared/insight.ts';
import { currentInsights, toStagedRow, versionKey } from '../../knowledge/shared/stored-insight.ts';
import { pagesOf } from '../../shared/pages.ts';
import type { StageCounts } from '../cycle/cycle-stages.ts';
import type { StageContext, StageOutcome } from '../stages/stage-context.ts';
import { planInsights } from './insight-plan.ts';
import { readContributions, SHARED_GROUPS } from './read-contributions.ts';

/** What the stage depends on. */
export interface SharingContext extends Pick<StageContext, 'graph' | 'clock' | 'log' | 'cycleId' | 'write'> {
  /** Distinct accounts needed behind a value, and behind a requester's view without its own evidence. */
  readonly minAccounts: number;
  /** Throws when the server is stopping. */
  readonly throwIfStopped: () => void;
  /** Saves the counts in the transaction that publishes. */
  readonly publishedIn?: (transaction: GraphTransaction, counts: StageCounts) => Promise<void>;
}

/** The outcome of the stage. */
export interface SharingOutcome extends StageOutcome {
  /** Why there was nothing to do; '' otherwise. */
  readonly skipped: string;
}

/** Insights written in one transaction. Each carries the evidence of its accounts. */
const INSIGHTS_PER_PAGE = 100;
/**
 * The stage restarts when an account stops sharing meanwhile. It takes minutes, so three such restarts are no
 * coincidence.
 */
const MAX_ATTEMPTS = 3;

/** Someone else changed what accounts share after the stage began. */
class SharedKnowledgeMovedError extends Error {
  override readonly name = 'SharedKnowledgeMovedError';

  constructor() {
    super('what accounts share was changed while it was being settled');
  }
}

/** The state of shared knowledge when the stage began. */
interface Beginning {
  readonly sharedEpoch: number;
  readonly change: number;
}

/**
 * Pools the evidence of the sharing accounts, stages what the release rules allow, and publishes it by raising the
 * shared epoch in one small transaction. It publishes at most once a day: a second deployment cycle on the same day
 * skips it.
 */
export async function shareInsights(context: SharingContext): Promise<SharingOutcome> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await shareOnce(context);
    } catch (error) {
      if (!(error instanceof SharedKnowledgeMovedError) || attempt === MAX_ATTEMPTS) throw error;
      context.log.info({ attempt }, 'an account left what accounts share: settling it again');
    }
  }
}

async function shareOnce(context: SharingContext): Promise<SharingOutcome> {
  const { graph, clock, write } = context;
  const begun = await write((transaction) => transaction.run(openSharedKnowledge, {}));
  const date = clock().toISOString().slice(0, 10);
  if (begun.sharedDate === date) {
    return { counts: {}, skipped: 'what accounts share was published today, and changes at most once a day' };
  }
  await tidy(context, begun);
  const counts = { contributions: 0, published: 0, held: 0, withdrawn: 0 };
  for (const group of SHARED_GROUPS) {
    const rows = await graph.run(readInsights, { kindGroup: group });
    const current = currentInsights(rows, begun.sharedEpoch);
    const contributions = await readContributions(graph, { group, onPage: context.throwIfStopped });
    const plan = planInsights({ contributions, current, threshold: context.minAccounts, date });
    await stage(context, begun, { plan, current });
    counts.contributions += contributions.length;
    counts.published += plan.publish.length;
    counts.held += plan.hold.length;
    counts.withdrawn += plan.withdraw.length;
  }
  if (counts.published + counts.withdrawn > 0) {
    await writeLocked(context, begun, async (transaction) => {
      await transaction.run(publishSharedKnowledge, {
        epoch: BigInt(begun.sharedEpoch + 1),
        date,
        publishedAtMs: BigInt(clock().getTime()),
      });
      await context.publishedIn?.(transaction, counts);
    });
  }
  return { counts, skipped: '' };
}

/**
 * Restores what readers see: removes versions that were staged but never published, and versions that ended long ago.
 */
async function tidy(context: SharingContext, begun: Beginning): Promise<void> {
  const epoch = BigInt(begun.sharedEpoch);
  const { discarded } = await writeLocked(context, begun, async (transaction) => {
    const row = await transaction.run(discardStagedInsights, { epoch });
    await transaction.run(reopenInsights, { epoch });
    await transaction.run(pruneInsights, { epoch });
    return row;
  });
  if (discarded > 0)
    context.log.warn(
      { insights: discarded },
      'unpublished insights of an interrupted deployment cycle discarded',
    );
}

async function stage(
  context: SharingContext,
  begun: Beginning,
  {
    plan,
    current,
  }: { readonly plan: ReturnType<typeof planInsights>; readonly current: readonly CurrentInsight[] },
): Promise<void> {
  const { cycleId, clock } = context;
  const epoch = BigInt(begun.sharedEpoch + 1);
  for (const page of pagesOf(plan.publish, INSIGHTS_PER_PAGE)) {
    const insights = page.map(toStagedRow);
    const createdAtMs = BigInt(clock().getTime());
    await writeLocked(context, begun, (transaction) =>
      transaction.run(stageInsights, { cycleKey: cycleId, epoch, createdAtMs, insights }),
    );
  }
  const versions = new Map(current.map((insight) => [insightKey(insight), insight]));
  const ended = plan.withdraw.flatMap(({ key }) => {
    const insight = versions.get(key);
    return insight === undefined ? [] : [versionKey(insight, insight.version)];
  });
  for (const insightKeys of pagesOf(ended, INSIGHTS_PER_PAGE)) {
    await writeLocked(context, begun, (transaction) =>
      transaction.run(closeInsights, { insightKeys, epoch }),
    );
  }
}

/** Writes under a lock on shared knowledge, and only if nobody has changed it since the stage began. */
function writeLocked<T>(
  { write }: SharingContext,
  begun: Beginning,
  work: (transaction: GraphTransaction) => Promise<T>,
): Promise<T> {
  return write(async (transaction) => {
    const now = await transaction.run(lockSharedKnowledge, {});
    if (now.sharedEpoch !== begun.sharedEpoch || now.change !== begun.change)
      throw new SharedKnowledgeMovedError();
    return work(transaction);
  });
}
