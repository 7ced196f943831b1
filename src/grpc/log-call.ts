import { status as Code } from '@grpc/grpc-js';
import type { Logger } from 'pino';
import { GraphError } from '../graph/errors.ts';
import { KaizenError } from '../shared/errors.ts';

/**
 * Logs one line per call. The level is `debug` for success (a line per call costs throughput), `info` for errors that
 * the caller can correct, and `error` for failures of the service. Only failures of the service are logged with their
 * cause, and no values of the caller are logged.
 */
export function logCall(
  log: Logger,
  outcome: { readonly code: Code; readonly ms: number; readonly failure: unknown },
): void {
  const fields = { code: Code[outcome.code], ms: Math.round(outcome.ms * 100) / 100 };
  const { failure } = outcome;
  if (failure === undefined) {
    log.debug(fields, 'call');
    return;
  }
  const isOurs = outcome.code === Code.INTERNAL || outcome.code === Code.UNAVAILABLE;
  if (failure instanceof KaizenError) {
    const { reason } = failure.detail;
    if (isOurs) log.error({ ...fields, reason }, 'call failed');
    else log.info({ ...fields, reason }, 'call');
    return;
  }
  if (failure instanceof GraphError) {
    const { kind, query, code: databaseCode } = failure;
    const graphFields = { ...fields, kind, query, databaseCode };
    // The driver's message may quote values, so it is logged only at `debug`.
    log.debug({ err: failure }, 'graph error');
    if (isOurs) log.error(graphFields, 'call failed');
    else log.warn(graphFields, 'call');
    return;
  }
  log.error({ ...fields, err: failure }, 'call failed');
}
