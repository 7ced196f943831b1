/** Turns bytes into requests. */
import { BinaryReader } from '@bufbuild/protobuf/wire';
import type { Violation } from '../shared/errors.ts';
import { MAX_FIELDS, readableFields, TooManyFields } from './unreadable-fields.ts';

/** Stands for request bytes that could not be decoded, so that the pipeline can answer with its own text. */
export const UNDECODABLE: unique symbol = Symbol('undecodable');
/** Stands for a request with more than {@link MAX_FIELDS} fields. */
export const TOO_MANY_FIELDS: unique symbol = Symbol('too many fields');

/** A decoded request, or the sign why decoding failed. */
export type Decoded<Request> = Request | typeof UNDECODABLE | typeof TOO_MANY_FIELDS;

/** Whether a request was decoded. */
export function isDecoded<Request extends object>(request: Decoded<Request>): request is Request {
  return typeof request === 'object';
}

/** Texts that are not UTF-8 would become equal to others if their bytes were replaced. */
const strictText = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * A reader that throws for texts that are not UTF-8, and with too many fields. Generated decoders read the tag of a
 * field, and its length or number, with `uint32` of the one reader of the message.
 */
function strictReader(bytes: Uint8Array): BinaryReader {
  const reader = new BinaryReader(bytes, (text) => strictText.decode(text));
  const { uint32 } = reader;
  let left = 2 * MAX_FIELDS;
  reader.uint32 = () => {
    left -= 1;
    if (left < 0) throw new TooManyFields();
    return uint32.call(reader);
  };
  return reader;
}

/** Decodes a message from a reader or from bytes, as generated decoders do. */
type Decode<Message> = (from: Buffer) => Message;

/**
 * A decoder that cannot throw. The original error is dropped on purpose: it quotes the caller's bytes, and grpc-js
 * would send it as INTERNAL.
 */
export function tolerantDecoder<Request>(decode: Decode<Request>): (bytes: Buffer) => Decoded<Request> {
  return (bytes) => {
    try {
      return decode(bytes);
    } catch {
      return UNDECODABLE;
    }
  };
}

const problemsOf = new WeakMap<object, readonly Violation[]>();

/**
 * A decoder of a request of kaizen.v1 that cannot throw. A request with fields that cannot be held is decoded without
 * them: see {@link decodingProblems}. `itemFields` are proto names of repeated fields whose items are refused one by
 * one.
 */
export function requestDecoder<Request extends object>(
  decode: Decode<Request>,
  { requestName, itemFields }: { readonly requestName: string; readonly itemFields: readonly string[] },
): (bytes: Buffer) => Decoded<Request> {
  // Generated decoders take a reader as well, which their type does not tell.
  const read = (bytes: Uint8Array): Request => decode(strictReader(bytes) as unknown as Buffer);
  return (bytes) => {
    try {
      return read(bytes);
    } catch (error) {
      if (error instanceof TooManyFields) return TOO_MANY_FIELDS;
      try {
        const { bytes: readable, problems } = readableFields(requestName, bytes);
        const request = read(readable);
        noteProblems(request, problems, itemFields);
        return request;
      } catch (reason) {
        return reason instanceof TooManyFields ? TOO_MANY_FIELDS : UNDECODABLE;
      }
    }
  };
}

/** Notes the problems of each item with the item, and the others with the request. */
function noteProblems(request: object, problems: readonly Violation[], itemFields: readonly string[]): void {
  const ofRequest: Violation[] = [];
  for (const { field, description } of problems) {
    const [, name = '', index, rest = ''] = /^(\w+)\[(\d+)\]\.?(.*)$/.exec(field) ?? [];
    const items: unknown = itemFields.includes(name) ? Reflect.get(request, name) : undefined;
    const item: unknown = Array.isArray(items) ? items[Number(index)] : undefined;
    if (typeof item !== 'object' || item === null) ofRequest.push({ field, description });
    else problemsOf.set(item, [...decodingProblems(item, ''), { field: rest, description }]);
  }
  if (ofRequest.length > 0) problemsOf.set(request, ofRequest);
}

/** What could not be read of a request, or of an item of it. `path` is its place, '' for a request. */
export function decodingProblems(message: object, path: string): readonly Violation[] {
  const problems = problemsOf.get(message);
  if (problems === undefined) return NO_PROBLEMS;
  const placed = (field: string): string => [path, field].filter((part) => part !== '').join('.');
  return problems.map(({ field, description }) => ({ field: placed(field), description }));
}
const NO_PROBLEMS: readonly Violation[] = [];

const sizes = new WeakMap<object, number>();

/** A decoder that remembers the encoded size of each message: see {@link encodedBytes}. */
export function measuringDecoder<Request extends object>(
  decode: (bytes: Buffer) => Decoded<Request>,
): (bytes: Buffer) => Decoded<Request> {
  return (bytes) => {
    const message = decode(bytes);
    if (isDecoded(message)) sizes.set(message, bytes.length);
    return message;
  };
}

/** The encoded size of a message from a measuring decoder; 0 for any other message. */
export function encodedBytes(message: Decoded<object>): number {
  return isDecoded(message) ? (sizes.get(message) ?? 0) : 0;
}
