/** One text for one content, whatever order it was written in: what makes a retry a duplicate and not a conflict. */
import { hash } from 'node:crypto';
import { configure } from 'safe-stable-stringify';

const stringify = configure({ deterministic: true, bigint: true });
/** Keys in the order of their NFC: the same content in two Unicode forms is then sorted alike. */
const stringifyByForm = configure({ deterministic: byForm, bigint: true });
const ASCII = /^[\0-\x7f]*$/;

function byForm(a: string, b: string): number {
  const [one, other] = [a.normalize('NFC'), b.normalize('NFC')];
  return one < other ? -1 : Number(one > other);
}

/** JSON with sorted keys; texts are as given. */
export function canonicalJson(value: unknown): string {
  const json = stringify(value) ?? 'null';
  return ASCII.test(json) ? json : (stringifyByForm(value) ?? 'null');
}

/** SHA-256 of the canonical JSON in Unicode's NFC, in base64url: 43 characters. Texts in two forms are one content. */
export function canonicalHash(value: unknown): string {
  return hash('sha256', canonicalJson(value).normalize('NFC'), 'base64url');
}
