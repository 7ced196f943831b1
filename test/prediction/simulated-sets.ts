import { dateOf, type TrainingSet } from '../../src/prediction/training-set.ts';
import { seededRandom } from '../../src/simulator/random.ts';

/** How sets are drawn. Log-odds: −4 + drift + set N(0, .4) + Σ effects of the traits + arm N(0, .2). */
export interface SimulatedSets {
  readonly sets: number;
  readonly seed: number;
  /** Effects of the traits, log-odds; each arm carries each with probability .3. */
  readonly effects: Readonly<Record<string, number>>;
  readonly arms?: number;
  readonly impressions?: number;
  /** Change of the level a day, log-odds. */
  readonly drift?: number;
  readonly randomised?: boolean;
}

/** Day of the first set; one set a day from there on. */
const FIRST_DAY = 16_000;

/** Sets one a day, with words that say what the traits say: trait `t` is the word `says-t` of the text. */
export function simulatedSets({
  sets,
  seed,
  effects,
  arms = 4,
  impressions = 3_000,
  drift = 0,
  randomised = true,
}: SimulatedSets): readonly TrainingSet[] {
  const random = seededRandom(seed);
  return Array.from({ length: sets }, (_, set) => {
    const level = -4 + drift * set + random.normal(0, 0.4);
    return {
      key: `set ${String(set).padStart(4, '0')}`,
      date: dateOf(FIRST_DAY + set),
      randomised,
      platform: 'feed',
      arms: Array.from({ length: arms }, (_, arm) => {
        const traits = Object.keys(effects).filter(() => random.uniform() < 0.3);
        const logOdds =
          level + traits.reduce((sum, trait) => sum + (effects[trait] ?? 0), 0) + random.normal(0, 0.2);
        return {
          creative: `creative ${set} ${arm}`,
          traits,
          text: ['some', ...traits.map((trait) => `says${trait}`), 'words'].join(' '),
          impressions,
          clicks: random.binomial(impressions, 1 / (1 + Math.exp(-logOdds))),
        };
      }),
    };
  });
}
