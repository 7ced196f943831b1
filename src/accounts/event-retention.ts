/** For how many days the events of accounts are kept. */

/**
 * Fewest days. Within this time a mistake can be taken back, with the imports of a month, and clients that were offline
 * send what they hold.
 */
export const MIN_RETENTION_DAYS = 30;
/** Most days: a hundred years, as long as any record is kept. */
export const MAX_RETENTION_DAYS = 36_500;

/** Whether a number of days may be set. 0 stands for no choice. */
export function isRetention(days: number): boolean {
  return days === 0 || (days >= MIN_RETENTION_DAYS && days <= MAX_RETENTION_DAYS);
}
