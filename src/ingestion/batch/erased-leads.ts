/** Which leads of a batch were erased. */
import type { ErasedNames, NamedSubject } from '../../access/erased-names.ts';
import { findErasedSubjects } from '../../gen/queries.ts';
import { nodeKey } from '../../graph/keys.ts';
import type { GraphTransaction } from '../../graph/transaction.ts';
import type { PreparedEvent } from '../accept/prepared-event.ts';

/** Key of each lead of a batch, by the key of the tombstone that it has or would have. */
export type Tombstones = ReadonlyMap<string, string>;

/** Computed before the transaction, because the secret of the hashes may have to be read first. */
export async function tombstonesOfLeads(
  names: ErasedNames,
  events: readonly PreparedEvent[],
): Promise<Tombstones> {
  const leads = new Map<string, NamedSubject>();
  for (const { accountId, effects } of events) {
    const { subject } = effects;
    if (subject?.label !== 'Lead') continue;
    leads.set(nodeKey(accountId, subject.id), { accountId, label: subject.label, id: subject.id });
  }
  if (leads.size === 0) return new Map();
  const erasureKeys = await names.subjectKeysOf([...leads.values()]);
  const leadKeys = [...leads.keys()];
  return new Map(erasureKeys.map((erasureKey, place) => [erasureKey, leadKeys[place] ?? '']));
}

/** Keys of the leads that were erased. The accounts must be locked by a statement that was sent before. */
export async function findErasedLeads(
  transaction: GraphTransaction,
  tombstones: Tombstones,
): Promise<ReadonlySet<string>> {
  if (tombstones.size === 0) return new Set();
  const found = await transaction.run(findErasedSubjects, { erasureKeys: [...tombstones.keys()].sort() });
  return new Set(found.flatMap(({ erasureKey }) => tombstones.get(erasureKey) ?? []));
}
