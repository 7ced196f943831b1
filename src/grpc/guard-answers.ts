/** The last step of every answer of every service, including health and reflection. */
import { status as Code, ServerInterceptingCall, type ServerInterceptor } from '@grpc/grpc-js';
import type { Logger } from 'pino';
import { shortText } from './status-details.ts';

type StatusObject = Parameters<ServerInterceptingCall['sendStatus']>[0];

/** The answer when the real answer could not be sent. */
const UNSENDABLE = 'the service failed to send its answer; the cause is in its log';

/**
 * Makes the text of every status safe to send: grpc-js percent-encodes it in a place where nothing catches its errors.
 * Any other error while a call is received or answered ends that call with INTERNAL, and not the process.
 */
export function guardAnswers(log: Pick<Logger, 'error'>): ServerInterceptor {
  return (method, call) => {
    const guarded = (send: () => void): void => {
      try {
        send();
      } catch (error) {
        log.error({ err: error, method: method.path }, 'an answer could not be sent');
        giveUp(call, log);
      }
    };
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
      sendStatus: (status, next) => guarded(() => next(sendable(status))),
    });
  };
}

function sendable(status: StatusObject): StatusObject {
  return { ...status, details: shortText(String(status.details)) };
}

function giveUp(call: Parameters<ServerInterceptor>[1], log: Pick<Logger, 'error'>): void {
  try {
    call.sendStatus({ code: Code.INTERNAL, details: UNSENDABLE, metadata: null });
  } catch (error) {
    log.error({ err: error }, 'a call could not be ended');
  }
}
