/** The world of the closed loop with names, dates and money, for the accounts of the demo. */
import type { Brief } from '../../examples/generators/brief.ts';
import type { Creative } from '../../examples/generators/creatives.ts';
import { TraitKind } from '../../examples/generators/kaizen-client.ts';
import { PILLARS } from '../../examples/generators/strategy.ts';
import { TEMPLATE_HOOKS, TEMPLATE_TONES } from '../../examples/generators/template-text.ts';
import {
  type Arm,
  type ClosedLoopWorld,
  closedLoopWorld,
  WORLD_SHAPE,
  type WorldAccount,
} from '../../src/simulator/closed-loop.ts';
import { type Random, seededRandom } from '../../src/simulator/random.ts';
import { mixSeed } from '../../src/statistics/draws.ts';

/** Trait kinds with an effect in this world. All other properties of a creative have none. */
const KINDS: readonly {
  readonly kind: TraitKind;
  readonly name: string;
  readonly values: readonly string[];
}[] = [
  { kind: TraitKind.TRAIT_KIND_HOOK_TYPE, name: 'hook_type', values: TEMPLATE_HOOKS },
  { kind: TraitKind.TRAIT_KIND_TONE, name: 'tone', values: TEMPLATE_TONES },
  { kind: TraitKind.TRAIT_KIND_PILLAR, name: 'pillar', values: PILLARS },
];

/** What the accounts of each segment sell. */
const BRIEFS: Readonly<Record<string, Brief>> = {
  hospitality: { offer: 'a booking page', audience: 'small hotels', benefit: 'fill empty rooms' },
  fitness: { offer: 'a class planner', audience: 'local gyms', benefit: 'fill evening classes' },
  bakery: { offer: 'an order form', audience: 'small bakeries', benefit: 'sell what is left' },
};

/** Cost of a thousand impressions, in millionths of a dollar. */
const COST_PER_THOUSAND_MICROS = 8_000_000;
/** Share of clicks that lead to a purchase. */
const CONVERSION_RATE = 0.04;
/** Mean value of an order in dollars, and the daily spread of its logarithm. */
const ORDER_VALUE = 55;
const ORDER_SPREAD = 0.3;
const MICROS = 1_000_000;

export const MS_PER_DAY = 86_400_000;
export const DAYS_PER_WEEK = 7;

/** Performance of one creative on one day. */
export interface DayFigures {
  /** YYYY-MM-DD. */
  readonly date: string;
  readonly impressions: number;
  readonly clicks: number;
  readonly conversions: number;
  readonly spendMicros: number;
  readonly revenueMicros: number;
}

/** A week of the world, counted from 1, and its Monday. */
export interface WorldWeek {
  readonly number: number;
  readonly mondayMs: number;
}

/** A world whose accounts have names and briefs. */
export interface NamedWorld extends ClosedLoopWorld {
  readonly seed: number;
}

/** Draws the world of a seed: eighteen accounts in three segments. */
export function namedWorld(
  seed: number,
  { accountsPerSegment = WORLD_SHAPE.accountsPerSegment } = {},
): NamedWorld {
  const segments = Object.keys(BRIEFS);
  const values = KINDS.map((kind) => kind.values.length);
  const shape = { ...WORLD_SHAPE, values, segments: segments.length, accountsPerSegment };
  const kinds = KINDS.map(({ name, values }) => ({ kind: name, values }));
  return { ...closedLoopWorld(seed, shape, { kinds, segments }), seed };
}

/** Id of an account, for example "hospitality-1". */
export function accountIdOf({ id, segment }: WorldAccount): string {
  return `${segment}-${id.slice(id.lastIndexOf('-') + 1)}`;
}

/** What an account sells. */
export function briefOf({ segment }: WorldAccount): Brief {
  const brief = BRIEFS[segment];
  if (brief === undefined) throw new RangeError(`no account of this world is in ${segment}`);
  return brief;
}

/** The variant of the world that corresponds to a creative. */
export function armOf({ traits }: Pick<Creative, 'traits'>): Arm {
  return Object.fromEntries(
    KINDS.flatMap(({ kind, name, values }) => {
      const found = traits.find((trait) => trait.kind === kind && values.includes(trait.value));
      return found === undefined ? [] : [[name, found.value]];
    }),
  );
}

/**
 * Daily performance of the creatives of a week. Chance depends on seed, account, week and the creative's position, but
 * not on its traits, so that guided and unguided creatives meet the same conditions.
 */
export function showWeek(
  world: NamedWorld,
  {
    account,
    week,
    arms,
  }: { readonly account: WorldAccount; readonly week: WorldWeek; readonly arms: readonly Arm[] },
): readonly (readonly DayFigures[])[] {
  const accountNumber = world.accounts.indexOf(account);
  return arms.map((arm, place) => {
    const luck = [accountNumber, week.number, place].reduce((seed, part) => mixSeed(seed + part), world.seed);
    const random = seededRandom(luck);
    const [result] = world.show(account, [arm], random);
    return daysOf(result ?? { impressions: 0, clicks: 0 }, week, random);
  });
}

/** Divides the clicks of a week over its days, and adds cost and revenue. */
function daysOf(
  total: { readonly impressions: number; readonly clicks: number },
  { mondayMs }: WorldWeek,
  random: Random,
): readonly DayFigures[] {
  let { impressions: impressionsLeft, clicks: clicksLeft } = total;
  return Array.from({ length: DAYS_PER_WEEK }, (_, day) => {
    const impressions = Math.round(impressionsLeft / (DAYS_PER_WEEK - day));
    const isLast = day === DAYS_PER_WEEK - 1;
    const clicks = isLast
      ? clicksLeft
      : Math.min(impressions, random.binomial(clicksLeft, impressions / impressionsLeft));
    impressionsLeft -= impressions;
    clicksLeft -= clicks;
    const conversions = random.binomial(clicks, CONVERSION_RATE);
    const orderValue = ORDER_VALUE * Math.exp(random.normal(-(ORDER_SPREAD ** 2) / 2, ORDER_SPREAD));
    return {
      date: new Date(mondayMs + day * MS_PER_DAY).toISOString().slice(0, 10),
      impressions,
      clicks,
      conversions,
      spendMicros: Math.round((impressions * COST_PER_THOUSAND_MICROS) / 1000),
      revenueMicros: Math.round(conversions * orderValue * MICROS),
    };
  });
}
