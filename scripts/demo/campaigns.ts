/**
 * What one account makes in a week and how it performs, by the generators of the examples, with or without guidance.
 */
import { type Creatives, generateCreatives } from '../../examples/generators/creatives.ts';
import { dryRunPublisher, type Execution, execute } from '../../examples/generators/execution.ts';
import { generateStrategy } from '../../examples/generators/strategy.ts';
import type { LearningGenerators } from '../../examples/generators/with-learning.ts';
import type { WorldAccount } from '../../src/simulator/closed-loop.ts';
import {
  accountIdOf,
  armOf,
  briefOf,
  type DayFigures,
  type NamedWorld,
  showWeek,
  type WorldWeek,
} from './named-world.ts';

/** The generators of a campaign. */
export type CampaignGenerators = Pick<LearningGenerators, 'strategy' | 'creatives' | 'execution'>;

/** The same generators without guidance and without logging. */
export const UNGUIDED: CampaignGenerators = {
  strategy: generateStrategy,
  creatives: generateCreatives,
  execution: execute,
};

/** What was made and published in a week. */
export interface Campaign {
  readonly creatives: Creatives['creatives'];
  readonly platform: Execution['platform'];
}

/** A campaign with its performance by creative and day. */
export interface CampaignResult extends Campaign {
  readonly figures: readonly (readonly DayFigures[])[];
  /** Log-odds of a click lost against the account's best creatives, and by blind choice; summed over creatives. */
  readonly regret: number;
  readonly blindRegret: number;
}

/**
 * Makes and publishes the creatives of a week. Guided and unguided runs use the same seed, as far as guidance leaves a
 * choice.
 */
export async function runCampaign(
  world: NamedWorld,
  generators: CampaignGenerators,
  { account, week }: { readonly account: WorldAccount; readonly week: WorldWeek },
): Promise<CampaignResult> {
  const brief = briefOf(account);
  const seed = `${world.seed}/${accountIdOf(account)}/${week.number}`;
  const strategy = await generators.strategy({ brief, seed });
  const count = world.shape.testsPerWeek * world.shape.armsPerTest;
  const { creatives } = await generators.creatives({ brief, strategy, count, seed });
  const { platform } = await generators.execution({
    strategyId: strategy.strategyId,
    contentIds: creatives.map(({ contentId }) => contentId),
    platforms: strategy.platforms,
    publisher: dryRunPublisher,
    seed,
  });
  const arms = creatives.map(armOf);
  return {
    creatives,
    platform,
    figures: showWeek(world, { account, week, arms }),
    regret: arms.reduce((sum, arm) => sum + world.regretOf(account, arm), 0),
    blindRegret: arms.length * world.blindRegretOf(account),
  };
}
