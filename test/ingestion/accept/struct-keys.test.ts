/** Keys of free-form structs, which are texts of the caller's like any other. */
import { BinaryWriter } from '@bufbuild/protobuf/wire';
import { expect, test } from 'vitest';
import { freeObject } from '../../../src/client/events/free-object.ts';
import { CustomEvent } from '../../../src/gen/kaizen/v1/event.ts';
import { validateMessage } from '../../../src/grpc/validate.ts';
import { canonicalHash, canonicalJson } from '../../../src/ingestion/accept/canonical.ts';

const KEYS = ['__proto__', 'constructor', 'hasOwnProperty', 'toString', 'prototype', '', '__defineGetter__'];

/** The bytes of CustomEvent { name, attributes: { [key]: { inner: text } } }, made without the generated code. */
function customBytes(key: string, text: string): Uint8Array {
  const string = new BinaryWriter().tag(3, 2).string(text).finish();
  const entryOf = (name: string, value: Uint8Array): Uint8Array =>
    new BinaryWriter().tag(1, 2).string(name).tag(2, 2).bytes(value).finish();
  const inner = new BinaryWriter().tag(1, 2).bytes(entryOf('inner', string)).finish();
  const value = new BinaryWriter().tag(5, 2).bytes(inner).finish();
  const struct = new BinaryWriter().tag(1, 2).bytes(entryOf(key, value)).finish();
  return new BinaryWriter().tag(1, 2).string('x').tag(STRUCT_FIELD, 2).bytes(struct).finish();
}

/** Number of Custom's struct. */
const STRUCT_FIELD = 2;

test.each(KEYS)('the key %j is kept from the wire to the store and back', (key) => {
  const [one, other] = ['one', 'other'].map((text) => CustomEvent.decode(customBytes(key, text)));
  if (one === undefined || other === undefined) return expect.unreachable();
  const stored = canonicalJson(CustomEvent.toJSON(one));
  expect(stored).toContain(JSON.stringify(key));
  expect(canonicalHash(CustomEvent.toJSON(one))).not.toBe(canonicalHash(CustomEvent.toJSON(other)));
  const read = CustomEvent.fromJSON(JSON.parse(stored));
  const sent = CustomEvent.decode(CustomEvent.encode(read).finish());
  expect(canonicalJson(CustomEvent.toJSON(sent))).toBe(stored);
});

test.each(KEYS)('what is under the key %j counts towards the limit of a struct', (key) => {
  const large = CustomEvent.decode(customBytes(key, 'x'.repeat(70_000)));
  expect(validateMessage('CustomEvent', large, '').map(({ description }) => description)).toEqual([
    expect.stringMatching(/^must be at most 65536 bytes as JSON/),
  ]);
});

test.each(KEYS)('the client sends the key %j', (key) => {
  const object = freeObject(new Map([[key, { a: 1 }]]));
  expect(Object.keys(object)).toEqual([key]);
  const sent = CustomEvent.decode(
    CustomEvent.encode(CustomEvent.fromPartial({ name: 'x', attributes: object } as never)).finish(),
  );
  expect(canonicalJson(CustomEvent.toJSON(sent))).toContain(`${JSON.stringify(key)}:{"a":1}`);
});
