/** The last step of every answer of every service, including health and reflection. */
import { status as Code, ServerInterceptingCall, type ServerInterceptor } from '@grpc/grpc-js';
import type { Logger } from 'pino';
import { explainedStatus, type StatusObject } from './transport-refusals.ts';

/** The answer when the real answer could not be sent. */
const UNSENDABLE = 'the service failed to send its answer; the cause is in its log';

/**
 * Makes every status safe to send and complete: grpc-js percent-encodes its text in a place where nothing catches its
 * errors, and refuses some calls by itself, without details. Any other error while a call is received or answered ends
 * that call with INTERNAL, and not the process.
 */
export function guardAnswers(log: Pick<Logger, 'error'>): ServerInterceptor {
  return (method, call) => {
    const send = call.sendStatus.bind(call);
    const guarded = (step: () => void): void => {
      try {
        step();
      } catch (error) {
        log.error({ err: error, method: method.path }, 'an answer could not be sent');
        giveUp(send, log);
      }
    };
    // grpc-js's own refusals call this method of the innermost call, past every interceptor.
    call.sendStatus = (status) => guarded(() => send(explainedStatus(status)));
    return new ServerInterceptingCall(call, {
      start: (next) =>
        next({
          onReceiveMetadata: (metadata, pass) => guarded(() => pass(metadata)),
          onReceiveMessage: (message, pass) => guarded(() => pass(message)),
          onReceiveHalfClose: (pass) => guarded(pass),
          onCancel: () => undefined,
        }),
      sendMetadata: (metadata, next) => guarded(() => next(metadata)),
      sendMessage: (message, next) => guarded(() => next(message)),
      sendStatus: (status, next) => guarded(() => next(status)),
    });
  };
}

function giveUp(send: (status: StatusObject) => void, log: Pick<Logger, 'error'>): void {
  try {
    send(explainedStatus({ code: Code.INTERNAL, details: UNSENDABLE, metadata: null }));
  } catch (error) {
    log.error({ err: error }, 'a call could not be ended');
  }
}
