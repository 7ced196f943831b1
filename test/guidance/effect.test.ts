import { describe, expect, it } from 'vitest';
import { type GuidedWeek, hasHoldout, holdoutEffect, observedEffect } from '../../src/guidance/effect.ts';
import { absenceTexts, basisExplanation } from '../../src/guidance/effect-texts.ts';
import { type CountedUnit, unitFigures } from '../../src/guidance/guided-figures.ts';

/** Clicks of impressions in the order of the queries. */
const figures = (clicks: number, impressions: number) =>
  unitFigures([clicks, impressions, 0, 0, 0, 0, 0, 0, 1, impressions]);

function week(projectId: string, guided: boolean, clicks: number, number: number): GuidedWeek {
  const cluster = `${projectId} ${number} ${guided}`;
  return { projectId, guided, cluster, creatives: 3, measured: 2, ...figures(clicks, 10_000) };
}

function arm(cluster: string, guided: boolean, clicks: number): CountedUnit {
  return { cluster, guided, creatives: 1, measured: 1, ...figures(clicks, 10_000) };
}

/** Weeks of a project, guided first, with unequal clicks. */
const weeksOf = (projectId: string, guided: readonly number[], holdout: readonly number[]) => [
  ...guided.map((clicks, index) => week(projectId, true, clicks, index)),
  ...holdout.map((clicks, index) => week(projectId, false, clicks, index)),
];

describe('the effect with a holdout', () => {
  it('compares each project with itself, and counts what it compared', () => {
    const weeks = [
      ...weeksOf('a', [220, 210, 230, 225], [205, 195, 200]),
      ...weeksOf('b', [660, 640], [600, 590]),
      ...weeksOf('only guided', [1000], []),
      ...weeksOf('', [50], [50]),
    ];
    expect(hasHoldout(weeks)).toBe(true);
    const effect = holdoutEffect(weeks, 'ctr');
    expect(effect).toMatchObject({ basis: 'RANDOMISED_HOLDOUT', reason: undefined, groups: 2 });
    expect(effect.guided).toEqual({
      units: 6,
      clusters: 6,
      creatives: 21,
      measuredCreatives: 12,
      impressions: 60_000,
      rate: 2185 / 60_000,
    });
    expect(effect.unguided).toMatchObject({ units: 5, creatives: 15, measuredCreatives: 10 });
    expect(effect.lift?.lift).toBeGreaterThan(0.07);
    expect(effect.lift?.lift).toBeLessThan(0.13);
    expect(effect.lift?.lower).toBeLessThan(effect.lift?.lift ?? 0);
    expect(effect.lift?.signConfidence).toBeGreaterThan(0.9);
  });

  it('is none without both arms in projects', () => {
    expect(hasHoldout(weeksOf('a', [100, 100], []))).toBe(false);
    expect(hasHoldout(weeksOf('a', [], [100]))).toBe(false);
    expect(hasHoldout([...weeksOf('a', [100], []), ...weeksOf('', [], [100])])).toBe(false);
    expect(hasHoldout([])).toBe(false);
  });

  it('says nothing of too few weeks, of weeks of different projects, and of weeks without figures', () => {
    const few = holdoutEffect(weeksOf('a', [220, 210, 230, 225], [205, 195, 200]), 'ctr');
    expect(few).toMatchObject({ lift: undefined, reason: 'TOO_FEW_UNITS' });
    expect(absenceTexts(few).explanation).toContain('4 guided project weeks and 3 other project weeks');
    const apart = holdoutEffect([...weeksOf('a', [220, 210], []), ...weeksOf('b', [], [200, 190])], 'ctr');
    expect(apart).toMatchObject({ lift: undefined, reason: 'NOTHING_TO_COMPARE', groups: 0 });
    const silent = holdoutEffect(weeksOf('a', [220, 210], [205, 195]), 'engagement_rate');
    expect(silent).toMatchObject({ lift: undefined, reason: 'NO_PERFORMANCE' });
    // Four pairs in four projects leave 8 − 4 − 1 = 3 degrees of freedom, which is just enough.
    const pairs = ['a', 'b', 'c', 'd'].flatMap((project) => weeksOf(project, [220], [200]));
    expect(holdoutEffect(pairs, 'ctr').lift).toBeDefined();
  });
});

describe('the effect without a holdout', () => {
  const set = (name: string) => ({
    units: [
      arm('guided 1', true, 230),
      arm(`guided ${name}`, true, 220),
      arm(`other ${name}`, false, 200),
      arm('other 1', false, 205),
    ],
  });

  it('compares creatives of the same sets and is never called causal', () => {
    const sets = [set('a'), set('b'), set('c'), { units: [arm('guided alone', true, 900)] }];
    const effect = observedEffect(sets, { metric: 'ctr', guidedCreatives: 9 });
    expect(effect).toMatchObject({ basis: 'OBSERVATIONAL', reason: undefined, groups: 3 });
    // Units are creatives inside sets, creatives are counted once.
    expect(effect.guided).toMatchObject({ units: 6, clusters: 4, creatives: 9, measuredCreatives: 4 });
    expect(effect.unguided).toMatchObject({ units: 6, clusters: 4, creatives: 4, measuredCreatives: 4 });
    expect(effect.lift?.lift).toBeGreaterThan(0.05);
    expect(basisExplanation('OBSERVATIONAL')).toContain('not the effect of guidance');
    expect(basisExplanation('RANDOMISED_HOLDOUT')).toContain('is the effect of guidance');
  });

  it('tells apart why there is none', () => {
    const none = observedEffect([], { metric: 'ctr', guidedCreatives: 0 });
    expect(none.reason).toBe('NO_GUIDED_CREATIVES');
    const silent = observedEffect([], { metric: 'ctr', guidedCreatives: 2 });
    expect(silent.reason).toBe('NO_PERFORMANCE');
    const alone = observedEffect([{ units: [arm('g', true, 100), arm('h', true, 90)] }], {
      metric: 'ctr',
      guidedCreatives: 2,
    });
    expect(alone.reason).toBe('NOTHING_TO_COMPARE');
    const few = observedEffect([set('a')], { metric: 'ctr', guidedCreatives: 2 });
    expect(few.reason).toBe('TOO_FEW_UNITS');
    for (const effect of [none, silent, alone, few]) {
      expect(effect.lift).toBeUndefined();
      const { explanation, remedy } = absenceTexts(effect);
      expect(explanation).toMatch(/^[A-Z].*\.$/);
      expect(remedy).toMatch(/^[A-Z].*\.$/);
    }
  });
});
