/** The revision of an export that replaces an earlier one. */
import { InvalidArgumentError } from 'commander';
import { isCalendarDate } from '../../shared/dates.ts';

/** Reads `--restate`: without a value it means `now`; otherwise a day, or a number such as epoch seconds. */
export function parseRevision(text: string): number | 'now' {
  if (text === 'now') return 'now';
  if (isCalendarDate(text)) return Date.parse(text) / 1000;
  const number = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(number)) return number;
  throw new InvalidArgumentError('It must be a day (2026-11-30) or a whole number such as epoch seconds.');
}

/** `now` becomes epoch seconds, so that a later export always wins. */
export function revisionAt(revision: number | 'now', now: Date): number {
  return revision === 'now' ? Math.floor(now.getTime() / 1000) : revision;
}
