/**
 * The steps of every call: request id, admission, identity, access, validation, audit, handler, status, one log line.
 */
import {
  status as Code,
  type handleBidiStreamingCall,
  type handleClientStreamingCall,
  type handleServerStreamingCall,
  type handleUnaryCall,
  Metadata,
} from '@grpc/grpc-js';
import { RECHECK_MS } from '../access/api-keys.ts';
import { authorise } from '../access/principal.ts';
import { onBehalfOf } from '../graph/caller.ts';
import { KaizenError } from '../shared/errors.ts';
import { type Admission, shuttingDown } from './admission.ts';
import { beginAudit } from './audited-call.ts';
import type { Call, ExchangeHandler, Handler, StreamHandler, UploadHandler } from './call.ts';
import { type CallSignal, callSignal, isDeadline } from './call-signal.ts';
import { normalisedRequest, validateRequest } from './check-request.ts';
import { type Decoded, encodedBytes } from './codec.ts';
import { fittingAnswer } from './fit-answer.ts';
import { holdersOf } from './holders.ts';
import { authorizationOf, namedAccountId } from './identity.ts';
import { logCall } from './log-call.ts';
import { pacedRequests } from './paced-requests.ts';
import { receiveRequests } from './receive-requests.ts';
import { REQUEST_ID_KEY, requestIdOf } from './request-id.ts';
import { sendAll } from './send-all.ts';
import type { PipelineParts, ServedMethod } from './served-method.ts';
import { type ErrorStatus, toErrorStatus } from './status.ts';

/**
 * The grpc-js handler of a unary method. Its decoder never throws and its response is already encoded. Decoding and
 * encoding can therefore not fail inside grpc-js, which would answer with their error texts.
 */
export function unaryCall(
  method: ServedMethod<Handler<object, object>>,
  parts: PipelineParts,
): handleUnaryCall<Decoded<object>, Buffer> {
  return (call, respond) => {
    const { signal, deadline, release } = callSignal(call, parts.now);
    void serve(method, parts, {
      metadata: call.metadata,
      first: () => call.request,
      bytes: encodedBytes(call.request),
      signal,
      deadline,
      admission: parts.admission,
      answer: (request, context) =>
        fittingAnswer({
          request,
          sizeField: method.pageSizeField,
          maxBytes: parts.maxAnswerBytes,
          onlyReads: method.access.role === 'READ',
          read: (asked) => method.handler(asked, context),
          serialize: method.serialize,
        }),
      succeed: (response, trailers) => respond(null, response, trailers),
      fail: (status) => respond(status),
    })
      .catch(logBug(method, parts))
      .finally(release);
  };
}

/** The grpc-js handler of a method that answers with a stream. The signal also aborts when the server stops. */
export function streamCall(
  method: ServedMethod<StreamHandler<object, object>>,
  parts: PipelineParts,
): handleServerStreamingCall<Decoded<object>, Buffer> {
  return (call) => {
    const ofCall = callSignal(call, parts.now);
    const { deadline, end } = ofCall;
    const signal = AbortSignal.any([ofCall.signal, parts.stopping]);
    void serve(method, parts, {
      metadata: call.metadata,
      first: () => call.request,
      bytes: encodedBytes(call.request),
      signal,
      deadline,
      end,
      admission: parts.streams,
      answer: (request, context) =>
        sendAll(method.handler(request, context), call, { serialize: method.serialize, signal }),
      succeed: (_, trailers) => call.end(trailers),
      fail: (status) => call.emit('error', status),
    })
      .catch(logBug(method, parts))
      .finally(ofCall.release);
  };
}

/** The grpc-js handler of a method that receives a stream and answers once. */
export function uploadCall(
  method: ServedMethod<UploadHandler<object, object>>,
  parts: PipelineParts,
): handleClientStreamingCall<Decoded<object>, Buffer> {
  return (call, respond) => {
    const received = receiveRequests(call, method, parts);
    void serve(method, parts, {
      metadata: call.metadata,
      first: received.first,
      bytes: 0,
      signal: received.signal,
      deadline: received.deadline,
      end: received.end,
      admission: parts.streams,
      answer: async (request, context) => {
        const requests = pacedRequests(received.requestsFrom(request), parts.quotas, context);
        return method.serialize(await method.handler(requests, context));
      },
      succeed: (response, trailers) => respond(null, response, trailers),
      fail: (status) => respond(status),
    })
      .catch(logBug(method, parts))
      .finally(received.release);
  };
}

/** The grpc-js handler of a method that receives a stream and answers with a stream. */
export function exchangeCall(
  method: ServedMethod<ExchangeHandler<object, object>>,
  parts: PipelineParts,
): handleBidiStreamingCall<Decoded<object>, Buffer> {
  return (call) => {
    const received = receiveRequests(call, method, parts);
    const { signal, deadline, end, first, requestsFrom, isCut, release } = received;
    void serve(method, parts, {
      metadata: call.metadata,
      first,
      bytes: 0,
      signal,
      deadline,
      end,
      admission: parts.streams,
      answer: async (request, context) => {
        const requests = pacedRequests(requestsFrom(request), parts.quotas, context);
        await sendAll(method.handler(requests, context), call, { serialize: method.serialize, signal });
        // Everything received is answered. The caller continues with the rest on another server.
        if (isCut()) throw shuttingDown();
      },
      succeed: (_, trailers) => call.end(trailers),
      fail: (status) => call.emit('error', status),
    })
      .catch(logBug(method, parts))
      .finally(release);
  };
}

interface Served<Answer> {
  readonly metadata: Metadata;
  /** The request, or the first message of a request stream. */
  readonly first: () => Decoded<object> | Promise<Decoded<object>>;
  /** Encoded size of the request; 0 for a stream of requests, whose messages are limited as they come. */
  readonly bytes: number;
  readonly signal: AbortSignal;
  readonly deadline: CallSignal['deadline'];
  /** Ends a stream whose credential is no longer valid. Absent for unary calls, which end soon anyway. */
  readonly end?: CallSignal['end'];
  readonly admission: Admission;
  readonly answer: (request: object, context: Call) => Promise<Answer>;
  readonly succeed: (answer: Answer, trailers: Metadata) => void;
  readonly fail: (status: ErrorStatus) => void;
}

/** Logs an error that happened beside the answer, for example in a metric. It must not end the call or the process. */
function logBug({ name }: ServedMethod<unknown>, { log }: PipelineParts): (error: unknown) => void {
  return (error) =>
    log.error({ err: error, method: name }, 'the call was answered, and something failed beside it');
}

/** Answers the call. Rejects only for errors beside the answer. */
async function serve<Answer>(
  method: ServedMethod<unknown>,
  parts: PipelineParts,
  served: Served<Answer>,
): Promise<void> {
  const started = performance.now();
  const { signal } = served;
  const requestId = requestIdOf(served.metadata);
  const log = parts.log.child({ requestId, method: method.name });
  parts.metrics.callStarted();
  let code: Code = Code.OK;
  let failure: unknown;
  try {
    const answer = await admitted(method, parts, served, { requestId, signal, log });
    served.succeed(answer, withRequestId(new Metadata(), requestId));
  } catch (error) {
    // After the deadline or the caller's leaving, that is the reason, whatever failed as a result.
    failure = signal.aborted ? endedEarly(signal, parts.stopping) : error;
    const status = toErrorStatus(failure, requestId);
    code = status.code;
    served.fail({ ...status, metadata: withRequestId(status.metadata, requestId) });
  } finally {
    const ms = performance.now() - started;
    parts.metrics.callEnded({ method: method.name, code: Code[code], ms });
    logCall(log, { code, ms, failure });
  }
}

async function admitted<Answer>(
  method: ServedMethod<unknown>,
  parts: PipelineParts,
  served: Served<Answer>,
  context: Omit<Call, 'accountId' | 'principal'>,
): Promise<Answer> {
  served.admission.admit(served.bytes);
  let stopChecks: (() => void) | undefined;
  let leave: (() => void) | undefined;
  try {
    // Before the first message is awaited: a caller without a credential must not hold a stream open.
    const authorization = authorizationOf(served.metadata);
    const principal = await parts.identity.authenticate(authorization);
    context.log.setBindings({ credential: principal.credential });
    if (served.end !== undefined) stopChecks = checkAgain(parts, authorization, served.end);
    // Normalised before access is checked, because the account of a call is a name too.
    const request = normalisedRequest(await served.first(), method, parts);
    const accountId = namedAccountId(request);
    authorise(principal, method.access, accountId);
    const holders = holdersOf(principal, accountId);
    const kind = served.end === undefined ? 'calls' : 'streams';
    leave = parts.quotas.enter({ holders, bytes: encodedBytes(request) }, kind);
    validateRequest(request, method, parts);
    const call = { ...context, accountId, principal };
    return await onBehalfOf({ owner: holders[0], deadline: served.deadline }, () =>
      method.access.audited
        ? audited({ method, parts, request, call }, () => served.answer(request, call))
        : served.answer(request, call),
    );
  } finally {
    stopChecks?.();
    leave?.();
    served.admission.release(served.bytes);
  }
}

/** Ends a stream soon after its credential has expired or was revoked. Returns what stops the checks. */
function checkAgain(
  { identity }: PipelineParts,
  authorization: string | undefined,
  end: CallSignal['end'],
): () => void {
  const check = async (): Promise<void> => {
    await identity.authenticate(authorization);
  };
  const timer = setInterval(() => {
    check().catch((error: unknown) => {
      // While the database does not answer, nothing is known about the credential, and the stream gets nothing either.
      if (error instanceof KaizenError && error.detail.kind === 'UNAUTHENTICATED') end(error);
    });
  }, RECHECK_MS).unref();
  return () => clearInterval(timer);
}

/** Stores an audit entry before the call does anything, and its outcome afterwards. */
async function audited<Answer>(
  {
    method,
    parts,
    request,
    call,
  }: {
    readonly method: ServedMethod<unknown>;
    readonly parts: PipelineParts;
    readonly request: object;
    readonly call: Call;
  },
  answer: () => Promise<Answer>,
): Promise<Answer> {
  const { accountId, principal, requestId, log } = call;
  const finish = await beginAudit(parts.audit, {
    rpc: method.name,
    principal,
    accountId,
    requestId,
    request,
  });
  let code: Code = Code.OK;
  try {
    return await answer();
  } catch (error) {
    code = toErrorStatus(error, requestId).code;
    throw error;
  } finally {
    // What was done is done: a failure to note it must not turn the answer into an error.
    await finish(Code[code]).catch((error: unknown) =>
      log.error({ err: error }, 'the outcome was not audited'),
    );
  }
}

function endedEarly(signal: AbortSignal, stopping: AbortSignal): KaizenError {
  if (signal.reason instanceof KaizenError) return signal.reason;
  if (signal.reason === stopping.reason) return shuttingDown();
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
