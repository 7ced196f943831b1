/** Random deployments whose accounts come, go, move and learn, for tests of what is published about them. */
import type { Contribution } from '../../../src/knowledge/shared/contribution.ts';
import {
  type CurrentInsight,
  insightKey,
  type PublishedInsight,
} from '../../../src/knowledge/shared/insight.ts';
import { type InsightsPlan, planInsights } from '../../../src/learning/insights/insight-plan.ts';
import { withdrawInsightsOf } from '../../../src/learning/insights/withdraw-insights.ts';
import { type Random, seededRandom } from '../../../src/simulator/random.ts';

/** The floor, and a configured one: at the floor the limit on the share alone nearly says the same. */
const THRESHOLDS = [5, 7] as const;

const CONCEPTS = [
  { kind: 'hook_type', value: 'question' },
  { kind: 'lexical', value: 'digit' },
  { kind: 'tone', value: 'playful' },
] as const;
const SEGMENTS = ['retail|b2c', 'software|b2b', 'health|b2c'] as const;
const UNKNOWN_SEGMENT = '';

/** Evidence of one account, by segment and concept. */
export interface WorldAccount {
  readonly accountId: string;
  readonly contributions: readonly Contribution[];
}

/** A contribution with plenty of everything, so that only what a test changes decides. */
export function contribution(fields: Partial<Contribution> = {}): Contribution {
  const information = fields.information ?? 100;
  return {
    accountId: 'account-1',
    segment: UNKNOWN_SEGMENT,
    kind: 'hook_type',
    value: 'question',
    metric: 'ctr',
    assignment: 'RANDOMISED',
    estimate: 0.1,
    variance: 1 / information,
    information,
    sets: 10,
    successesWith: 100,
    successesWithout: 200,
    ...fields,
  };
}

/** Contributions of accounts `account-<from>` to `account-<to>`, each with an estimate of its own. */
export function contributionsOf(
  { from = 1, to }: { readonly from?: number; readonly to: number },
  fields: Partial<Contribution> = {},
): readonly Contribution[] {
  return Array.from({ length: to - from + 1 }, (_, index) =>
    contribution({ accountId: `account-${from + index}`, estimate: 0.1 + 0.01 * (from + index), ...fields }),
  );
}

/** The day as the rule reads it. */
export function dateOf(day: number): string {
  return new Date(Date.UTC(2026, 0, 1 + day)).toISOString().slice(0, 10);
}

/** The current insights after a plan was stored. */
export function store(current: readonly CurrentInsight[], plan: InsightsPlan): readonly CurrentInsight[] {
  const withdrawn = new Set(plan.withdraw.map(({ key }) => key));
  const after = new Map<string, CurrentInsight>();
  for (const insight of current) {
    const key = insightKey(insight);
    const { kind, value, metric, assignment, segment, version, releasedSets } = insight;
    const left = { kind, value, metric, assignment, segment, version, releasedSets };
    after.set(key, withdrawn.has(key) ? { ...left, status: 'WITHDRAWN' } : insight);
  }
  for (const insight of plan.publish) after.set(insightKey(insight), insight);
  return [...after.values()];
}

/** Only what readers may see. */
export function publishedOf(current: readonly CurrentInsight[]): readonly PublishedInsight[] {
  return current.filter((insight) => insight.status === 'PUBLISHED');
}

/** What was decided on a day, on what evidence. */
export interface WorldDay {
  readonly threshold: number;
  readonly contributions: readonly Contribution[];
  readonly before: readonly CurrentInsight[];
  readonly plan: InsightsPlan;
  readonly after: readonly CurrentInsight[];
}

/** Lives through `days` days of a random deployment. */
export function liveThrough({
  seed,
  days,
}: {
  readonly seed: number;
  readonly days: number;
}): readonly WorldDay[] {
  const random = seededRandom(seed);
  const threshold = THRESHOLDS[seed % THRESHOLDS.length] ?? THRESHOLDS[0];
  // Where all segments are known, they can add up to all accounts.
  const unknownShare = seed % 4 < 2 ? 0 : 0.1;
  let accounts = Array.from({ length: 8 + whole(random, 16) }, (_, index) =>
    newAccount(random, index, unknownShare),
  );
  let joined = accounts.length;
  let current: readonly CurrentInsight[] = [];
  const history: WorldDay[] = [];
  for (let day = 0; day < days; day += 1) {
    const contributions = accounts.flatMap((account) => account.contributions);
    const plan = planInsights({ contributions, current, threshold, date: dateOf(day) });
    const after = store(current, plan);
    history.push({ threshold, contributions, before: current, plan, after });
    current = after;

    const leaving = churn(random);
    accounts = shuffle(random, accounts).slice(Math.min(leaving, accounts.length));
    const joining = churn(random);
    for (let index = 0; index < joining; index += 1) {
      // One in six is an old id that is back.
      const id = random.uniform() < 1 / 6 ? whole(random, joined) : joined;
      if (accounts.some(({ accountId }) => accountId === idOf(id))) continue;
      accounts.push(newAccount(random, id, unknownShare));
      joined += id === joined ? 1 : 0;
    }
    accounts = accounts.map((account) => (random.uniform() < 0.3 ? changed(random, account) : account));
    const [first, ...others] = accounts;
    if (first !== undefined && random.uniform() < 0.15) {
      accounts = others;
      current = erase(current, first.accountId);
    }
  }
  return history;
}

/** The current insights after an account was erased. */
export function erase(current: readonly CurrentInsight[], accountId: string): readonly CurrentInsight[] {
  const { withdrawn, scrubbed } = withdrawInsightsOf(accountId, current);
  const replaced = new Map([...withdrawn, ...scrubbed].map((insight) => [insightKey(insight), insight]));
  return current.map((insight) => replaced.get(insightKey(insight)) ?? insight);
}

/** Mostly none or few, sometimes many at once. */
function churn(random: Random): number {
  const draw = random.uniform();
  if (draw < 0.5) return 0;
  return draw < 0.8 ? 1 + whole(random, 3) : 4 + whole(random, 6);
}

function newAccount(random: Random, id: number, unknownShare: number): WorldAccount {
  const accountId = idOf(id);
  const draw = random.uniform();
  const home = SEGMENTS[whole(random, SEGMENTS.length)] ?? UNKNOWN_SEGMENT;
  const segments =
    draw < unknownShare ? [UNKNOWN_SEGMENT] : draw < 2 * unknownShare ? [home, UNKNOWN_SEGMENT] : [home];
  return { accountId, contributions: segments.flatMap((segment) => evidenceIn(random, accountId, segment)) };
}

/** New evidence, a concept more or less, a project in another segment, or all of it moved there. */
function changed(random: Random, { accountId, contributions }: WorldAccount): WorldAccount {
  const segment = SEGMENTS[whole(random, SEGMENTS.length)] ?? UNKNOWN_SEGMENT;
  const draw = random.uniform();
  if (draw < 0.05) {
    const estimateChange = draw < 0.025 ? 0.3 : 0;
    const moved = contributions.map((one) => ({ ...one, segment, estimate: one.estimate + estimateChange }));
    return { accountId, contributions: moved };
  }
  if (draw < 0.1 && !contributions.some((one) => one.segment === segment)) {
    return { accountId, contributions: [...contributions, ...evidenceIn(random, accountId, segment)] };
  }
  if (draw < 0.2) return { accountId, contributions: contributions.slice(1) };
  const moved = contributions.map((one) => ({ ...one, estimate: one.estimate + random.normal(0, 0.1) }));
  return { accountId, contributions: moved };
}

function evidenceIn(random: Random, accountId: string, segment: string): readonly Contribution[] {
  return CONCEPTS.filter(() => random.uniform() < 0.9).map(({ kind, value }) => {
    const information = 100 * Math.exp(random.normal(0, random.uniform() < 0.05 ? 2 : 0.3));
    return contribution({
      accountId,
      segment,
      kind,
      value,
      estimate: random.normal(0.1, 0.15),
      information,
      variance: 1 / information,
      sets: 1 + whole(random, 8),
      successesWith: whole(random, 30),
      successesWithout: whole(random, 40),
    });
  });
}

/** Ids with the characters that keys escape. */
function idOf(id: number): string {
  return `acme|${id}%7C`;
}

export function whole(random: Random, below: number): number {
  return Math.floor(random.uniform(0, below));
}

export function shuffle<Item>(random: Random, items: readonly Item[]): Item[] {
  return items
    .map((item) => ({ item, at: random.uniform() }))
    .sort((left, right) => left.at - right.at)
    .map(({ item }) => item);
}
