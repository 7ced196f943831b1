/** A part of what a batch builds on is gone, deleted by another server meanwhile: nothing of the batch is kept. */
export class VanishedError extends Error {
  override readonly name = 'VanishedError';
}

/** Every row must have met what it builds on, or the transaction is rolled back. */
export function expectRows(found: number, expected: number): void {
  if (found !== expected) throw new VanishedError(`wrote ${found} of ${expected} rows`);
}
