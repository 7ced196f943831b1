import { addToTraining } from '../gen/queries.ts';
import type { GraphTransaction } from '../graph/transaction.ts';
import { trainingKeyOf } from './model-keys.ts';

/** A fine set that was just measured. */
export interface MeasuredSet {
  readonly set: {
    readonly change: number;
    readonly measuredChange: number | null;
    /** YYYY-MM-DD. */
    readonly newest: string;
    /** Its value at the measurement before; 0 for a new set. */
    readonly usableArms: number;
  };
  readonly usableArms: number;
}

/** Updates the account's Training node for measured sets, in the same transaction. */
export async function countForTraining(
  transaction: GraphTransaction,
  accountKey: string,
  measured: readonly MeasuredSet[],
): Promise<void> {
  const concerned = measured.filter(
    ({ set, usableArms }) => set.measuredChange !== set.change && Math.max(set.usableArms, usableArms) > 0,
  );
  if (concerned.length === 0) return;
  const gained = (least: number): bigint =>
    BigInt(
      concerned.reduce(
        (sum, { set, usableArms }) => sum + Number(usableArms >= least) - Number(set.usableArms >= least),
        0,
      ),
    );
  const dates = concerned.filter(({ usableArms }) => usableArms > 0).map(({ set }) => set.newest);
  await transaction.run(addToTraining, {
    accountKey,
    trainingKey: trainingKeyOf(accountKey),
    usableSets: gained(1),
    comparableSets: gained(2),
    changedSets: BigInt(concerned.length),
    newest: dates.sort().at(-1) ?? null,
  });
}
