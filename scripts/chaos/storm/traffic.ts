import { seededRandom } from '../../../src/simulator/random.ts';
import { eraseAccount, exportStill, importStill, learn, putAccount, read } from './account-habits.ts';
import type { Caller, Habit } from './caller.ts';
import { type Callers, openCallers } from './callers.ts';
import { ACCOUNTS } from './items.ts';
import type { Ledger } from './ledger.ts';
import { appendBatch, flood, logOne, recordBatch, retract, streamEvents, upload } from './writers.ts';

/** Load that runs until it is told to stop. */
export interface Traffic {
  readonly callers: Callers;
  /** One batch of large events, which fills the files that the database has set aside on a full disk. */
  flood(): Promise<void>;
  /** No caller begins anything new. Resolves when every caller has its answer or gave up. */
  stop(): Promise<void>;
}

/** How many callers have which habit. */
const HABITS: readonly (readonly [count: number, habit: Habit])[] = [
  [2, logOne],
  [4, appendBatch],
  [2, streamEvents],
  [3, recordBatch],
  [1, upload],
  [2, retract],
  [2, read],
  [1, learn],
  [1, eraseAccount],
];

/** Makes the accounts and starts the callers. */
export async function startTraffic(
  addresses: readonly string[],
  { ledger, seed }: { readonly ledger: Ledger; readonly seed: number },
): Promise<Traffic> {
  const random = seededRandom(seed);
  const callers = openCallers(addresses, { ledger, random });
  for (const accountId of ACCOUNTS) await putAccount(callers, accountId);
  const still = await exportStill(callers, ledger);
  let isOver = false;
  const run = async (habit: Habit, at: number): Promise<void> => {
    const accountId = ACCOUNTS[at % ACCOUNTS.length] ?? '';
    const caller: Caller = { name: `${habit.name}-${at}`, accountId, random, callers, ledger, next: 0 };
    while (!isOver) await habit(caller);
  };
  const habits: typeof HABITS = [...HABITS, [1, importStill(still)]];
  const running = habits.flatMap(([count, habit]) => Array<Habit>(count).fill(habit)).map(run);
  const flooder: Caller = { name: 'flood', accountId: ACCOUNTS[0] ?? '', random, callers, ledger, next: 0 };
  return {
    callers,
    flood: () => flood(flooder),
    async stop() {
      isOver = true;
      await Promise.all(running);
      callers.end();
    },
  };
}
