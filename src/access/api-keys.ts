/** API keys as the graph stores them. */
import { setTimeout as sleep } from 'node:timers/promises';
import {
  createApiKey as createApiKeyQuery,
  type FindApiKeyRow,
  findApiKey,
  listApiKeys as listApiKeysQuery,
  revokeApiKey as revokeApiKeyQuery,
} from '../gen/queries.ts';
import type { Graph } from '../graph/graph.ts';
import { KaizenError } from '../shared/errors.ts';
import { hashOf, newApiKey } from './api-key-text.ts';
import { type ErasedNames, refuseErased } from './erased-names.ts';
import { accountNotGranted, type Principal, ROLES, type Role, reaches } from './principal.ts';

/** Longest time in milliseconds for which a server trusts what it has read about a credential. */
export const TRUST_MS = 2_000;
/** Milliseconds between two checks of the credential of an open stream. */
export const RECHECK_MS = 1_000;
/** A revocation waits this long before it is answered, so that it then holds on every server and for every stream. */
const REVOCATION_MS = TRUST_MS + RECHECK_MS;

/** A key without its secret. Times are milliseconds since 1970. */
export interface ApiKey {
  readonly keyId: string;
  /** SHA-256 of the whole key. */
  readonly hash: string;
  readonly name: string;
  readonly roles: readonly Role[];
  /** Undefined: all accounts. */
  readonly accountIds: readonly string[] | undefined;
  readonly createdBy: string;
  readonly createdAtMs: number;
  readonly expiresAtMs: number | null;
  readonly lastUsedAtMs: number | null;
  readonly revokedAtMs: number | null;
  readonly revokedBy: string;
  /** Where the key is in the list. */
  readonly place: string;
}

/** What a caller chooses about a new key. */
export type ApiKeySettings = Pick<ApiKey, 'name' | 'roles' | 'accountIds' | 'expiresAtMs'>;

/** What the commands of this file need. */
export interface ApiKeyDeps {
  readonly graph: Graph;
  readonly now: () => Date;
}

/**
 * Stores a new key. Throws ACCOUNT_NOT_GRANTED for a key that would reach more than its creator, and ACCOUNT_ERASED for
 * one that would bring the id of an erased account back.
 */
export async function createApiKey(
  { graph, now, names }: ApiKeyDeps & { readonly names: ErasedNames },
  { name, roles, accountIds, expiresAtMs }: ApiKeySettings,
  creator: Principal,
): Promise<{ readonly apiKey: ApiKey; readonly secret: string }> {
  const isWithin = accountIds?.every((id) => reaches(creator, id)) ?? creator.accountIds === undefined;
  if (!isWithin) throw accountNotGranted('the key would reach an account');
  const { keyId, text } = newApiKey();
  const createdAtMs = now().getTime();
  const key = {
    ...{ keyId, hash: hashOf(text), name, createdBy: creator.credential },
    place: `${new Date(createdAtMs).toISOString()}|${keyId}`,
  };
  const erasureKeys = await Promise.all((accountIds ?? []).map(names.keyOf));
  await graph.transaction('write', async (transaction) => {
    await transaction.run(createApiKeyQuery, {
      ...key,
      roles: [...roles],
      accountIds: [...(accountIds ?? [])],
      allAccounts: accountIds === undefined,
      nowMs: BigInt(createdAtMs),
      expiresAtMs: expiresAtMs === null ? null : BigInt(expiresAtMs),
    });
    for (const erasureKey of erasureKeys) await refuseErased(transaction, erasureKey);
  });
  const unused = { lastUsedAtMs: null, revokedAtMs: null, revokedBy: '' };
  return { apiKey: { ...key, roles, accountIds, createdAtMs, expiresAtMs, ...unused }, secret: text };
}

/** The key with an id; undefined when there is none. */
export async function readApiKey(graph: Pick<Graph, 'run'>, keyId: string): Promise<ApiKey | undefined> {
  const row = await graph.run(findApiKey, { keyId });
  return row && toApiKey(row);
}

/** A page of the keys that a principal manages, newest first, and the place after which the next page begins. */
export async function listApiKeys(
  graph: Graph,
  page: { readonly manager: Principal; readonly beforePlace: string | undefined; readonly size: number },
): Promise<{ readonly apiKeys: readonly ApiKey[]; readonly next: string | undefined }> {
  const { accountIds } = page.manager;
  const rows = await graph.run(listApiKeysQuery, {
    beforePlace: page.beforePlace ?? '~',
    isBound: accountIds !== undefined,
    accountIds: [...(accountIds ?? [])],
    limit: BigInt(page.size + 1),
  });
  const apiKeys = rows.slice(0, page.size).map(toApiKey);
  return { apiKeys, next: rows.length > page.size ? apiKeys.at(-1)?.place : undefined };
}

/**
 * Revokes a key. Resolves when no server trusts it any more. Throws UNKNOWN_API_KEY for a key that the revoker does not
 * manage.
 */
export async function revokeApiKey(
  { graph, now }: ApiKeyDeps,
  keyId: string,
  revoker: Principal,
): Promise<ApiKey> {
  const found = await readApiKey(graph, keyId);
  if (found === undefined || !manages(revoker, found)) throw unknownApiKey(keyId);
  await graph.run(revokeApiKeyQuery, {
    keyId,
    nowMs: BigInt(now().getTime()),
    revokedBy: revoker.credential,
  });
  await sleep(REVOCATION_MS);
  return (await readApiKey(graph, keyId)) ?? found;
}

function manages(manager: Principal, { accountIds }: ApiKey): boolean {
  return accountIds?.every((id) => reaches(manager, id)) ?? manager.accountIds === undefined;
}

function unknownApiKey(keyId: string): KaizenError {
  return new KaizenError(`there is no API key "${keyId}": ListApiKeys lists them`, {
    kind: 'NOT_FOUND',
    reason: 'UNKNOWN_API_KEY',
    resourceType: 'kaizen.v1.ApiKey',
    resourceName: keyId,
  });
}

function toApiKey({ roles, accountIds, allAccounts, revokedBy, ...row }: FindApiKeyRow): ApiKey {
  return {
    ...row,
    roles: ROLES.filter((role) => roles.includes(role)),
    accountIds: allAccounts ? undefined : accountIds,
    revokedBy: revokedBy ?? '',
  };
}
