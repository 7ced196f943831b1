/**
 * One canonical text per content, whatever the order of its keys. It lets the service tell a retry (duplicate) from
 * other content (conflict).
 */
import { hash } from 'node:crypto';
import { configure } from 'safe-stable-stringify';

const stringify = configure({ deterministic: true, bigint: true });
/** Sorts keys by their NFC form, so that the same content in two Unicode forms is sorted alike. */
const stringifyByForm = configure({ deterministic: byForm, bigint: true });
const ASCII = /^[\0-\x7f]*$/;

function byForm(a: string, b: string): number {
  const [one, other] = [a.normalize('NFC'), b.normalize('NFC')];
  return one < other ? -1 : Number(one > other);
}

/** JSON with sorted keys. Texts are not normalised. */
export function canonicalJson(value: unknown): string {
  const json = stringify(value) ?? 'null';
  return ASCII.test(json) ? json : (stringifyByForm(value) ?? 'null');
}

/**
 * SHA-256 of the canonical JSON in Unicode's NFC, as 43 characters of base64url. A text in NFC and in NFD has one hash.
 */
export function canonicalHash(value: unknown): string {
  return hash('sha256', canonicalJson(value).normalize('NFC'), 'base64url');
}
