/** Free-form values (google.protobuf.Struct) that are too deep, too large, or named like parts of every object. */

/** Fields of Struct, its entries, Value and ListValue. */
const ENTRY = 0x0a;
const KEY = 0x0a;
const VALUE = 0x12;
const TEXT = 0x1a;
const STRUCT = 0x2a;
const LIST = 0x32;
const NULL = Buffer.from([0x08, 0x00]);
const NUMBER = 0x11;

const DEEPEST = 10_000;
const MANY = 60_000;
const LONGEST = 1_000_000;

/** A field of bytes. */
function field(tag: number, ...content: readonly Uint8Array[]): Buffer {
  const bytes = Buffer.concat(content);
  const length: number[] = [];
  for (let left = bytes.length; ; left >>>= 7) {
    length.push(left > 0x7f ? (left & 0x7f) | 0x80 : left);
    if (left <= 0x7f) break;
  }
  return Buffer.concat([Buffer.from([tag, ...length]), bytes]);
}

function entry(key: string, value: Uint8Array): Buffer {
  return field(ENTRY, field(KEY, Buffer.from(key)), field(VALUE, value));
}

/** One within the other. */
function nested(depth: number, wrap: (inner: Buffer) => Buffer, innermost: Buffer): Buffer {
  let value = innermost;
  for (let level = 0; level < depth; level += 1) value = wrap(value);
  return value;
}

const text = (length: number): Buffer => field(TEXT, Buffer.alloc(length, 'x'));
const number = (value: number): Buffer => {
  const bytes = Buffer.alloc(9, NUMBER);
  bytes.writeDoubleLE(value, 1);
  return bytes;
};
const inStruct = (inner: Buffer): Buffer => field(STRUCT, entry('a', inner));
const inList = (inner: Buffer): Buffer => field(LIST, field(KEY, inner));

const MADE: Readonly<Record<string, () => Buffer>> = {
  'objects 10,000 deep': () => entry('a', nested(DEEPEST, inStruct, NULL)),
  'lists 10,000 deep': () => entry('a', nested(DEEPEST, inList, NULL)),
  'objects 33 deep': () => entry('a', nested(33, inStruct, NULL)),
  '60,000 keys': () => Buffer.concat(Array.from({ length: MANY }, (_, key) => entry(String(key), NULL))),
  '60,000 nulls': () =>
    entry('a', field(LIST, Buffer.concat(Array.from({ length: MANY }, () => field(KEY, NULL))))),
  'one long text': () => entry('a', text(LONGEST)),
  'one long key': () => entry('k'.repeat(LONGEST), NULL),
  'names of every object': () =>
    Buffer.concat(
      ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', '', '$case', 'toJSON'].map(
        (key) => entry(key, inStruct(field(TEXT, Buffer.from('polluted')))),
      ),
    ),
  'a prototype within a prototype': () =>
    entry(
      '__proto__',
      nested(20, (inner) => field(STRUCT, entry('__proto__', inner)), number(1)),
    ),
  'the same key again': () =>
    Buffer.concat(Array.from({ length: 1_000 }, (_, index) => entry('a', number(index)))),
  'numbers that JSON has not': () =>
    Buffer.concat(
      [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0].map((value) =>
        entry(String(value), number(value)),
      ),
    ),
  'values without a kind': () =>
    Buffer.concat([entry('a', Buffer.alloc(0)), field(ENTRY), field(ENTRY, field(KEY, Buffer.from('b')))]),
  'a key that is no text': () => field(ENTRY, field(KEY, Buffer.from([0xff])), field(VALUE, NULL)),
};

/** Names of all of them. */
export const HOSTILE_STRUCTS: readonly string[] = Object.keys(MADE);
const made = new Map<string, Buffer>();

/** The bytes of one. */
export function hostileStruct(name: string): Uint8Array {
  const known = made.get(name);
  if (known !== undefined) return known;
  const bytes = MADE[name]?.();
  if (bytes === undefined) throw new Error(`there is no hostile struct ${name}`);
  made.set(name, bytes);
  return bytes;
}
