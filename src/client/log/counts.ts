/** Counts of what became of events. */

/** Counts since the start. They only grow. */
export interface Counts {
  logged: number;
  accepted: number;
  duplicates: number;
  rejected: number;
  conflicts: number;
  dropped: number;
  batches: number;
  retries: number;
}

/** Counts of a client that has done nothing yet. */
export function noCounts(): Counts {
  return {
    logged: 0,
    accepted: 0,
    duplicates: 0,
    rejected: 0,
    conflicts: 0,
    dropped: 0,
    batches: 0,
    retries: 0,
  };
}
