/**
 * Finds fields that decoders cannot hold: integers beyond ±(2^53 − 1), and texts that are no UTF-8. The decoders of
 * ts-proto give up on the whole message for one of them. Here they are overwritten and named, so that the rest is read.
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
import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';
import { FileDescriptorProtoSchema, FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { fileDescriptors } from '../gen/descriptors.ts';
import { fieldRules } from '../gen/field-rules.ts';
import type { Violation } from '../shared/errors.ts';

/** A message with zeros and blanks in the place of its unreadable fields, and what is wrong with each. */
export interface Readable {
  readonly bytes: Uint8Array;
  /** Fields from the message itself, in proto names. */
  readonly problems: readonly Violation[];
}

/**
 * Most fields of a message, those of its nested messages included. Decoding so many keeps a core busy for a quarter of a
 * second. The largest message could hold two million empty messages, and decoding them would stop all other calls for
 * seconds. Performance with many short traits has 250,000 in a MiB, which is all that the clients send at a time.
 */
export const MAX_FIELDS = 500_000;
/** Deeper messages are nobody's. Free-form values may have half as many levels, of two messages each. */
const MAX_DEPTH = 100;
/** One more problem is not described. The message is refused in any case. */
const MAX_PROBLEMS = 20;
const TOO_LARGE = 'must be an integer within ±(2^53 − 1)';
const NO_TEXT = 'must be well-formed UTF-8';
const BLANK = 0x20;
/** The first bytes of a whole number say that another one follows. */
const CONTINUED = 0x80;

/** A message has more than {@link MAX_FIELDS}. */
export class TooManyFields extends Error {
  override readonly name = 'TooManyFields';
}

/** The types of whole numbers that 2^53 is too small for: how each is encoded and read. */
const WHOLE_NUMBERS: ReadonlyMap<
  ScalarType,
  { readonly wire: WireType; readonly read: (reader: BinaryReader) => bigint | string }
> = new Map([
  [ScalarType.INT64, { wire: WireType.Varint, read: (reader) => reader.int64() }],
  [ScalarType.UINT64, { wire: WireType.Varint, read: (reader) => reader.uint64() }],
  [ScalarType.SINT64, { wire: WireType.Varint, read: (reader) => reader.sint64() }],
  [ScalarType.FIXED64, { wire: WireType.Bit64, read: (reader) => reader.fixed64() }],
  [ScalarType.SFIXED64, { wire: WireType.Bit64, read: (reader) => reader.sfixed64() }],
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

const fieldsByMessage = new WeakMap<DescMessage, ReadonlyMap<number, DescField>>();
/** Fields that requests may hold, and that are ignored. */
const outputOnly = new WeakSet<DescField>();

/** The fields of a message by number. */
function fieldsOf(message: DescMessage): ReadonlyMap<number, DescField> {
  const found = fieldsByMessage.get(message);
  if (found !== undefined) return found;
  const fields = new Map(message.fields.map((field) => [field.number, field]));
  fieldsByMessage.set(message, fields);
  const ignored = (fieldRules[message.name] ?? []).filter((rule) => rule.outputOnly === true);
  for (const field of message.fields)
    if (ignored.some(({ path }) => path === field.name)) outputOnly.add(field);
  return fields;
}

/** Overwrites unreadable fields in a copy of an encoded message of kaizen.v1. Throws for bytes that are no message. */
export function readableFields(messageName: string, encoded: Uint8Array): Readable {
  const bytes = Uint8Array.from(encoded);
  const scan: Scan = { bytes, reader: new BinaryReader(bytes), problems: [], left: MAX_FIELDS };
  scanMessage(scan, bytes.length, messageOf(messageName), { depth: 0 });
  return { bytes, problems: scan.problems };
}

interface Scan {
  readonly bytes: Uint8Array;
  /** Reads them. */
  readonly reader: BinaryReader;
  readonly problems: Violation[];
  /** Fields that may still come. */
  left: number;
}

/** Where a message is. Its path is only put together for a problem. */
interface Place {
  readonly parent?: Place;
  readonly field?: DescField;
  /** Of an item of a list. */
  readonly index?: number | undefined;
  readonly depth: number;
  /** In a field that is ignored. */
  readonly isIgnored?: boolean;
  /** The field of free-form values that it lies in, which problems name. */
  readonly shownAs?: Place | undefined;
}

/** Scans a message up to `end`. */
function scanMessage(scan: Scan, end: number, message: DescMessage, place: Place): void {
  if (place.depth > MAX_DEPTH) throw new Error('the message is nested too deeply');
  const { reader } = scan;
  const fields = fieldsOf(message);
  const items = new Map<number, number>();
  while (reader.pos < end) {
    const [number, wireType] = reader.tag();
    scan.left -= 1;
    if (scan.left < 0) throw new TooManyFields();
    const field = fields.get(number);
    if (field === undefined) reader.skip(wireType, number);
    else scanField(scan, field, wireType, placeOf(field, place, items));
  }
  if (reader.pos !== end) throw new Error('a field is longer than its message');
}

function placeOf(field: DescField, parent: Place, items: Map<number, number>): Place {
  const index = field.fieldKind === 'list' ? (items.get(field.number) ?? 0) : undefined;
  if (index !== undefined) items.set(field.number, index + 1);
  const isIgnored = parent.isIgnored === true || outputOnly.has(field);
  return { parent, field, index, depth: parent.depth + 1, isIgnored, shownAs: parent.shownAs };
}

function scanField(scan: Scan, field: DescField, wireType: WireType, place: Place): void {
  const { reader, bytes } = scan;
  const scalar = 'scalar' in field ? field.scalar : undefined;
  const whole = field.fieldKind === 'scalar' ? WHOLE_NUMBERS.get(field.scalar) : undefined;
  if (whole?.wire === wireType) {
    const start = reader.pos;
    if (Number.isSafeInteger(Number(whole.read(reader)))) return;
    bytes.fill(wireType === WireType.Varint ? CONTINUED : 0, start, reader.pos - 1);
    bytes[reader.pos - 1] = 0;
    note(scan, place, TOO_LARGE);
  } else if (wireType !== WireType.LengthDelimited) {
    reader.skip(wireType, field.number);
  } else if (field.fieldKind === 'map') {
    const length = reader.uint32();
    scanEntry(scan, field, reader.pos + length, place);
  } else if (field.message !== undefined) {
    const length = reader.uint32();
    scanMessage(scan, reader.pos + length, field.message, place);
  } else if (scalar === ScalarType.STRING) {
    scanText(scan, place);
  } else {
    reader.skip(wireType, field.number);
  }
}

/** An entry of a map has its key as field 1 and its value as field 2. */
function scanEntry(
  scan: Scan,
  field: DescField & { readonly fieldKind: 'map' },
  end: number,
  place: Place,
): void {
  const { reader } = scan;
  while (reader.pos < end) {
    const [number, wireType] = reader.tag();
    if (wireType !== WireType.LengthDelimited) reader.skip(wireType, number);
    else if (number === 1) scanText(scan, place);
    else if (number === 2 && field.message !== undefined) {
      const length = reader.uint32();
      const inside = { ...place, depth: place.depth + 1, shownAs: place.shownAs ?? place };
      scanMessage(scan, reader.pos + length, field.message, inside);
    } else reader.skip(wireType, number);
  }
  if (reader.pos !== end) throw new Error('a field is longer than its message');
}

function scanText(scan: Scan, place: Place): void {
  const text = scan.reader.bytes();
  if (isUtf8(text)) return;
  text.fill(BLANK);
  note(scan, place, NO_TEXT);
}

function note({ problems }: Scan, place: Place, description: string): void {
  if (place.isIgnored === true || problems.length >= MAX_PROBLEMS) return;
  problems.push({ field: pathOf(place), description });
}

/** `events[3].event_time`. */
function pathOf(place: Place): string {
  const names: string[] = [];
  for (let at: Place | undefined = place.shownAs ?? place; at?.field !== undefined; at = at.parent)
    names.unshift(at.index === undefined ? at.field.name : `${at.field.name}[${at.index}]`);
  return names.join('.');
}
