/** What every unary call goes through: request id, identity, admission, validation, handler, status, one log line. */
import {
  status as Code,
  type handleUnaryCall,
  Metadata,
  type ServerUnaryCall,
  type sendUnaryData,
} from '@grpc/grpc-js';
import type { Logger } from 'pino';
import { invalidFields, KaizenError } from '../errors.ts';
import { GraphError } from '../graph/errors.ts';
import type { Metrics } from '../metrics.ts';
import type { Admission } from './admission.ts';
import type { Handler } from './call.ts';
import { callSignal, isDeadline } from './call-signal.ts';
import { type Decoded, UNDECODABLE } from './codec.ts';
import { type IdentityMode, namedAccountId } from './identity.ts';
import { REQUEST_ID_KEY, requestIdOf } from './request-id.ts';
import { toErrorStatus } from './status.ts';
import type { Validate } from './validate.ts';

/** What the calls of a server share. */
export interface PipelineParts {
  readonly identity: IdentityMode;
  readonly admission: Admission;
  readonly validate: Validate;
  readonly metrics: Metrics;
  readonly log: Logger;
  /** Wall clock in milliseconds, for deadlines, which are instants of the caller's making. */
  readonly now: () => number;
}

/** One method as the pipeline needs it. */
export interface UnaryMethod {
  /** `AccountService/PutAccount`; in logs and metrics. */
  readonly name: string;
  /** Name of the request's message in package kaizen.v1. */
  readonly requestName: string;
  /** Proto names of repeated fields whose items the handler judges one by one. */
  readonly itemFields: readonly string[];
  readonly handler: Handler<object, object>;
  readonly serialize: (response: object) => Buffer;
}

/**
 * The grpc-js handler of one method. Its request comes from a tolerant decoder, its response is bytes already: so
 * neither decoding nor encoding can fail in grpc-js, which would answer with their error texts.
 */
export function unaryCall(
  method: UnaryMethod,
  parts: PipelineParts,
): handleUnaryCall<Decoded<object>, Buffer> {
  return (call, respond) => {
    void serve(method, parts, call, respond);
  };
}

/** Never rejects. */
async function serve(
  method: UnaryMethod,
  parts: PipelineParts,
  call: ServerUnaryCall<Decoded<object>, Buffer>,
  respond: sendUnaryData<Buffer>,
): Promise<void> {
  const started = performance.now();
  const requestId = requestIdOf(call.metadata);
  const log = parts.log.child({ requestId, method: method.name });
  const { signal, release } = callSignal(call, parts.now);
  parts.metrics.callStarted();
  let code: Code = Code.OK;
  let failure: unknown;
  try {
    const response = await answer(method, parts, call, { requestId, signal, log });
    respond(null, response, withRequestId(new Metadata(), requestId));
  } catch (error) {
    // Once the deadline has passed or the caller has left, that is the reason, whatever broke because of it.
    failure = signal.aborted ? endedEarly(signal) : error;
    const status = toErrorStatus(failure, requestId);
    code = status.code;
    respond({ ...status, metadata: withRequestId(status.metadata, requestId) });
  } finally {
    release();
    const ms = performance.now() - started;
    parts.metrics.callEnded({ method: method.name, code: Code[code], ms });
    logCall(log, { code, ms, failure });
  }
}

async function answer(
  method: UnaryMethod,
  parts: PipelineParts,
  call: ServerUnaryCall<Decoded<object>, Buffer>,
  context: { readonly requestId: string; readonly signal: AbortSignal; readonly log: Logger },
): Promise<Buffer> {
  parts.admission.admit();
  try {
    const { request } = call;
    if (request === UNDECODABLE) throw undecodable(method.requestName);
    const accountId = await parts.identity.authenticate({
      metadata: call.metadata,
      namedAccountId: namedAccountId(request),
    });
    const violations = parts.validate(method.requestName, request, '', { skip: method.itemFields });
    if (violations.length > 0) throw invalidFields(violations);
    return method.serialize(await method.handler(request, { ...context, accountId }));
  } finally {
    parts.admission.release();
  }
}

function undecodable(requestName: string): KaizenError {
  return new KaizenError(
    `the bytes of the request are not a kaizen.v1.${requestName}, or hold an integer beyond ±(2^53 − 1)`,
    { kind: 'INVALID', reason: 'UNDECODABLE_MESSAGE', violations: [] },
  );
}

function endedEarly(signal: AbortSignal): KaizenError {
  return isDeadline(signal)
    ? new KaizenError('the deadline passed; a write may still be committed: retry with the same ids', {
        kind: 'DEADLINE_EXCEEDED',
        reason: 'DEADLINE_EXCEEDED',
      })
    : new KaizenError('the caller left', { kind: 'CANCELLED', reason: 'CANCELLED' });
}

function withRequestId(metadata: Metadata, requestId: string): Metadata {
  metadata.set(REQUEST_ID_KEY, requestId);
  return metadata;
}

/**
 * One line per call: `debug` when it succeeded (a line per call costs throughput), `info` when the caller can mend it,
 * `error` when the service failed. Causes of failures of ours only, and no values of the caller's.
 */
function logCall(
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
    // The driver's own words may quote values, so they are for those who ask for them.
    log.debug({ err: failure }, 'graph error');
    if (isOurs) log.error(graphFields, 'call failed');
    else log.warn(graphFields, 'call');
    return;
  }
  log.error({ ...fields, err: failure }, 'call failed');
}
