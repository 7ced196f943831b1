/** Follows changes of a project's guidance. */
import { createHash } from 'node:crypto';
import { type GuidanceItem, RiskSource } from '../gen/kaizen/v1/guidance_item.ts';
import type { KaizenContext } from '../gen/kaizen/v1/kaizen_service.ts';
import { type Update, watch } from '../shared/watch.ts';
import { buildContext, type ContextDependencies, type ContextRequest } from './build-context.ts';

/**
 * Time between two checks. Knowledge is published once a day, and after a person's decision one second is fast enough.
 */
const READ_EVERY_MS = 1_000;

/** Yields the context, and again whenever its guidance has changed; see {@link watch}. Throws UNKNOWN_ACCOUNT. */
export function watchContext(
  dependencies: ContextDependencies,
  {
    from,
    signal,
    ...request
  }: Pick<ContextRequest, 'accountId' | 'projectId' | 'metric'> & {
    /** Cursor of the guidance that the watcher has already; '' for none. */
    readonly from: string;
    readonly signal: AbortSignal;
  },
): AsyncIterable<Update<KaizenContext>> {
  return watch({
    read: () => buildContext(dependencies, { ...request, slots: 0, seed: undefined, options: [], signal }),
    cursorOf: guidanceCursor,
    from,
    signal,
    intervalMs: READ_EVERY_MS,
  });
}

/**
 * Identifies the guidance of a context. Counts that change with every event and draws that change with every call are
 * left out.
 */
function guidanceCursor(context: KaizenContext): string {
  const guidance = [
    context.epoch,
    context.sharedEpoch,
    context.metric,
    context.holdout,
    context.recommendedTones,
    context.riskyPatterns.map(withoutCounts),
    context.preferredPlatforms,
    context.bannedPhrases,
    context.successfulPillars,
    context.highPerformingHooks,
    context.furtherTraits,
    context.leads,
  ];
  return createHash('sha256').update(JSON.stringify(guidance)).digest('base64url');
}

/** Which pack fails is guidance. How often it fails is a live count, so it is left out. */
function withoutCounts(item: GuidanceItem): GuidanceItem | string {
  return item.riskSource === RiskSource.RISK_SOURCE_FAILURES ? item.value : item;
}
