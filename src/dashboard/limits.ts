/** How far the dashboard looks: its cost is bounded by these, whatever the history. The proto states each of them. */

/** Where counting along an index stops: 10,000 entries are read in about 10 ms. */
export const MAX_COUNT = 10_000;
/** Creatives and traits looked at one by one, which costs some ten reads each. */
export const MAX_EXAMINED = 5_000;
/** Subjects of each kind looked at one by one. */
export const MAX_SUBJECTS = 1_000;
/** Patterns are read as a whole by every context, too; no account has come near this. */
export const MAX_PATTERNS = 20_000;
/** Projects of an account whose degrees are read. */
export const MAX_PROJECTS = 1_000;
/** Packs, channels, segments and platforms whose names are read. */
export const MAX_COUNTERS = 1_000;
/** Days of projects summed for growth: a year of fifty projects. */
export const MAX_DAYS = 20_000;
/** Newest days of projects in which the newest figures are looked for. */
export const MAX_RECENT_DAYS = 400;
/** Cycles read for growth: a year of more than two a day. */
export const MAX_CYCLES = 1_000;
/** Newest cycles that the rate of success is of. */
export const JUDGED_CYCLES = 20;
/** Tests with a finding of one kind that are counted; the newest are named. */
export const MAX_FOUND_TESTS = 1_000;
/** Days of imports that come to the same as another's, looked at: five years of one pair. */
export const MAX_TWIN_DAYS = 2_000;
/** Pairs of such imports that are named. */
export const MAX_TWIN_IMPORTS = 3;
/** Strongest patterns shown on either side. */
export const MAX_SHOWN_PATTERNS = 5;
/** Accounts looked at in one dashboard of the whole deployment. */
export const MAX_ACCOUNTS = 5_000;
/** Silent accounts whose gaps are looked at, those that fell silent last first. */
export const MAX_SILENT_ACCOUNTS = 200;
/** Accounts shown by activity. */
export const MAX_TOP_ACCOUNTS = 10;
/** Days of projects summed for growth of the whole deployment: a month of a thousand accounts, in some 100,000 reads. */
export const MAX_DEPLOYMENT_DAYS = 40_000;
/** Days that events of the whole deployment are counted by boundary over: today and yesterday. */
export const DEPLOYMENT_BOUNDARY_DAYS = 2;
/** Days that activity and refused records are counted over. */
export const RECENT_DAYS = 7;

/** A number that counting may have stopped at. */
export interface LimitedCount {
  readonly count: number;
  /** There are as many or more. */
  readonly capped: boolean;
}

/** What counting up to a limit has found. */
export function limitedCount(count: number, limit: number): LimitedCount {
  return { count, capped: count >= limit };
}

/** A number that nothing limits. */
export function exactCount(count: number): LimitedCount {
  return { count, capped: false };
}
