/** Follows the guidance for a project. */
import { createHash } from 'node:crypto';
import { type GuidanceItem, RiskSource } from '../gen/kaizen/v1/guidance_item.ts';
import type { KaizenContext } from '../gen/kaizen/v1/kaizen_service.ts';
import { type Sight, watch } from '../shared/watch.ts';
import { buildContext, type ContextDependencies, type ContextRequest } from './build-context.ts';

/** Knowledge is published once a day, and a person who has decided something waits a second for it. */
const LOOK_EVERY_MS = 1_000;

/** Yields the context, and again when its guidance has changed; see {@link watch}. Throws UNKNOWN_ACCOUNT. */
export function watchContext(
  dependencies: ContextDependencies,
  {
    from,
    signal,
    ...request
  }: Pick<ContextRequest, 'accountId' | 'projectId' | 'metric'> & {
    /** Cursor of what the watcher has already; '' for nothing. */
    readonly from: string;
    readonly signal: AbortSignal;
  },
): AsyncIterable<Sight<KaizenContext>> {
  return watch({
    read: () => buildContext(dependencies, { ...request, slots: 0, seed: undefined, options: [], signal }),
    cursorOf: guidanceCursor,
    from,
    signal,
    intervalMs: LOOK_EVERY_MS,
  });
}

/** Tells guidance from other guidance. What every event moves, and what every call draws anew, is not in it. */
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

/** What a pack fails at is guidance; how often is counted live. */
function withoutCounts(item: GuidanceItem): GuidanceItem | string {
  return item.riskSource === RiskSource.RISK_SOURCE_FAILURES ? item.value : item;
}
