import { randomUUID } from 'node:crypto';
import type { Metadata } from '@grpc/grpc-js';

/** Metadata key of the request id, in both directions. */
export const REQUEST_ID_KEY = 'x-request-id';
/** Visible ASCII: it goes into logs and headers. Longer than any tracing id in use. */
const ACCEPTABLE = /^[\x21-\x7e]{1,128}$/;

/** The caller's request id when it is fit to be logged, else a new one. */
export function requestIdOf(metadata: Metadata): string {
  const [given] = metadata.get(REQUEST_ID_KEY);
  return typeof given === 'string' && ACCEPTABLE.test(given) ? given : randomUUID();
}
