/** Numbers for people. */
import type { Interval } from '../../gen/kaizen/v1/vocabulary.ts';

/** Smaller percentages are shown with one decimal. 9.95 % is the first that is shown as 10 %. */
const WHOLE_PERCENT_FROM = 0.0995;
const MICROS_PER_HUNDREDTH = 10_000n;
const HUNDREDTHS = 100n;

/** `10,913`. */
export function formatCount(count: number): string {
  return count.toLocaleString('en');
}

/** At most `digits` decimals: `1.9`, `12`. */
export function formatDecimal(value: number, digits: number): string {
  return value.toLocaleString('en', { maximumFractionDigits: digits });
}

/** A relative change with its sign: 0.113 is `+11 %`, 0.07 is `+7.0 %`. */
export function formatLift(lift: number): string {
  return `${signedPercent(lift, liftDigits(lift))} %`;
}

/** A relative change and its interval: `+11 % [+7, +15]`. */
export function formatLiftInterval(lift: number, interval: Interval | undefined): string {
  const digits = liftDigits(lift);
  const text = `${signedPercent(lift, digits)} %`;
  if (interval === undefined) return text;
  return `${text} [${signedPercent(interval.lower, digits)}, ${signedPercent(interval.upper, digits)}]`;
}

/** A share from 0 to 1: 0.0234 is `2.34 %`. */
export function formatShare(share: number, digits = 1): string {
  return `${(share * 100).toFixed(digits)} %`;
}

/** A probability from 0 to 1 in percent, never rounded to certainty: 0.99996 is `> 99.9 %`. */
export function formatProbability(probability: number): string {
  if (probability > 0.999) return '> 99.9 %';
  return formatShare(probability);
}

/** Millionths of a currency, rounded to hundredths: `1,234.50 USD`. Exact for amounts of any size. */
export function formatMoney(micros: number | bigint, currency: string): string {
  const hundredths = (BigInt(micros) + MICROS_PER_HUNDREDTH / 2n) / MICROS_PER_HUNDREDTH;
  const fraction = String(hundredths % HUNDREDTHS).padStart(2, '0');
  const amount = `${(hundredths / HUNDREDTHS).toLocaleString('en')}.${fraction}`;
  return currency === '' ? amount : `${amount} ${currency}`;
}

/** A duration: `340 ms`, `4.2 s`, `3 min 5 s`. */
export function formatDuration(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 60_000) return `${(milliseconds / 1000).toFixed(1)} s`;
  const seconds = Math.round(milliseconds / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

function liftDigits(lift: number): number {
  return Math.abs(lift) < WHOLE_PERCENT_FROM ? 1 : 0;
}

function signedPercent(value: number, digits: number): string {
  const text = (value * 100).toFixed(digits);
  if (Number(text) === 0) return (0).toFixed(digits);
  return value > 0 ? `+${text}` : text;
}
