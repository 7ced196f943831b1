import { randomUUID } from 'node:crypto';
import type { Metadata } from '@grpc/grpc-js';

/** Metadata key of the request id, in both directions. */
export const REQUEST_ID_KEY = 'x-request-id';
/** Visible ASCII, because ids go into logs and headers. The limit is longer than any tracing id in use. */
const ACCEPTABLE = /^[\x21-\x7e]{1,128}$/;

/** The caller's request id if it can be logged, otherwise a new one. */
export function requestIdOf(metadata: Metadata): string {
  const [given] = metadata.get(REQUEST_ID_KEY);
  return typeof given === 'string' && ACCEPTABLE.test(given) ? given : randomUUID();
}
