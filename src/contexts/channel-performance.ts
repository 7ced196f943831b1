/** Compares platforms and outreach channels with the account's average. */
import type { ChannelPerformance } from '../gen/kaizen/v1/kaizen_service.ts';
import { INTERVAL_LEVEL } from '../knowledge/known-pattern.ts';
import {
  type BinomialCounts,
  pooledRate,
  probabilityRateAbove,
  wilsonInterval,
} from '../statistics/rates.ts';

/** Counters of a platform. Fields ending in `Impressions` only count records that report clicks, or engagements. */
export interface PlatformCounts {
  readonly name: string;
  readonly clicks: number;
  readonly clickImpressions: number;
  readonly engagements: number;
  readonly engagementImpressions: number;
}

/** Counters of an outreach channel. */
export interface ChannelCounts {
  readonly name: string;
  readonly sent: number;
  readonly replied: number;
}

/** Cochran's Q of an account's variants with its degrees of freedom: how far variants differ beyond binomial chance. */
export interface Dispersion {
  readonly q: number;
  readonly df: number;
}

/** Most channels listed. A generator chooses among a few, and a longer list does not help it. */
const MAX_CHANNELS = 20;

/**
 * Q/df to assume while an account has too few variants to estimate its own. Headlines in the randomised tests of the
 * Upworthy Research Archive, at about 3,000 impressions each, have 3.5.
 */
const DEFAULT_DISPERSION = 3.5;
/** Below this many degrees of freedom the account's own Q/df is mostly noise. Its relative deviation is √(2/df). */
const MIN_DISPERSION_DF = 30;

/**
 * Most events (clicks, engagements, replies) that a rate counts for, after dispersion. The counts of a channel come
 * from the few creatives and weeks that ran on it, and more impressions of the same ones say no more about the next.
 * 400 events leave a relative deviation of 1/√400 = 5 %. So a channel 10 % above the average is rather surely better
 * (.97), and one 1 % above it is not (.57), whether it has a million impressions or a billion.
 */
const MAX_EFFECTIVE_EVENTS = 400;

interface Unit extends BinomialCounts {
  readonly name: string;
  readonly kind: 'platform' | 'outreach';
  readonly metric: 'ctr' | 'engagement_rate' | 'reply_rate';
}

/**
 * Scores each platform (by clicks if measured, else by engagements) and each outreach channel (by replies). The score
 * is the probability that the rate is above the pooled rate of all with the same metric. Best first.
 */
export function channelPerformance(counts: {
  readonly platforms: readonly PlatformCounts[];
  readonly channels: readonly ChannelCounts[];
  readonly dispersion: Dispersion | undefined;
}): ChannelPerformance[] {
  const units = [...counts.platforms.flatMap(platformUnit), ...counts.channels.flatMap(outreachUnit)];
  const averages = new Map<string, number>();
  for (const { metric } of units) {
    if (averages.has(metric)) continue;
    averages.set(metric, pooledRate(units.filter((unit) => unit.metric === metric)) ?? 0);
  }
  const dispersion = arms(counts.dispersion);
  return units
    .map((unit) => performanceOf(unit, averages.get(unit.metric) ?? 0, dispersion))
    .toSorted((a, b) => b.score - a.score || (a.name < b.name ? -1 : Number(a.name > b.name)))
    .slice(0, MAX_CHANNELS);
}

/** Returns the divisor that reduces counts to the information they carry. At least 1. */
function effectiveDispersion({ successes, trials }: BinomialCounts, dispersion: number): number {
  const events = Math.min(successes, trials - successes);
  return Math.max(1, dispersion, events / MAX_EFFECTIVE_EVENTS);
}

function arms(dispersion: Dispersion | undefined): number {
  if (dispersion === undefined || dispersion.df < MIN_DISPERSION_DF) return DEFAULT_DISPERSION;
  return Math.max(1, dispersion.q / dispersion.df);
}

function platformUnit(platform: PlatformCounts): readonly Unit[] {
  const { name, clicks, clickImpressions, engagements, engagementImpressions } = platform;
  if (clickImpressions > 0) {
    return [{ name, kind: 'platform', metric: 'ctr', ...counted(clicks, clickImpressions) }];
  }
  if (engagementImpressions > 0) {
    return [
      { name, kind: 'platform', metric: 'engagement_rate', ...counted(engagements, engagementImpressions) },
    ];
  }
  return [];
}

function outreachUnit({ name, replied, sent }: ChannelCounts): readonly Unit[] {
  return sent > 0 ? [{ name, kind: 'outreach', metric: 'reply_rate', ...counted(replied, sent) }] : [];
}

/** A view can be clicked twice and a message answered twice, so successes are limited to trials. */
function counted(successes: number, trials: number): BinomialCounts {
  return { successes: Math.min(Math.max(0, successes), trials), trials };
}

function performanceOf(unit: Unit, average: number, armDispersion: number): ChannelPerformance {
  // Messages go to separate leads, so they are independent. Only results of creatives come in clusters.
  const dispersion = effectiveDispersion(unit, unit.kind === 'platform' ? armDispersion : 1);
  const effective = { successes: unit.successes / dispersion, trials: unit.trials / dispersion };
  const { lower, upper } = wilsonInterval(effective, INTERVAL_LEVEL);
  return {
    name: unit.name,
    kind: unit.kind,
    score: probabilityRateAbove(unit, { average, dispersion }),
    rate: unit.successes / unit.trials,
    interval: { lower, upper, level: INTERVAL_LEVEL },
    trials: unit.trials,
    metric: unit.metric,
  };
}
