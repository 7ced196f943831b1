import { describe, expect, test } from 'vitest';
import { channelPerformance, type PlatformCounts } from '../../src/contexts/channel-performance.ts';

const platform = (name: string, clicks: number, clickImpressions: number): PlatformCounts => ({
  name,
  clicks,
  clickImpressions,
  engagements: 0,
  engagementImpressions: 0,
});
const scores = (
  platforms: readonly PlatformCounts[],
  dispersion?: { readonly q: number; readonly df: number },
) =>
  new Map(
    channelPerformance({ platforms, channels: [], dispersion }).map(
      ({ name, score }) => [name, score] as const,
    ),
  );
/** Two platforms that differ by `difference` of their rate of 1 %, with the same number of impressions. */
const pair = (impressions: number, difference: number) =>
  scores([
    platform('better', impressions * 0.01 * (1 + difference / 2), impressions),
    platform('worse', impressions * 0.01 * (1 - difference / 2), impressions),
  ]);

describe('the score of a platform', () => {
  test('is about a half when there is nothing to compare with', () => {
    expect(scores([platform('only', 1_000, 100_000)]).get('only')).toBeCloseTo(0.5, 1);
  });

  test('rises with the difference and with the data', () => {
    expect(pair(10_000, 0.4).get('better')).toBeGreaterThan(0.6);
    expect(pair(1_000_000, 0.4).get('better')).toBeGreaterThan(pair(10_000, 0.4).get('better') ?? 1);
    expect(pair(1_000_000, 0.4).get('worse')).toBeLessThan(0.05);
  });

  test('does not become certain of a small difference, however many impressions there are', () => {
    // Half of 2 % is 1 % above the average: a fifth of the deviation that 400 events leave.
    expect(pair(1e9, 0.02).get('better')).toBeGreaterThan(0.54);
    expect(pair(1e9, 0.02).get('better')).toBeLessThan(0.6);
    // 10 % above the average is two deviations.
    expect(pair(1e9, 0.2).get('better')).toBeCloseTo(0.97, 1);
    expect(pair(1e9, 0.2).get('better')).toBeCloseTo(pair(1e7, 0.2).get('better') ?? 0, 2);
  });

  test('is less sure where the arms of the account differ more than chance', () => {
    const platforms = [platform('better', 120, 10_000), platform('worse', 80, 10_000)];
    const calm = scores(platforms, { q: 100, df: 100 }).get('better') ?? 0;
    const wild = scores(platforms, { q: 2_000, df: 100 }).get('better') ?? 0;
    const unknown = scores(platforms).get('better') ?? 0;
    expect(calm).toBeGreaterThan(unknown);
    expect(unknown).toBeGreaterThan(wild);
    // Five degrees of freedom are no estimate.
    expect(scores(platforms, { q: 100, df: 5 }).get('better')).toBe(unknown);
  });
});

describe('the list', () => {
  test('takes clicks where they are measured, else engagements, and compares like with like', () => {
    const list = channelPerformance({
      platforms: [
        platform('clicks', 100, 10_000),
        {
          name: 'engagements',
          clicks: 0,
          clickImpressions: 0,
          engagements: 600,
          engagementImpressions: 10_000,
        },
        { name: 'neither', clicks: 0, clickImpressions: 0, engagements: 0, engagementImpressions: 0 },
      ],
      channels: [
        { name: 'email', sent: 1_000, replied: 200 },
        { name: 'phone', sent: 1_000, replied: 100 },
        { name: 'unused', sent: 0, replied: 0 },
      ],
      dispersion: undefined,
    });
    expect(list.map(({ name, kind, metric }) => [name, kind, metric])).toEqual([
      ['email', 'outreach', 'reply_rate'],
      expect.arrayContaining(['platform']),
      expect.arrayContaining(['platform']),
      ['phone', 'outreach', 'reply_rate'],
    ]);
    // Each is alone in its metric: neither is better than itself.
    for (const { score } of list.filter(({ kind }) => kind === 'platform')) expect(score).toBeCloseTo(0.5, 1);
    const [email] = list;
    expect(email).toMatchObject({ rate: 0.2, trials: 1_000 });
    expect(email?.score).toBeGreaterThan(0.99);
  });

  test('every number is finite and in range, whatever the counters hold', () => {
    const odd = [
      platform('more clicks than views', 50, 10),
      platform('none', 0, 10),
      platform('negative', -5, 10),
    ];
    for (const { score, rate, interval } of channelPerformance({
      platforms: odd,
      channels: [],
      dispersion: { q: 0, df: 100 },
    })) {
      for (const number of [score, rate, interval?.lower, interval?.upper]) {
        expect(number).toBeGreaterThanOrEqual(0);
        expect(number).toBeLessThanOrEqual(1);
      }
    }
  });
});
