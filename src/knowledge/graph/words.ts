/** Words and numbers for sentences about what was learned. */
import type { PatternName } from '../pattern-id.ts';

const METRICS: Readonly<
  Record<string, { readonly name: string; readonly changed: string; readonly one: string }>
> = {
  ctr: { name: 'clicks per impression', changed: 'the odds of a click', one: 'click' },
  engagement_rate: {
    name: 'engagements per impression',
    changed: 'the odds of an engagement',
    one: 'engagement',
  },
  conversion_rate: { name: 'conversions per click', changed: 'the odds of a conversion', one: 'conversion' },
  roas: { name: 'return on ad spend', changed: 'the return on ad spend', one: '' },
};

/** Says what a metric measures: "clicks per impression". */
export function metricWords(metric: string): string {
  return METRICS[metric]?.name ?? metric;
}

/** Says how many successes a metric counts: `1,204 clicks`. '' for a metric that counts none. */
export function successWords(metric: string, number: number): string {
  const one = METRICS[metric]?.one ?? '';
  return one === '' ? '' : count(Math.round(number), one);
}

/** Says what a lift of a metric changes: "the odds of a click". */
export function changedWords(metric: string): string {
  return METRICS[metric]?.changed ?? metric;
}

/** 0.113 is "+11.3 %". */
export function percent(lift: number): string {
  const text = (100 * lift).toFixed(1);
  if (Number(text) === 0) return '0.0 %';
  return `${lift > 0 ? '+' : '−'}${text.replace('-', '')} %`;
}

/** "+11.3 % (95 % interval +6.1 % to +16.8 %)". */
export function liftWords({
  lift,
  lower,
  upper,
}: {
  readonly lift: number;
  readonly lower: number;
  readonly upper: number;
}): string {
  return `${percent(lift)} (95 % interval ${percent(lower)} to ${percent(upper)})`;
}

/** Formats a probability without suggesting certainty: "99.2 %", "more than 99.9 %". */
export function probabilityWords(probability: number): string {
  return probability > 0.999 ? 'more than 99.9 %' : `${(100 * probability).toFixed(1)} %`;
}

/** Formats a small number with two significant digits: 0.0038. */
export function small(value: number): string {
  return value < 1e-4 ? 'less than 0.0001' : Number(value.toPrecision(2)).toString();
}

/** `1 set`, `12 sets`. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number.toLocaleString('en')} ${number === 1 ? one : many}`;
}

/** Names a trait in words: `tone "bold"`. */
export function traitWords({ kind, value }: Pick<PatternName, 'kind' | 'value'>): string {
  return `${kind.replaceAll('_', ' ')} "${value}"`;
}

/** Formats milliseconds since 1970 as a date: 2026-11-20. */
export function dateWords(epochMs: number): string {
  return new Date(epochMs).toISOString().slice(0, 10);
}

/** Names of pattern states for use in a sentence. */
export const STATE_WORDS: Readonly<Record<string, string>> = {
  CANDIDATE: 'a candidate',
  ESTABLISHED: 'established',
  RISKY: 'risky',
  RETIRED: 'retired',
};
