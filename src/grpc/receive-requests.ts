/** The receiving end of a call whose requests are a stream. */
import type { Readable } from 'node:stream';
import { invalidFields } from '../shared/errors.ts';
import { shuttingDown } from './admission.ts';
import type { RequestStream } from './call.ts';
import { type CallSignal, callSignal, type EndingCall } from './call-signal.ts';
import { normalisedRequest, validateRequest } from './check-request.ts';
import type { Decoded } from './codec.ts';
import { inheritTexts } from './inherit-texts.ts';
import { openInbox, requestStream } from './request-stream.ts';
import type { PipelineParts, ServedMethod } from './served-method.ts';

/** What a call receives from its caller. */
export interface ReceivedRequests {
  /**
   * Aborts when the deadline passes or the caller leaves. It does not abort when the server stops, because received
   * messages are still answered.
   */
  readonly signal: AbortSignal;
  readonly deadline: CallSignal['deadline'];
  /** Ends the call with this error. */
  end: CallSignal['end'];
  /** The first message. A stream that ends without one counts as a stream with an empty message. */
  first(): Promise<Decoded<object>>;
  /** The first message and all later ones. Each later message inherits the texts it leaves out. */
  requestsFrom(first: object): RequestStream<object>;
  /** Whether the server stopped before all messages were received. */
  isCut(): boolean;
  /** Call it when the call is answered. */
  release(): void;
}

/** Starts listening. */
export function receiveRequests(
  call: Readable & EndingCall,
  method: ServedMethod<unknown>,
  parts: PipelineParts,
): ReceivedRequests {
  const { signal, deadline, end, release } = callSignal(call, parts.now);
  const inbox = openInbox(call, method.itemFields, { signal, stopping: parts.stopping });
  return {
    signal,
    deadline,
    end,
    isCut: inbox.isCut,
    async first() {
      await inbox.wait();
      if (inbox.isCut()) throw shuttingDown();
      return inbox.shift() ?? method.emptyRequest();
    },
    requestsFrom: (first) =>
      requestStream(first, inbox, (message) => {
        const request = normalisedRequest(message, method, parts);
        const violations = inheritTexts(first, request);
        if (violations.length > 0) throw invalidFields(violations);
        validateRequest(request, method, parts);
        return request;
      }),
    release() {
      release();
      inbox.close();
    },
  };
}
