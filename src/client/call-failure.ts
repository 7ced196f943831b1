import type { status as Code } from '@grpc/grpc-js';
import type { StatusDetails } from './status-details.ts';

/** What is known about a failed call. */
export interface CallFailureFacts {
  readonly address: string;
  readonly code: Code;
  /** The message of the gRPC status. */
  readonly message: string;
  /** Details of the status. Undefined when it did not come from the service itself. */
  readonly details: StatusDetails | undefined;
}

/** A call that did not end with OK. */
export class CallFailure extends Error {
  override readonly name = 'CallFailure';
  readonly facts: CallFailureFacts;

  constructor(facts: CallFailureFacts) {
    super(facts.message);
    this.facts = facts;
  }
}
