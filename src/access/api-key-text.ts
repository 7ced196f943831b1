/** The text of an API key: `kaizen_` + id + `_` + secret. Its start is searchable, so that leaked keys are found. */
import { hash, randomBytes } from 'node:crypto';

const PREFIX = 'kaizen';
/** 80 random bits: two keys never have the same id. */
const ID_BYTES = 10;
/** 256 random bits, so that a fast hash suffices: nobody can try them all. */
const SECRET_BYTES = 32;
const SHAPE = /^kaizen_([0-9a-f]{20})_[A-Za-z0-9_-]{43}$/;

/** A new key. */
export interface NewApiKey {
  /** The public part. */
  readonly keyId: string;
  /** The whole key. It is shown to its owner and stored nowhere. */
  readonly text: string;
}

/** Makes a key. */
export function newApiKey(): NewApiKey {
  const keyId = randomBytes(ID_BYTES).toString('hex');
  return { keyId, text: `${PREFIX}_${keyId}_${randomBytes(SECRET_BYTES).toString('base64url')}` };
}

/** The public part of a text that has the shape of a key; undefined for any other text. */
export function keyIdIn(text: string): string | undefined {
  return SHAPE.exec(text)?.[1];
}

/** SHA-256 of the whole key, in hexadecimal digits. */
export function hashOf(text: string): string {
  return hash('sha256', text);
}
