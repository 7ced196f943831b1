/** For whom work is done, so that what one caller waits for does not hold what others need. */
import { AsyncLocalStorage } from 'node:async_hooks';

/** Whoever the present work is for. */
export interface Caller {
  /** Callers with the same owner share connections; '' is the service itself. */
  readonly owner: string;
  /** When the caller stops waiting, on the clock of `performance.now`; Infinity for never. */
  readonly deadline: number;
}

const SERVICE: Caller = { owner: '', deadline: Number.POSITIVE_INFINITY };
const callers = new AsyncLocalStorage<Caller>();

/** Runs work, and all that it begins, for a caller. */
export function onBehalfOf<Result>(caller: Caller, work: () => Result): Result {
  return callers.run(caller, work);
}

/** Runs work that outlives the present call, or that several calls share, for the service itself. */
export function onOwnBehalf<Result>(work: () => Result): Result {
  return callers.run(SERVICE, work);
}

/** Whoever the present work is for. */
export function presentCaller(): Caller {
  return callers.getStore() ?? SERVICE;
}
