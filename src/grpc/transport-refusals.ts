/** What grpc-js refuses before a method is reached, in the words, with the reasons and with the details of the service. */
import {
  status as Code,
  type Server,
  type ServerDuplexStream,
  type ServerInterceptingCall,
} from '@grpc/grpc-js';
import type { Reason } from '../shared/errors.ts';
import { detailsMetadata, hasDetails, shortText } from './status-details.ts';

/** A status as interceptors see it. */
export type StatusObject = Parameters<ServerInterceptingCall['sendStatus']>[0];

interface Refusal {
  readonly code: Code;
  readonly reason: Reason;
  /** Absent: the text is fit for callers as it is. */
  readonly text?: string;
}

const TOO_LARGE =
  'the message has more than 4 MiB, as it was sent or when it is decompressed: send less at a time';
const UNREADABLE =
  'the frames or headers of the call cannot be read: send one request where one is taken, compressed as grpc-encoding says, and a valid grpc-timeout';
const UNKNOWN_COMPRESSION =
  'the service does not know this compression: use gzip or deflate, or send messages as they are';
const UNKNOWN_METHOD = 'the service has no such method: check its name, and the version of the client';

/**
 * The refusals of grpc-js by their own code and text; the first row that fits counts. Theirs are RESOURCE_EXHAUSTED for
 * a message that is too large, which clients take for an overload that passes, and INTERNAL for what the caller sent.
 */
const REFUSALS: readonly (Refusal & { readonly of: Code; readonly says: RegExp })[] = [
  {
    ...{ of: Code.RESOURCE_EXHAUSTED, says: /^Received message/ },
    ...{ code: Code.INVALID_ARGUMENT, reason: 'MESSAGE_TOO_LARGE', text: TOO_LARGE },
  },
  {
    ...{ of: Code.INTERNAL, says: /^(Failed to decompress message|Invalid grpc-timeout)/ },
    ...{ code: Code.INVALID_ARGUMENT, reason: 'UNDECODABLE_MESSAGE', text: UNREADABLE },
  },
  {
    ...{ of: Code.UNIMPLEMENTED, says: /^Received (no|a second) request message/ },
    ...{ code: Code.INVALID_ARGUMENT, reason: 'UNDECODABLE_MESSAGE', text: UNREADABLE },
  },
  {
    ...{ of: Code.UNIMPLEMENTED, says: /^Received message compressed/ },
    ...{ code: Code.UNIMPLEMENTED, reason: 'NOT_IMPLEMENTED', text: UNKNOWN_COMPRESSION },
  },
  {
    ...{ of: Code.UNIMPLEMENTED, says: /./ },
    ...{ code: Code.UNIMPLEMENTED, reason: 'NOT_IMPLEMENTED', text: UNKNOWN_METHOD },
  },
  {
    ...{ of: Code.DEADLINE_EXCEEDED, says: /./ },
    ...{ code: Code.DEADLINE_EXCEEDED, reason: 'DEADLINE_EXCEEDED' },
  },
  { ...{ of: Code.CANCELLED, says: /./ }, ...{ code: Code.CANCELLED, reason: 'CANCELLED' } },
  // Of services of third parties, whose requests are checked by foreign-service.ts.
  {
    ...{ of: Code.INVALID_ARGUMENT, says: /./ },
    ...{ code: Code.INVALID_ARGUMENT, reason: 'UNDECODABLE_MESSAGE' },
  },
  {
    ...{ of: Code.INTERNAL, says: /./ },
    ...{
      code: Code.INTERNAL,
      reason: 'INTERNAL',
      text: 'the service failed to answer; the cause is in its log',
    },
  },
];

/**
 * The status as it is sent. One without details gets those that its code and text stand for. NOT_FOUND of health stays as
 * its protocol has it.
 */
export function explainedStatus(status: StatusObject): StatusObject {
  const said = shortText(String(status.details));
  const refusal = hasDetails(status.metadata)
    ? undefined
    : REFUSALS.find(({ of, says }) => of === status.code && says.test(said));
  if (refusal === undefined) return { ...status, details: said };
  const { code, reason, text = said } = refusal;
  const metadata = detailsMetadata({ code, reason, message: text, metadata: {} });
  if (status.metadata) metadata.merge(status.metadata);
  return { ...status, code, details: text, metadata };
}

/** Answers every call of a method that the server does not have. */
const unknownMethod = {
  path: '',
  type: 'bidi',
  serialize: (bytes: Buffer) => bytes,
  deserialize: (bytes: Buffer) => bytes,
  func: (call: ServerDuplexStream<Buffer, Buffer>) =>
    call.emit('error', { code: Code.UNIMPLEMENTED, details: UNKNOWN_METHOD }),
} as const;

/**
 * Lets calls of unknown methods pass through the interceptors as well. grpc-js answers them by itself and has no hook for
 * them, so the lookup of its handlers is replaced. A test calls such a method.
 */
export function answerUnknownMethods(server: Server): void {
  const lookup: unknown = Reflect.get(server, '_retrieveHandler');
  if (typeof lookup !== 'function') throw new Error('grpc-js looks methods up in another way');
  Reflect.set(server, '_retrieveHandler', (path: string) => lookup.call(server, path) ?? unknownMethod);
}
