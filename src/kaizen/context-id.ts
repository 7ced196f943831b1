import { createHash } from 'node:crypto';
import { nodeKey } from '../graph/keys.ts';

/** Enough of the hash that accounts do not meet by chance; the id shows no account's name. */
const ACCOUNT_HASH_LENGTH = 16;

/** Names a context by account, project and epoch: the same three give the same id. Opaque to callers. */
export function contextId({
  accountKey,
  projectId,
  epoch,
}: {
  readonly accountKey: string;
  readonly projectId: string;
  readonly epoch: number;
}): string {
  const account = createHash('sha256').update(accountKey).digest('base64url').slice(0, ACCOUNT_HASH_LENGTH);
  return Buffer.from(nodeKey(account, projectId, String(epoch))).toString('base64url');
}
