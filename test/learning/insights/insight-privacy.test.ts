import { describe, expect, test } from 'vitest';
import type { Contribution } from '../../../src/knowledge/shared/contribution.ts';
import { insightKey, type PublishedInsight, subjectKey } from '../../../src/knowledge/shared/insight.ts';
import { insightFor } from '../../../src/knowledge/shared/insight-view.ts';
import { planInsights } from '../../../src/learning/insights/insight-plan.ts';
import { seededRandom } from '../../../src/simulator/random.ts';
import {
  dateOf,
  liveThrough,
  publishedOf,
  shuffle,
  store,
  type WorldDay,
  whole,
} from '../../fixtures/worlds.ts';
import {
  accountsIn,
  combinations,
  difference,
  type Publication,
  publicationOf,
  subtracted,
  without,
} from './attacker.ts';

const WORLDS = 60;
const DAYS = 12;
/** Every so many accounts of a world ask for what they may see. */
const REQUESTER_STEP = 3;
const worlds: readonly (readonly WorldDay[])[] = Array.from({ length: WORLDS }, (_, seed) =>
  liveThrough({ seed: 100 + seed, days: DAYS }),
);
const everyDay = worlds.flat();

/** Everything a world ever published, with who truly stood behind it. */
function publicationsOf(days: readonly WorldDay[]): readonly Publication[] {
  return days.flatMap(({ plan, contributions }) =>
    plan.publish.map((insight) => publicationOf(insight, contributions)),
  );
}

/** What readers see at the end of each day, by subject. */
function* seenTogether(days: readonly WorldDay[]): Generator<readonly Publication[]> {
  const publications = new Map(publicationsOf(days).map((one) => [versionKey(one.insight), one]));
  for (const { after } of days) {
    const seen = publishedOf(after).flatMap((insight) => publications.get(versionKey(insight)) ?? []);
    for (const subject of new Set(seen.map((one) => one.subject))) {
      yield seen.filter((one) => one.subject === subject);
    }
  }
}

function versionKey(insight: PublishedInsight): string {
  return `${insightKey(insight)} ${insight.version}`;
}

/** Whether what is left of a combination is somebody, and too few of them. */
function isolatingBelow(threshold: number): (accounts: number) => boolean {
  return (accounts) => accounts > 0 && accounts < threshold;
}

function thresholdOf(days: readonly WorldDay[]): number {
  return days[0]?.threshold ?? Number.NaN;
}

function pairs(publications: readonly Publication[]): readonly (readonly [Publication, Publication])[] {
  return publications.flatMap((left, index) =>
    publications
      .slice(index + 1)
      .flatMap((right) => (left.subject === right.subject ? [[left, right] as const] : [])),
  );
}

function withMean<Figures extends object>(figures: Figures): Figures & { readonly mean: number } {
  return { mean: 0, ...figures };
}

describe('what is published across accounts, in random worlds', () => {
  test('the worlds are worth looking at: every kind of decision is taken often', () => {
    const reasons = everyDay.flatMap(({ plan }) =>
      [...plan.hold, ...plan.withdraw].map(({ reason }) => reason),
    );
    const count = (reason: string): number => reasons.filter((one) => one === reason).length;
    expect(everyDay.flatMap(({ plan }) => plan.publish).length).toBeGreaterThan(1000);
    expect(count('CONTRIBUTORS_CHANGED')).toBeGreaterThan(500);
    expect(count('WOULD_ISOLATE')).toBeGreaterThan(5);
    expect(count('UNCHANGED')).toBeGreaterThan(20);
    expect(count('NOT_ELIGIBLE')).toBeGreaterThan(0);
    expect(count('UNSUPPORTED')).toBeGreaterThan(10);
  });

  test('rests on at least the threshold of accounts and enough of their evidence', () => {
    for (const { plan, contributions, threshold } of everyDay) {
      for (const insight of plan.publish) {
        const { parts, subject, segment } = publicationOf(insight, contributions);
        expect(accountsIn(parts).size).toBeGreaterThanOrEqual(threshold);
        const pooled = contributions.filter(
          (one) => subjectKey(one) === subject && (segment === '' || one.segment === segment),
        );
        const total = (amount: (one: Contribution) => number): number =>
          pooled.reduce((sum, one) => sum + amount(one), 0);
        expect(total(({ sets }) => sets)).toBeGreaterThanOrEqual(20);
        expect(total(({ successesWith }) => successesWith)).toBeGreaterThanOrEqual(50);
        expect(total(({ successesWithout }) => successesWithout)).toBeGreaterThanOrEqual(50);
      }
    }
  });

  test('follows no account by more than a quarter, however much heavier it is than the others', () => {
    /** A view is rounded to half a point of lift, at either end. */
    const rounding = 0.011;
    let heaviest = 0;
    for (const { plan } of everyDay) {
      for (const insight of plan.publish) {
        const { accounts } = insight.support;
        const total = accounts.reduce((sum, { information }) => sum + information, 0);
        const heavy = accounts.reduce((most, one) => (one.information > most.information ? one : most));
        heaviest = Math.max(heaviest, heavy.information / total);
        const moved = accounts.map((one) => (one === heavy ? { ...one, estimate: one.estimate - 1 } : one));
        const before = insightFor('stranger', insight);
        const after = insightFor('stranger', {
          ...insight,
          support: { ...insight.support, accounts: moved },
        });
        expect((before?.mean ?? 1) - (after?.mean ?? 0)).toBeLessThanOrEqual(0.25 + rounding);
      }
    }
    // There are such accounts in these worlds.
    expect(heaviest).toBeGreaterThan(0.5);
  });

  test('no two values of a subject, of whatever scopes and days, differ by fewer accounts than the threshold', () => {
    for (const days of worlds) {
      const isolates = isolatingBelow(thresholdOf(days));
      const published = pairs(publicationsOf(days));
      expect(published.filter(([left, right]) => isolates(subtracted(left, right)))).toEqual([]);
    }
  });

  test('no combination of what is shown together comes down to fewer accounts than the threshold', () => {
    let decided = 0;
    for (const days of worlds) {
      const isolates = isolatingBelow(thresholdOf(days));
      for (const together of seenTogether(days)) {
        if (together.length < 2) continue;
        decided += 1;
        expect([...combinations(together)].filter(isolates)).toEqual([]);
      }
    }
    expect(decided).toBeGreaterThan(300);
  });

  test('a requester always sees the threshold of accounts beside its own, and cannot take views apart either', () => {
    let hidden = 0;
    for (const days of worlds) {
      const threshold = thresholdOf(days);
      const isolates = isolatingBelow(threshold);
      const accountIds = days.flatMap(({ contributions }) => contributions.map((one) => one.accountId));
      const requesters = [...new Set(accountIds)].filter((_, index) => index % REQUESTER_STEP === 0);
      const together = [...seenTogether(days)];
      const published = publicationsOf(days);
      for (const requester of requesters) {
        const seen = new Map<PublishedInsight, Publication>();
        for (const publication of published) {
          if (insightFor(requester, publication.insight) === undefined) hidden += 1;
          else seen.set(publication.insight, without(publication, requester));
        }
        const views = [...seen.values()];
        expect(views.filter(({ parts }) => accountsIn(parts).size < threshold)).toEqual([]);
        expect(pairs(views).filter(([left, right]) => isolates(subtracted(left, right)))).toEqual([]);
        for (const publications of together) {
          const seenNow = publications.flatMap(({ insight }) => seen.get(insight) ?? []);
          expect([...combinations(seenNow)].filter(isolates)).toEqual([]);
        }
      }
    }
    expect(hidden).toBeGreaterThan(100);
  }, 60_000);

  test('says nothing of any account: neither an id nor a number that is not rounded', () => {
    for (const { plan, contributions } of everyDay) {
      const ids = [...new Set(contributions.map(({ accountId }) => accountId))];
      for (const insight of plan.publish) {
        const [contributor] = insight.support.accounts;
        const views = [contributor?.accountId ?? '', 'stranger'].flatMap(
          (id) => insightFor(id, insight) ?? [],
        );
        const text = JSON.stringify([insight.figures, views]);
        expect(ids.filter((accountId) => text.includes(accountId))).toEqual([]);
        for (const { lift, lower, upper, accounts, mean } of [insight.figures, ...views].map(withMean)) {
          const steps = [lift, lower, upper, Math.expm1(mean)].map((figure) => figure * 200);
          expect(steps.filter((step) => Math.abs(step - Math.round(step)) > 1e-6)).toEqual([]);
          expect(lower <= lift && lift <= upper).toBe(true);
          expect(accounts).toMatch(/^(5–9|10–19|20–49|50\+)$/);
        }
      }
    }
  });

  test('holds a value exactly while its contributors differ by fewer accounts than the threshold', () => {
    let held = 0;
    for (const { before, after, contributions, threshold } of everyDay) {
      const now = new Map(after.map((insight) => [insightKey(insight), insight]));
      for (const insight of publishedOf(before)) {
        const frozen = new Set(insight.support.accounts.map(({ accountId }) => accountId));
        const fresh = accountsIn(publicationOf(insight, contributions).parts);
        if (!isolatingBelow(threshold)(difference(frozen, fresh).length)) continue;
        held += 1;
        expect(now.get(insightKey(insight))).toBe(insight);
      }
    }
    expect(held).toBeGreaterThan(500);
  });
});

describe('one account more or less, in random worlds', () => {
  /** Young worlds whose evidence stays as it was when it was last published. */
  const settled = worlds.map((days, index) => {
    const threshold = thresholdOf(days);
    const { contributions, after } = days[index % 3] ?? { contributions: [], after: [] };
    const plan = planInsights({ contributions, current: after, threshold, date: dateOf(DAYS) });
    const current = store(after, plan);
    const planOf = (changed: readonly Contribution[]) =>
      planInsights({ contributions: changed, current, threshold, date: dateOf(DAYS + 1) });
    return { threshold, contributions, current, planOf, random: seededRandom(index) };
  });
  const accountIds = (contributions: readonly Contribution[]): readonly string[] =>
    [...new Set(contributions.map(({ accountId }) => accountId))].sort();

  test('taking away fewer accounts than the threshold changes nothing that is published', () => {
    let compared = 0;
    for (const { threshold, contributions, current, planOf, random } of settled) {
      for (let round = 0; round < 5; round += 1) {
        const leaving = shuffle(random, accountIds(contributions)).slice(0, 1 + whole(random, threshold - 1));
        const rest = contributions.filter(({ accountId }) => !leaving.includes(accountId));
        const matched = publishedOf(current).filter((insight) => isAsPublished(insight, contributions));
        const after = new Map(store(current, planOf(rest)).map((one) => [insightKey(one), one]));
        for (const insight of matched) {
          compared += 1;
          expect(after.get(insightKey(insight))).toBe(insight);
        }
      }
    }
    expect(compared).toBeGreaterThan(500);
  });

  test('a held value is the same whatever the evidence of an account says, and whether it is there', () => {
    let compared = 0;
    for (const { contributions, current, planOf, random } of settled) {
      const [left, one] = shuffle(random, accountIds(contributions));
      const world = contributions
        .filter(({ accountId }) => accountId !== left)
        .map((own) => ({ ...own, estimate: own.estimate + random.normal(0, 0.2) }));
      const others = world.filter(({ accountId }) => accountId !== one);
      const changed = world.map((own) => (own.accountId === one ? { ...own, estimate: 3 } : own));
      const plans = [world, others, changed].map((evidence) => store(current, planOf(evidence)));
      for (const insight of publishedOf(current)) {
        if (!isAsPublished(insight, contributions)) continue;
        if (!insight.support.accounts.some(({ accountId }) => accountId === left)) continue;
        compared += 1;
        for (const after of plans) expect(after).toContain(insight);
      }
    }
    expect(compared).toBeGreaterThan(100);
  });

  test('new evidence of one account moves only values it contributes to', () => {
    let moved = 0;
    for (const { contributions, planOf, random } of settled) {
      const [one] = shuffle(random, accountIds(contributions));
      const changed = contributions.map((own) =>
        own.accountId === one ? { ...own, estimate: own.estimate + 1 } : own,
      );
      const before = planOf(contributions);
      expect(before.publish).toEqual([]);
      const { publish } = planOf(changed);
      moved += publish.length;
      for (const { support } of publish)
        expect(support.accounts.map(({ accountId }) => accountId)).toContain(one);
    }
    expect(moved).toBeGreaterThan(30);
  });

  function isAsPublished(insight: PublishedInsight, contributions: readonly Contribution[]): boolean {
    const frozen = new Set(insight.support.accounts.map(({ accountId }) => accountId));
    return difference(frozen, accountsIn(publicationOf(insight, contributions).parts)).length === 0;
  }
});
