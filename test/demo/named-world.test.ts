import { describe, expect, it } from 'vitest';
import { runCampaign, UNGUIDED } from '../../scripts/demo/campaigns.ts';
import { accountIdOf, armOf, namedWorld, showWeek } from '../../scripts/demo/named-world.ts';
import { closedLoopWorld, WORLD_SHAPE } from '../../src/simulator/closed-loop.ts';

const MONDAY_MS = Date.UTC(2026, 0, 5);
const world = namedWorld(3);
const week = { number: 1, mondayMs: MONDAY_MS };
const account = world.accounts[0];
if (account === undefined) throw new Error('a world without accounts');

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

describe('a world with names', () => {
  it('has the effects of the world of the same seed and shape', () => {
    const values = world.kinds.map((kind) => kind.values.length);
    const numbered = closedLoopWorld(3, { ...WORLD_SHAPE, values });
    const [first] = numbered.accounts;
    if (first === undefined) throw new Error('a world without accounts');
    expect(world.accounts.map(({ id }) => id)).toEqual(numbered.accounts.map(({ id }) => id));
    expect(world.blindRegretOf(account)).toBe(numbered.blindRegretOf(first));
    expect(numbered.bestArmOf(first)['kind-1']).toMatch(/^value-[1-8]$/);
  });

  it('calls accounts by what they do', () => {
    expect(world.accounts.map(accountIdOf)).toHaveLength(18);
    expect(accountIdOf(account)).toBe('hospitality-1');
    expect(new Set(world.accounts.map(accountIdOf)).size).toBe(18);
  });

  it('shows creatives for seven days, whose figures add up and are paid for', () => {
    const [days = []] = showWeek(world, { account, week, arms: [world.bestArmOf(account)] });
    expect(days.map(({ date }) => date)).toEqual(
      [5, 6, 7, 8, 9, 10, 11].map((day) => `2026-01-${String(day).padStart(2, '0')}`),
    );
    expect(sum(days.map(({ impressions }) => impressions))).toBe(3000);
    for (const { impressions, clicks, conversions, spendMicros, revenueMicros } of days) {
      expect(clicks).toBeLessThanOrEqual(impressions);
      expect(conversions).toBeLessThanOrEqual(clicks);
      expect(spendMicros).toBe(impressions * 8_000);
      expect(revenueMicros > 0).toBe(conversions > 0);
    }
    expect(sum(days.map(({ clicks }) => clicks))).toBeGreaterThan(0);
  });

  it('has the same luck for whatever is shown in a place: better creatives differ by being better', () => {
    const best = world.bestArmOf(account);
    const clicks = (arms: readonly (typeof best)[]): readonly number[] =>
      showWeek(world, { account, week, arms }).map((days) => sum(days.map((day) => day.clicks)));
    const worse = { ...best, tone: world.kinds[1]?.values.find((tone) => tone !== best.tone) ?? '' };
    expect(clicks([best, worse])[0]).toBe(clicks([best, best])[0]);
    expect(clicks([best, best])[0]).not.toBe(clicks([best, best])[1]);
  });
});

describe('an unguided campaign', () => {
  it('has eight creatives with a hook, a tone and a pillar of the world each, and repeats itself by its seed', async () => {
    const campaign = await runCampaign(world, UNGUIDED, { account, week });
    expect(campaign.creatives).toHaveLength(8);
    for (const creative of campaign.creatives) {
      expect(Object.keys(armOf(creative)).sort()).toEqual(['hook_type', 'pillar', 'tone']);
    }
    expect(await runCampaign(world, UNGUIDED, { account, week })).toEqual(campaign);
    const next = await runCampaign(world, UNGUIDED, { account, week: { ...week, number: 2 } });
    expect(next.creatives).not.toEqual(campaign.creatives);
  });

  it('gives away what blind choice gives away, over many weeks', async () => {
    const campaigns = await Promise.all(
      Array.from({ length: 60 }, (_, number) =>
        runCampaign(world, UNGUIDED, { account, week: { ...week, number } }),
      ),
    );
    const share =
      sum(campaigns.map(({ regret }) => regret)) / sum(campaigns.map(({ blindRegret }) => blindRegret));
    expect(share).toBeGreaterThan(0.85);
    expect(share).toBeLessThan(1.15);
  });
});
