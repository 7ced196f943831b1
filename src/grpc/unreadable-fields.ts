/**
 * Finds fields that decoders cannot hold: integers beyond ±(2^53 − 1), and texts that are no UTF-8. The decoders of
 * ts-proto give up on the whole message for one of them. Here they are taken out and named, so that the rest is read.
 */
import { isUtf8 } from 'node:buffer';
import {
  create,
  createFileRegistry,
  type DescField,
  type DescMessage,
  type FileRegistry,
  fromBinary,
  ScalarType,
} from '@bufbuild/protobuf';
import { BinaryReader, BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { FileDescriptorProtoSchema, FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { fileDescriptors } from '../gen/descriptors.ts';
import type { Violation } from '../shared/errors.ts';

/** A message without its unreadable fields, and what is wrong with each. */
export interface Readable {
  readonly bytes: Uint8Array;
  /** Fields from the message itself, in proto names. */
  readonly problems: readonly Violation[];
}

/** Deeper messages are nobody's. Free-form values may have half as many levels, of two messages each. */
const MAX_DEPTH = 100;
/** One more problem is not described. The message is refused in any case. */
const MAX_PROBLEMS = 20;
const TOO_LARGE = 'must be an integer within ±(2^53 − 1)';
const NO_TEXT = 'must be well-formed UTF-8';

/** The types of whole numbers that 2^53 is too small for, and how each is read. */
const WHOLE_NUMBERS: ReadonlyMap<ScalarType, (reader: BinaryReader) => bigint | string> = new Map([
  [ScalarType.INT64, (reader) => reader.int64()],
  [ScalarType.UINT64, (reader) => reader.uint64()],
  [ScalarType.SINT64, (reader) => reader.sint64()],
  [ScalarType.FIXED64, (reader) => reader.fixed64()],
  [ScalarType.SFIXED64, (reader) => reader.sfixed64()],
]);

let known: FileRegistry | undefined;

/** The messages of the API. They are parsed when the first unreadable message comes, because most servers get none. */
function messageOf(name: string): DescMessage {
  known ??= createFileRegistry(
    create(FileDescriptorSetSchema, {
      file: fileDescriptors.map((text) => fromBinary(FileDescriptorProtoSchema, Buffer.from(text, 'base64'))),
    }),
  );
  const message = known.getMessage(`kaizen.v1.${name}`);
  if (message === undefined) throw new Error(`no descriptor of message ${name}: run npm run generate`);
  return message;
}

/** Takes unreadable fields out of an encoded message of kaizen.v1. Throws for bytes that are no message. */
export function readableFields(messageName: string, bytes: Uint8Array): Readable {
  const problems: Violation[] = [];
  const cleaned = clean(bytes, messageOf(messageName), { path: '', problems, depth: 0 });
  return { bytes: cleaned, problems };
}

interface Place {
  readonly path: string;
  readonly problems: Violation[];
  readonly depth: number;
}

function clean(bytes: Uint8Array, message: DescMessage, { path, problems, depth }: Place): Uint8Array {
  if (depth > MAX_DEPTH) throw new Error('the message is nested too deeply');
  const reader = new BinaryReader(bytes);
  const kept = new BinaryWriter();
  const items = new Map<number, number>();
  while (reader.pos < reader.len) {
    const start = reader.pos;
    const [number, wireType] = reader.tag();
    const field = message.fields.find((candidate) => candidate.number === number);
    const at = fieldPath(path, field, items);
    const content = reader.pos;
    const problem = field && wholeNumberProblem(field, wireType, new BinaryReader(bytes.subarray(content)));
    reader.skip(wireType, number);
    if (field !== undefined && wireType === WireType.LengthDelimited) {
      const inner = new BinaryReader(bytes.subarray(content)).bytes();
      const nested = messageIn(field);
      if (nested !== undefined) {
        kept.tag(number, wireType).bytes(clean(inner, nested, { path: at, problems, depth: depth + 1 }));
        continue;
      }
      if (hasBadText(field, inner, depth)) {
        note(problems, at, NO_TEXT);
        continue;
      }
    }
    if (problem !== undefined) note(problems, at, problem);
    else kept.raw(bytes.subarray(start, reader.pos));
  }
  return kept.finish();
}

function note(problems: Violation[], field: string, description: string): void {
  if (problems.length < MAX_PROBLEMS) problems.push({ field, description });
}

/** `events[3].event_time`, counting the items of repeated fields. */
function fieldPath(path: string, field: DescField | undefined, items: Map<number, number>): string {
  if (field === undefined) return path;
  const name = path === '' ? field.name : `${path}.${field.name}`;
  if (field.fieldKind !== 'list') return name;
  const index = items.get(field.number) ?? 0;
  items.set(field.number, index + 1);
  return `${name}[${index}]`;
}

/** Whether a text, or an entry of a free-form value, is not UTF-8. */
function hasBadText(field: DescField, bytes: Uint8Array, depth: number): boolean {
  if ('scalar' in field && field.scalar === ScalarType.STRING && field.fieldKind !== 'map')
    return !isUtf8(bytes);
  return field.fieldKind === 'map' && hasBadEntry(field, bytes, depth);
}

/** An entry of a map has its key as field 1 and its value as field 2. */
function hasBadEntry(
  field: DescField & { readonly fieldKind: 'map' },
  bytes: Uint8Array,
  depth: number,
): boolean {
  const reader = new BinaryReader(bytes);
  while (reader.pos < reader.len) {
    const [number, wireType] = reader.tag();
    if (wireType !== WireType.LengthDelimited) {
      reader.skip(wireType, number);
      continue;
    }
    const inner = reader.bytes();
    if (number === 1 && !isUtf8(inner)) return true;
    if (number !== 2 || field.mapKind !== 'message') continue;
    const problems: Violation[] = [];
    clean(inner, field.message, { path: '', problems, depth: depth + 1 });
    if (problems.length > 0) return true;
  }
  return false;
}

/** The message in a field. */
function messageIn(field: DescField): DescMessage | undefined {
  if (field.fieldKind === 'message') return field.message;
  return field.fieldKind === 'list' && field.listKind === 'message' ? field.message : undefined;
}

/** Single whole numbers; packed lists of them do not exist in the API. */
function wholeNumberProblem(field: DescField, wireType: WireType, reader: BinaryReader): string | undefined {
  const read = field.fieldKind === 'scalar' ? WHOLE_NUMBERS.get(field.scalar) : undefined;
  if (read === undefined || wireType === WireType.LengthDelimited) return undefined;
  return Number.isSafeInteger(Number(read(reader))) ? undefined : TOO_LARGE;
}
