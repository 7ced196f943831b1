/**
 * Processes the items of a source, at most `count` at a time. After the first error no new work begins. Running work is
 * awaited, and then the error is thrown.
 */
export async function workInFlight<Item>(
  source: AsyncIterable<Item>,
  count: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const iterator = source[Symbol.asyncIterator]();
  const errors: unknown[] = [];
  const worker = async (): Promise<void> => {
    try {
      while (errors.length === 0) {
        const next = await iterator.next();
        if (next.done) return;
        await work(next.value);
      }
    } catch (error) {
      errors.push(error);
    }
  };
  await Promise.all(Array.from({ length: count }, worker));
  if (errors.length === 0) return;
  await iterator.return?.();
  throw errors[0];
}
