import { describe, expect, it } from 'vitest';
import type { CampaignResult } from '../../scripts/demo/campaigns.ts';
import { pairedRatio, regretReductionOf, roasOf, totalsOf } from '../../scripts/demo/comparison.ts';

const day = (clicks: number, spendMicros: number, revenueMicros: number) => ({
  date: '2026-01-05',
  impressions: 100,
  clicks,
  conversions: 1,
  spendMicros,
  revenueMicros,
});
const creative = { contentId: 'a', text: 'a', contentType: 'reel', traits: [] };
const campaign: CampaignResult = {
  creatives: [creative, { ...creative, contentId: 'b' }],
  platform: 'instagram',
  figures: [[day(3, 10, 20), day(4, 10, 0)], [day(5, 20, 60)]],
  regret: 1,
  blindRegret: 4,
};

describe('totals', () => {
  it('add up creatives, days and regret over campaigns', () => {
    expect(totalsOf([campaign, campaign])).toEqual({
      creatives: 4,
      impressions: 600,
      clicks: 24,
      conversions: 6,
      spendMicros: 80,
      revenueMicros: 160,
      regret: 2,
      blindRegret: 8,
    });
  });

  it('give a return and the share of regret saved, or neither without anything to divide by', () => {
    const totals = totalsOf([campaign]);
    expect(roasOf(totals)).toBe(2);
    expect(regretReductionOf(totals)).toBe(0.75);
    expect(roasOf(totalsOf([]))).toBeUndefined();
    expect(regretReductionOf(totalsOf([]))).toBeUndefined();
  });
});

describe('the ratio of pairs', () => {
  it('is their geometric mean with the interval of Student, as in any table', () => {
    // ln 2 and ln 8: mean ln 4, standard error ln 2; t(.975, 1 df) = 12.706.
    const found = pairedRatio([
      { guided: 2, unguided: 1 },
      { guided: 24, unguided: 3 },
    ]);
    expect(found?.estimate).toBeCloseTo(4, 10);
    expect(Math.log(found?.upper ?? 0)).toBeCloseTo(Math.log(4) + 12.7062 * Math.log(2), 3);
    expect(Math.log(found?.lower ?? 0)).toBeCloseTo(Math.log(4) - 12.7062 * Math.log(2), 3);
  });

  it('compares each account with itself: what it is good at anyway falls out', () => {
    const found = pairedRatio([1, 10, 100].map((level) => ({ guided: 1.2 * level, unguided: level })));
    expect(found?.lower).toBeCloseTo(1.2, 10);
    expect(found?.upper).toBeCloseTo(1.2, 10);
  });

  it('leaves out pairs without figures, and says nothing of one pair', () => {
    expect(pairedRatio([{ guided: 2, unguided: 1 }])).toBeUndefined();
    expect(
      pairedRatio([
        { guided: 2, unguided: 1 },
        { guided: 2, unguided: undefined },
        { guided: 0, unguided: 1 },
      ]),
    ).toBeUndefined();
  });
});
