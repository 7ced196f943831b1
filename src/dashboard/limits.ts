/**
 * Limits of the dashboard. They bound its cost, whatever the history. What lies beyond a limit is not read. A count then
 * says that there may be more (`capped`), and growth says from which date it is complete. The proto states each limit.
 */

/** Counting along an index stops here. 10,000 entries are read in about 10 ms. */
export const MAX_COUNT = 10_000;
/** Most creatives and traits examined one by one. Each costs some ten reads. */
export const MAX_EXAMINED = 5_000;
/** Most subjects of each kind examined one by one. */
export const MAX_SUBJECTS = 1_000;
/** Most patterns read. Every context also reads all patterns, and no account has come near this limit. */
export const MAX_PATTERNS = 20_000;
/** Most projects of an account whose number of relationships is read. */
export const MAX_PROJECTS = 1_000;
/** Most packs, channels, segments and platforms whose names are compared. */
export const MAX_COUNTERS = 1_000;
/** Most days of projects summed for growth: a year of fifty projects. */
export const MAX_DAYS = 20_000;
/** Newest days of projects that are searched for the newest performance record. */
export const MAX_RECENT_DAYS = 400;
/** Most cycles read for growth: a year of more than two a day. */
export const MAX_CYCLES = 1_000;
/** Newest cycles from which the success rate is computed. */
export const EVALUATED_CYCLES = 20;
/** Most tests counted for one kind of finding. The newest are named. */
export const MAX_FOUND_TESTS = 1_000;
/**
 * Most days of imports read to find imports of the same content: five years of one pair. The pairs are found among the
 * days that were read.
 */
export const MAX_TWIN_DAYS = 2_000;
/** Most pairs of imports of the same content that are named. The pairs with the most equal days are. */
export const MAX_TWIN_IMPORTS = 3;
/** Strongest patterns shown in each direction. */
export const MAX_SHOWN_PATTERNS = 5;
/** Most accounts read for a dashboard of the whole deployment. */
export const MAX_ACCOUNTS = 5_000;
/** Most silent accounts whose gaps are examined, those that fell silent last. Stalls of others are not found. */
export const MAX_SILENT_ACCOUNTS = 200;
/** Most accounts shown by activity. */
export const MAX_TOP_ACCOUNTS = 10;
/**
 * Most days of projects summed for growth of the whole deployment: a month of a thousand accounts, in some 100,000
 * reads.
 */
export const MAX_DEPLOYMENT_DAYS = 40_000;
/** Days over which events of the whole deployment are counted by boundary: today and yesterday. */
export const DEPLOYMENT_BOUNDARY_DAYS = 2;
/** Days over which activity and rejected records are counted. */
export const RECENT_DAYS = 7;

/** A number at which counting may have stopped. */
export interface LimitedCount {
  readonly count: number;
  /** Whether there may be more than `count`. */
  readonly capped: boolean;
}

/** Returns the result of counting up to a limit. */
export function limitedCount(count: number, limit: number): LimitedCount {
  return { count, capped: count >= limit };
}

/** Returns a number without a limit. */
export function exactCount(count: number): LimitedCount {
  return { count, capped: false };
}
