/** A node that the batch builds on was deleted by another server in the meantime. Nothing of the batch is stored. */
export class VanishedError extends Error {
  override readonly name = 'VanishedError';
}

/** Throws, and so rolls the transaction back, when some rows did not find the node they build on. */
export function expectRows(found: number, expected: number): void {
  if (found !== expected) throw new VanishedError(`wrote ${found} of ${expected} rows`);
}
