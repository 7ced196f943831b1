/** What every call goes through: request id, identity, admission, validation, handler, status, one log line. */
import { once } from 'node:events';
import type { Writable } from 'node:stream';
import {
  status as Code,
  type handleBidiStreamingCall,
  type handleClientStreamingCall,
  type handleServerStreamingCall,
  type handleUnaryCall,
  Metadata,
} from '@grpc/grpc-js';
import type { Logger } from 'pino';
import { GraphError } from '../graph/errors.ts';
import { invalidFields, KaizenError } from '../shared/errors.ts';
import type { Metrics } from '../shared/metrics.ts';
import { type Admission, shuttingDown } from './admission.ts';
import type { Call, ExchangeHandler, Handler, RequestStream, StreamHandler, UploadHandler } from './call.ts';
import { callSignal, isDeadline } from './call-signal.ts';
import { type Decoded, UNDECODABLE } from './codec.ts';
import { type IdentityMode, namedAccountId } from './identity.ts';
import { inheritTexts } from './inherit-texts.ts';
import type { Normalise } from './normalise.ts';
import { REQUEST_ID_KEY, requestIdOf } from './request-id.ts';
import { type Inbox, openInbox, requestStream } from './request-stream.ts';
import { type ErrorStatus, toErrorStatus } from './status.ts';
import type { Validate } from './validate.ts';

/** What the calls of a server share. */
export interface PipelineParts {
  readonly identity: IdentityMode;
  readonly admission: Admission;
  /** Of calls that answer with a stream. */
  readonly streams: Admission;
  /** Aborts when the server stops. */
  readonly stopping: AbortSignal;
  readonly normalise: Normalise;
  readonly validate: Validate;
  readonly metrics: Metrics;
  readonly log: Logger;
  /** Wall clock in milliseconds, for deadlines, which are instants of the caller's making. */
  readonly now: () => number;
}

/** One method as the pipeline needs it. */
export interface ServedMethod<Served> {
  /** `AccountService/PutAccount`; in logs and metrics. */
  readonly name: string;
  /** Name of the request's message in package kaizen.v1. */
  readonly requestName: string;
  /** Proto names of repeated fields whose items the handler judges one by one. */
  readonly itemFields: readonly string[];
  /** A request without any field. */
  readonly emptyRequest: () => Decoded<object>;
  readonly handler: Served;
  readonly serialize: (response: object) => Buffer;
}

/**
 * The grpc-js handler of a method. Its request comes from a tolerant decoder, its response is bytes already: so neither
 * decoding nor encoding can fail in grpc-js, which would answer with their error texts.
 */
export function unaryCall(
  method: ServedMethod<Handler<object, object>>,
  parts: PipelineParts,
): handleUnaryCall<Decoded<object>, Buffer> {
  return (call, respond) => {
    const { signal, release } = callSignal(call, parts.now);
    void serve(method, parts, {
      metadata: call.metadata,
      first: () => call.request,
      signal,
      admission: parts.admission,
      answer: async (request, context) => method.serialize(await method.handler(request, context)),
      succeed: (response, trailers) => respond(null, response, trailers),
      fail: (status) => respond(status),
    })
      .catch(logBug(method, parts))
      .finally(release);
  };
}

/** The grpc-js handler of a method that answers with a stream. The signal of its calls aborts when the server stops. */
export function streamCall(
  method: ServedMethod<StreamHandler<object, object>>,
  parts: PipelineParts,
): handleServerStreamingCall<Decoded<object>, Buffer> {
  return (call) => {
    const ofCall = callSignal(call, parts.now);
    const signal = AbortSignal.any([ofCall.signal, parts.stopping]);
    void serve(method, parts, {
      metadata: call.metadata,
      first: () => call.request,
      signal,
      admission: parts.streams,
      answer: (request, context) => sendAll(method.handler(request, context), call, { method, signal }),
      succeed: (_, trailers) => call.end(trailers),
      fail: (status) => call.emit('error', status),
    })
      .catch(logBug(method, parts))
      .finally(ofCall.release);
  };
}

/** The grpc-js handler of a method that takes a stream and answers once. */
export function uploadCall(
  method: ServedMethod<UploadHandler<object, object>>,
  parts: PipelineParts,
): handleClientStreamingCall<Decoded<object>, Buffer> {
  return (call, respond) => {
    const { signal, release } = callSignal(call, parts.now);
    const inbox = openInbox(call, method.itemFields, { signal, stopping: parts.stopping });
    void serve(method, parts, {
      metadata: call.metadata,
      first: () => firstOf(inbox, method),
      signal,
      admission: parts.streams,
      answer: async (request, context) =>
        method.serialize(await method.handler(requestsOf(request, inbox, method, parts), context)),
      succeed: (response, trailers) => respond(null, response, trailers),
      fail: (status) => respond(status),
    })
      .catch(logBug(method, parts))
      .finally(() => {
        release();
        inbox.close();
      });
  };
}

/** The grpc-js handler of a method that takes a stream and answers with one. */
export function exchangeCall(
  method: ServedMethod<ExchangeHandler<object, object>>,
  parts: PipelineParts,
): handleBidiStreamingCall<Decoded<object>, Buffer> {
  return (call) => {
    const { signal, release } = callSignal(call, parts.now);
    const inbox = openInbox(call, method.itemFields, { signal, stopping: parts.stopping });
    void serve(method, parts, {
      metadata: call.metadata,
      first: () => firstOf(inbox, method),
      signal,
      admission: parts.streams,
      answer: async (request, context) => {
        const requests = requestsOf(request, inbox, method, parts);
        await sendAll(method.handler(requests, context), call, { method, signal });
        // What was taken is answered; the caller goes on elsewhere with the rest.
        if (inbox.isCut()) throw shuttingDown();
      },
      succeed: (_, trailers) => call.end(trailers),
      fail: (status) => call.emit('error', status),
    })
      .catch(logBug(method, parts))
      .finally(() => {
        release();
        inbox.close();
      });
  };
}

/** A stream that ends before its first message is judged as one with an empty message. */
async function firstOf(
  inbox: Inbox,
  { emptyRequest }: Pick<ServedMethod<unknown>, 'emptyRequest'>,
): Promise<Decoded<object>> {
  await inbox.wait();
  if (inbox.isCut()) throw shuttingDown();
  return inbox.shift() ?? emptyRequest();
}

/** The first message and those behind it, each with the texts of the first where it leaves them out. */
function requestsOf(
  first: object,
  inbox: Inbox,
  method: ServedMethod<unknown>,
  parts: PipelineParts,
): RequestStream<object> {
  return requestStream(first, inbox, (message) => {
    const request = normalised(message, method, parts);
    const violations = inheritTexts(first, request);
    if (violations.length > 0) throw invalidFields(violations);
    validate(request, method, parts);
    return request;
  });
}

/** Waits for a slow caller instead of keeping what it has not taken yet. */
async function sendAll(
  responses: AsyncIterable<object>,
  call: Writable,
  { method, signal }: { readonly method: ServedMethod<unknown>; readonly signal: AbortSignal },
): Promise<void> {
  for await (const response of responses) {
    signal.throwIfAborted();
    if (!call.write(method.serialize(response))) await once(call, 'drain', { signal });
  }
}

interface Served<Answer> {
  readonly metadata: Metadata;
  /** The request, or the first of a stream of them. */
  readonly first: () => Decoded<object> | Promise<Decoded<object>>;
  readonly signal: AbortSignal;
  readonly admission: Admission;
  readonly answer: (request: object, context: Call) => Promise<Answer>;
  readonly succeed: (answer: Answer, trailers: Metadata) => void;
  readonly fail: (status: ErrorStatus) => void;
}

/** Whatever is thrown beside the answer, as by a metric, ends neither the call nor the process. */
function logBug({ name }: ServedMethod<unknown>, { log }: PipelineParts): (error: unknown) => void {
  return (error) =>
    log.error({ err: error, method: name }, 'the call was answered, and something failed beside it');
}

/** Answers the call. Rejects only for faults beside the answer. */
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
    // Once the deadline has passed or the caller has left, that is the reason, whatever broke because of it.
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
  { metadata, first, admission, answer }: Served<Answer>,
  context: Omit<Call, 'accountId'>,
): Promise<Answer> {
  admission.admit();
  try {
    // Before identity: the account of a call is one of the names.
    const request = normalised(await first(), method, parts);
    const accountId = await parts.identity.authenticate({
      metadata,
      namedAccountId: namedAccountId(request),
    });
    validate(request, method, parts);
    return await answer(request, { ...context, accountId });
  } finally {
    admission.release();
  }
}

function normalised(
  request: Decoded<object>,
  { requestName }: ServedMethod<unknown>,
  parts: PipelineParts,
): object {
  if (request === UNDECODABLE) throw undecodable(requestName);
  parts.normalise(requestName, request);
  return request;
}

function validate(
  request: object,
  { requestName, itemFields }: ServedMethod<unknown>,
  parts: PipelineParts,
): void {
  const violations = parts.validate(requestName, request, '', { skip: itemFields });
  if (violations.length > 0) throw invalidFields(violations);
}

function undecodable(requestName: string): KaizenError {
  return new KaizenError(
    `the bytes of the request are not a kaizen.v1.${requestName}, or hold an integer beyond ±(2^53 − 1)`,
    { kind: 'INVALID', reason: 'UNDECODABLE_MESSAGE', violations: [] },
  );
}

function endedEarly(signal: AbortSignal, stopping: AbortSignal): KaizenError {
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
