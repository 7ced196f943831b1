import type { KaizenError } from '../shared/errors.ts';

/** The longest delay of a timer. Later deadlines are ignored. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** The part of a grpc-js call that tells when the call ends early. */
export interface EndingCall {
  /** Instant in milliseconds since 1970 as a number or a Date; Infinity without a deadline. */
  getDeadline(): Date | number;
  once(event: 'cancelled', listener: () => void): unknown;
}

/** A signal that aborts when the call's deadline passes (its reason is named TimeoutError) or the caller leaves. */
export interface CallSignal {
  readonly signal: AbortSignal;
  /** The call's deadline on the clock of `performance.now`; Infinity without one. */
  readonly deadline: number;
  /** Ends the call with this error. */
  end(reason: KaizenError): void;
  /** Stops watching the deadline. Call it when the call is answered. */
  release(): void;
}

/** Connects an AbortSignal to a call. `now` is the wall clock in milliseconds, because deadlines are instants. */
export function callSignal(call: EndingCall, now: () => number): CallSignal {
  const controller = new AbortController();
  const deadlineMs = Number(call.getDeadline());
  const expire = (): void => controller.abort(new DOMException('The deadline passed.', 'TimeoutError'));
  const leftMs = deadlineMs - now();
  const timer = leftMs < MAX_TIMER_MS ? setTimeout(expire, Math.max(0, leftMs)) : undefined;
  call.once('cancelled', () => {
    // grpc-js itself cancels a call at its deadline.
    if (now() >= deadlineMs) expire();
    else controller.abort(new DOMException('The caller left.', 'AbortError'));
  });
  return {
    signal: controller.signal,
    deadline: performance.now() + leftMs,
    end: (reason) => controller.abort(reason),
    release: () => clearTimeout(timer),
  };
}

/** Whether the signal aborted because of a deadline. */
export function isDeadline(signal: AbortSignal): boolean {
  const reason: unknown = signal.reason;
  return reason instanceof Error && reason.name === 'TimeoutError';
}
