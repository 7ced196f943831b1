/** One text for one content, whatever order it was written in: what makes a retry a duplicate and not a conflict. */
import { hash } from 'node:crypto';
import { configure } from 'safe-stable-stringify';

const stringify = configure({ deterministic: true, bigint: true });

/** JSON with sorted keys. */
export function canonicalJson(value: unknown): string {
  return stringify(value) ?? 'null';
}

/** SHA-256 of the canonical JSON, in base64url: 43 characters. */
export function canonicalHash(value: unknown): string {
  return hash('sha256', canonicalJson(value), 'base64url');
}
