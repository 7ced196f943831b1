/** What stands for an erased account, or an erased subject of one, in what is kept. */
import { createHmac, randomBytes } from 'node:crypto';
import { findErasure, shareErasureSecret } from '../gen/queries.ts';
import type { Graph } from '../graph/graph.ts';
import { keyParts, nodeKey } from '../graph/keys.ts';
import type { GraphTransaction } from '../graph/transaction.ts';
import { KaizenError } from '../shared/errors.ts';

/** As many bits as the hash has. */
const SECRET_BYTES = 32;

/** Names of accounts and subjects that do not tell their ids. */
export interface ErasedNames {
  /**
   * HMAC-SHA256 of the account's key, as hexadecimal digits, with a secret of the database. Nobody without the secret
   * can find out by trying whether an id was erased.
   */
  keyOf(accountId: string): Promise<string>;
  /** Keys of the tombstones that these subjects have or would have, in their order. */
  subjectKeysOf(subjects: readonly NamedSubject[]): Promise<readonly string[]>;
}

/** A subject of an account, by its label in the graph and the caller's id. */
export interface NamedSubject {
  readonly accountId: string;
  readonly label: 'Lead';
  readonly id: string;
}

/** Reads the secret with the first call, and again after a failure. */
export function createErasedNames(graph: Pick<Graph, 'run'>): ErasedNames {
  let asked: Promise<string> | undefined;
  const secret = (): Promise<string> => {
    asked ??= graph
      .run(shareErasureSecret, { newSecret: randomBytes(SECRET_BYTES).toString('base64url') })
      .then(
        (shared) => shared.secret,
        (error: unknown) => {
          asked = undefined;
          throw error;
        },
      );
    return asked;
  };
  const hashOf = (key: string, secretKey: string): string =>
    createHmac('sha256', secretKey).update(key).digest('hex');
  return {
    keyOf: async (accountId) => hashOf(nodeKey(accountId), await secret()),
    async subjectKeysOf(subjects) {
      const secretKey = await secret();
      return subjects.map(({ accountId, label, id }) => {
        const hash = hashOf(nodeKey(accountId, label, id), secretKey);
        return nodeKey(accountId, label, hash);
      });
    },
  };
}

/** The name of an erased account or subject in the audit. */
export function erasedName(erasureId: string): string {
  return `erased:${erasureId}`;
}

/** The hash in the key of a subject's tombstone, which begins with the account's key. */
export function erasureIdOf(subjectErasureKey: string): string {
  return keyParts(subjectErasureKey).at(-1) ?? '';
}

/**
 * Throws ACCOUNT_ERASED when the account was erased. To refuse a write, it must run in the write's transaction, after
 * the write has locked the account or created it.
 */
export async function refuseErased(transaction: GraphTransaction, erasureKey: string): Promise<void> {
  const erasure = await transaction.run(findErasure, { erasureKey });
  if (erasure === undefined) return;
  throw new KaizenError(
    'an account with this id was erased, so the id cannot be used again: choose another',
    {
      kind: 'WRONG_STATE',
      reason: 'ACCOUNT_ERASED',
      subject: 'account_id',
    },
  );
}
