/** Publishes creatives, the recommended platform first. */
import { distinctItems, readGuidance } from './guidance.ts';
import { type AppliedItem, type GeneratorTools, TraitKind } from './kaizen-client.ts';
import { idOf } from './seeded.ts';

/** What is published, and by whom. */
export interface ExecutionInput {
  readonly strategyId: string;
  readonly contentIds: readonly string[];
  /** Platforms it may be published on; the first, unless another one is recommended. */
  readonly platforms: readonly string[];
  readonly publisher: Publisher;
  readonly seed: string;
}

/** Puts one creative on a platform; throws when it cannot. */
export interface Publisher {
  publish(post: { readonly contentId: string; readonly platform: string }): void | Promise<void>;
}

/** What came of it. */
export interface Execution {
  readonly executionId: string;
  readonly strategyId: string;
  readonly contentIds: readonly string[];
  readonly platform: string;
  /** Whether everything was published. */
  readonly succeeded: boolean;
  readonly publishedCount: number;
  readonly failedCount: number;
  /** Items of the context that it follows. */
  readonly applied: readonly AppliedItem[];
}

/** Takes every creative; one that fails keeps no other from being published. */
export const dryRunPublisher: Publisher = { publish: () => undefined };

/** Says how an execution will be called and where it will take place, before anything is published. */
export function planExecution(
  { strategyId, contentIds, platforms, seed }: ExecutionInput,
  { kaizenContext }: GeneratorTools = {},
): Pick<Execution, 'executionId' | 'strategyId' | 'contentIds' | 'platform' | 'applied'> {
  const preferred = readGuidance(kaizenContext).recommended.filter(
    ({ kind, value }) => kind === TraitKind.TRAIT_KIND_PLATFORM && platforms.includes(value),
  );
  const [best] = preferred;
  return {
    executionId: idOf('execution', seed),
    strategyId,
    contentIds,
    platform: best?.value ?? platforms[0] ?? '',
    applied: distinctItems(best === undefined ? [] : [best]),
  };
}

/** Publishes one creative after the other. */
export async function execute(input: ExecutionInput, tools: GeneratorTools = {}): Promise<Execution> {
  const plan = planExecution(input, tools);
  let publishedCount = 0;
  for (const contentId of plan.contentIds) {
    if (await published(input.publisher, { contentId, platform: plan.platform })) publishedCount += 1;
  }
  const failedCount = plan.contentIds.length - publishedCount;
  return { ...plan, succeeded: failedCount === 0, publishedCount, failedCount };
}

async function published(publisher: Publisher, post: Parameters<Publisher['publish']>[0]): Promise<boolean> {
  try {
    await publisher.publish(post);
    return true;
  } catch {
    // The platform's own words are the publisher's to log: what is counted here is that it did not work.
    return false;
  }
}
