/** Parsers of settings: each turns the text of a variable into its value, or tells what the text should be. */
import { Cron } from 'croner';

/** Why a text is not a valid value. The message follows the variable's name: `must be …`. */
export class SettingProblem {
  readonly kind = 'SETTING_PROBLEM';
  readonly description: string;

  constructor(description: string) {
    this.description = description;
  }
}

/** Turns the text of a variable into its value. */
export type SettingParser<Value> = (text: string) => Value | SettingProblem;

/** An address to listen on. */
export interface ListenAddress {
  readonly host: string;
  readonly port: number;
  /** The text as it was given, `host:port`. */
  readonly text: string;
}

const MAX_PORT = 65_535;

/** Any text. */
export const text: SettingParser<string> = (value) => value;

/** `true` or `false`. */
export const flag: SettingParser<boolean> = (value) => {
  if (value === 'true') return true;
  if (value === 'false') return false;
  return new SettingProblem('must be true or false');
};

/** A whole number from `min` to `max`. */
export function wholeNumber({
  min,
  max,
}: {
  readonly min: number;
  readonly max: number;
}): SettingParser<number> {
  return (value) => {
    const number = Number(value);
    const valid = /^\d+$/.test(value) && number >= min && number <= max;
    return valid ? number : new SettingProblem(`must be a whole number from ${min} to ${max}`);
  };
}

/** Like {@link wholeNumber}, or '' for undefined. */
export function optionalWholeNumber(range: {
  readonly min: number;
  readonly max: number;
}): SettingParser<number | undefined> {
  const parse = wholeNumber(range);
  return (value) => (value === '' ? undefined : parse(value));
}

/** What the parser takes, or 0. */
export function zeroOr(parse: SettingParser<number>): SettingParser<number> {
  return (value) => {
    if (value === '0') return 0;
    const parsed = parse(value);
    return parsed instanceof SettingProblem ? new SettingProblem(`${parsed.description}, or 0`) : parsed;
  };
}

/** A number from `min` to `max`, written with a decimal point. */
export function decimalNumber({
  min,
  max,
}: {
  readonly min: number;
  readonly max: number;
}): SettingParser<number> {
  return (value) => {
    const number = Number(value);
    const valid = /^\d+(\.\d+)?$/.test(value) && number >= min && number <= max;
    return valid ? number : new SettingProblem(`must be a number from ${min} to ${max}`);
  };
}

/** A secret with a minimum length, or '' for none. */
export function secretText({ minLength }: { readonly minLength: number }): SettingParser<string> {
  return (value) =>
    value === '' || value.length >= minLength
      ? value
      : new SettingProblem(`must be at least ${minLength} characters long`);
}

/** A TCP port; 0 picks a free one. */
export const port: SettingParser<number> = wholeNumber({ min: 0, max: MAX_PORT });

/** One of the given words. */
export function choice<const Word extends string>(words: readonly Word[]): SettingParser<Word> {
  return (value) =>
    words.find((word) => word === value) ?? new SettingProblem(`must be one of ${words.join(', ')}`);
}

/** Some of the given words, separated by commas; '' for none. */
export function choices<const Word extends string>(words: readonly Word[]): SettingParser<readonly Word[]> {
  return (value) => {
    const given = value === '' ? [] : value.split(',').map((word) => word.trim());
    const known = words.filter((word) => given.includes(word));
    const isKnown = given.every((word) => (words as readonly string[]).includes(word));
    return isKnown ? known : new SettingProblem(`must be some of ${words.join(', ')}, separated by commas`);
  };
}

/** A URL with https, or with http on loopback; '' for none. */
export const httpsUrl: SettingParser<string> = (value) => {
  if (value === '') return value;
  const url = URL.canParse(value) ? new URL(value) : undefined;
  const isLocal = url?.protocol === 'http:' && /^(localhost|127\.[\d.]+|\[::1\])$/.test(url.hostname);
  return url?.protocol === 'https:' || isLocal
    ? value
    : new SettingProblem('must be an https:// URL, or an http:// one on loopback');
};

/** `host:port`, with an IPv6 host in brackets. */
export const listenAddress: SettingParser<ListenAddress> = (value) => {
  const match = /^(\[[0-9a-fA-F:.]+\]|[^:[\]\s]+):(\d{1,5})$/.exec(value);
  const portNumber = Number(match?.[2]);
  const host = match?.[1];
  if (host === undefined || portNumber > MAX_PORT) {
    return new SettingProblem('must be host:port, for example 127.0.0.1:50051 or [::1]:50051');
  }
  return { host: host.replace(/^\[|\]$/g, ''), port: portNumber, text: value };
};

/** Address of a Neo4j server, or '' for the embedded one. */
export const databaseUri: SettingParser<string> = (value) =>
  value === '' || /^(bolt|neo4j)(\+s|\+ssc)?:\/\/[^/\s]+$/.test(value)
    ? value
    : new SettingProblem('must begin with bolt:// or neo4j:// (or +s, +ssc) and name a host');

/** Five or six fields, or a name such as @daily. A seventh field is a year: such a schedule ends for good. */
const RECURRING = /^\s*(@[a-z]+|\S+(\s+\S+){4,5})\s*$/i;

/** Whether a text has the form of a cron expression that goes on for ever. A single instant has not. */
export function isRecurring(expression: string): boolean {
  return RECURRING.test(expression);
}

/** Five or six cron fields. */
export const cronExpression: SettingParser<string> = (value) => {
  const problem = new SettingProblem("must be a cron expression of 5 fields, for example '0 3 * * *'");
  if (!isRecurring(value)) return problem;
  try {
    new Cron(value, { paused: true }).stop();
    return value;
  } catch {
    return problem;
  }
};

/** An IANA time zone. */
export const timeZone: SettingParser<string> = (value) =>
  isTimeZone(value) ? value : new SettingProblem('must be an IANA time zone, for example Europe/Berlin');

/**
 * Whether the runtime knows the IANA zone. Offsets such as `+01:00` are not accepted, because they have no daylight
 * saving time.
 */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
