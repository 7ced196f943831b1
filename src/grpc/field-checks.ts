import { isInvisible } from '../shared/text-forms.ts';
import type { FieldRule } from './field-rule.ts';

/** What is wrong with a value, or undefined. The text never repeats the value. */
export type ScalarCheck = (value: unknown) => string | undefined;

/** The range of RFC 3339, years 1 to 9999, in seconds since 1970. */
const TIMESTAMP_SECONDS = { least: -62_135_596_800, most: 253_402_300_799 };
const MOST_NANOS = 999_999_999;
/** Free-form values are checked recursively. No useful value is nested more deeply. */
const MAX_STRUCT_DEPTH = 32;

/** The check of a single value, compiled from the field's rule. Elements of a repeated field are checked one by one. */
export function scalarCheck(rule: FieldRule): ScalarCheck {
  switch (rule.kind) {
    case 'string':
      return stringCheck(rule);
    case 'number':
      return numberCheck(rule);
    case 'enum':
      return enumCheck(rule);
    case 'struct':
      return structCheck(rule);
    case 'timestamp':
      return timestampProblem;
    case 'boolean':
      return () => undefined;
    case 'message':
      throw new Error(`field ${rule.path} is a message`);
    default:
      return rule.kind satisfies never;
  }
}

/** The controls of C1, and those that turn the direction of a text round, so that it reads as another. */
const FURTHER_CONTROLS = /[\u0080-\u009f\u202a-\u202e\u2066-\u2069]/;

function stringCheck(rule: FieldRule): ScalarCheck {
  const { maxLen = Number.POSITIVE_INFINITY, pattern } = rule;
  const whole = pattern === undefined ? undefined : new RegExp(`^(?:${pattern})$`, 'u');
  const meaning = `must be: ${rule.patternMeaning ?? `text that matches ${pattern}`}`;
  const isElement = rule.repeated === true;
  const refusesControls = whole !== undefined && !whole.test('\u001f');
  return (value) => {
    const text = value as string;
    if (isElement && rule.required && text === '') return 'must not be empty';
    if (text.length > maxLen) return `must be at most ${maxLen} characters long, not ${text.length}`;
    if (rule.asGiven !== true && text !== '' && isInvisible(text)) {
      return 'must hold a visible character: leave it out when there is none';
    }
    if (refusesControls && FURTHER_CONTROLS.test(text)) return meaning;
    return whole === undefined || whole.test(text) ? undefined : meaning;
  };
}

/** How a refund or another correction is sent: metrics are totals of a day, never differences. */
const CORRECTION =
  "send a correction, such as a refund, as the day's complete metrics again, with a higher revision";

function numberCheck({
  min = Number.NEGATIVE_INFINITY,
  max = Number.POSITIVE_INFINITY,
  maxDecimals,
  correctedByRevision,
}: FieldRule): ScalarCheck {
  const meaning = rangeMeaning(min, max);
  const belowMin = correctedByRevision === true ? `${meaning}: ${CORRECTION}` : meaning;
  return (value) => {
    const number = value as number;
    if (!(Number.isFinite(number) && number <= max)) return meaning;
    if (number < min) return belowMin;
    if (maxDecimals === undefined || isDecimal(number, maxDecimals)) return undefined;
    return `must have at most ${maxDecimals} decimals`;
  };
}

/**
 * Whether a number is the double nearest to a decimal with this many decimals. Below 2^53 units of the last decimal,
 * all such numbers are distinct.
 */
function isDecimal(number: number, decimals: number): boolean {
  const unit = 10 ** decimals;
  return Math.round(number * unit) / unit === number;
}

function rangeMeaning(min: number, max: number): string {
  const least = Number.isFinite(min);
  const most = Number.isFinite(max);
  if (least && most) return `must be a number from ${min} to ${max}`;
  if (least) return `must be a number of at least ${min}`;
  if (most) return `must be a number of at most ${max}`;
  return 'must be a finite number';
}

function enumCheck(rule: FieldRule): ScalarCheck {
  const known = new Set<unknown>(rule.enumValues);
  return (value) => {
    if (value === 0 && rule.repeated && rule.required) return 'must be specified';
    return known.has(value) ? undefined : 'is not a value this version of the service knows';
  };
}

function timestampProblem(value: unknown): string | undefined {
  const { seconds, nanos } = value as { readonly seconds: number; readonly nanos: number };
  if (!(nanos >= 0 && nanos <= MOST_NANOS)) return `must have nanos from 0 to ${MOST_NANOS}`;
  const inRange = seconds >= TIMESTAMP_SECONDS.least && seconds <= TIMESTAMP_SECONDS.most;
  return inRange ? undefined : 'must lie in the years 1 to 9999';
}

function structCheck({ maxJsonBytes = Number.POSITIVE_INFINITY }: FieldRule): ScalarCheck {
  return (value) => {
    const problem = jsonProblem(value, 1);
    if (problem !== undefined) return problem;
    const bytes = Buffer.byteLength(JSON.stringify(value));
    return bytes > maxJsonBytes ? `must be at most ${maxJsonBytes} bytes as JSON, not ${bytes}` : undefined;
  };
}

/** What is wrong with a free-form value: content that JSON cannot hold, or too many levels. */
function jsonProblem(value: unknown, depth: number): string | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? undefined : 'must hold finite numbers only';
  if (typeof value !== 'object' || value === null) return undefined;
  if (depth > MAX_STRUCT_DEPTH) return `must not be nested deeper than ${MAX_STRUCT_DEPTH} levels`;
  for (const item of Object.values(value)) {
    const problem = jsonProblem(item, depth + 1);
    if (problem !== undefined) return problem;
  }
  return undefined;
}
