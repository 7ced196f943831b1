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

/** What stands in front of so many bytes of a field. */
function head(tag: number, length: number): Buffer {
  const bytes = [tag];
  let left = length;
  for (; left > 0x7f; left >>>= 7) bytes.push((left & 0x7f) | 0x80);
  return Buffer.from([...bytes, left]);
}

/** A field of bytes. */
function field(tag: number, ...content: readonly Uint8Array[]): Buffer {
  const bytes = Buffer.concat(content);
  return Buffer.concat([head(tag, bytes.length), bytes]);
}

function entry(key: string, value: Uint8Array): Buffer {
  return field(ENTRY, field(KEY, Buffer.from(key)), field(VALUE, value));
}

/** One value within the other. `headOf` gives what stands in front of a value of a length. */
function nested(depth: number, headOf: (length: number) => Buffer, innermost: Buffer): Buffer {
  const parts = [innermost];
  let length = innermost.length;
  for (let level = 0; level < depth; level += 1) {
    const part = headOf(length);
    parts.push(part);
    length += part.length;
  }
  return Buffer.concat(parts.toReversed());
}

/** An object with the value as its only entry. */
function inStruct(length: number, key = 'a'): Buffer {
  const inner = Buffer.concat([field(KEY, Buffer.from(key)), head(VALUE, length)]);
  const outer = head(ENTRY, inner.length + length);
  return Buffer.concat([head(STRUCT, outer.length + inner.length + length), outer, inner]);
}

/** A list with the value as its only item. */
function inList(length: number): Buffer {
  const inner = head(KEY, length);
  return Buffer.concat([head(LIST, inner.length + length), inner]);
}

const text = (length: number): Buffer => field(TEXT, Buffer.alloc(length, 'x'));
const number = (value: number): Buffer => {
  const bytes = Buffer.alloc(9, NUMBER);
  bytes.writeDoubleLE(value, 1);
  return bytes;
};

const MADE: Readonly<Record<string, () => Buffer>> = {
  'objects 10,000 deep': () =>
    entry(
      'a',
      nested(DEEPEST, (length) => inStruct(length), NULL),
    ),
  'lists 10,000 deep': () => entry('a', nested(DEEPEST, inList, NULL)),
  'objects 33 deep': () =>
    entry(
      'a',
      nested(33, (length) => inStruct(length), NULL),
    ),
  '60,000 keys': () => Buffer.concat(Array.from({ length: MANY }, (_, key) => entry(String(key), NULL))),
  '60,000 nulls': () =>
    entry('a', field(LIST, Buffer.concat(Array.from({ length: MANY }, () => field(KEY, NULL))))),
  'one long text': () => entry('a', text(LONGEST)),
  'one long key': () => entry('k'.repeat(LONGEST), NULL),
  'names of every object': () =>
    Buffer.concat(
      ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', '', '$case', 'toJSON'].map(
        (key) =>
          entry(
            key,
            nested(1, (length) => inStruct(length), field(TEXT, Buffer.from('polluted'))),
          ),
      ),
    ),
  'a prototype within a prototype': () =>
    entry(
      '__proto__',
      nested(20, (length) => inStruct(length, '__proto__'), number(1)),
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
