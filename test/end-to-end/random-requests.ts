/** Random requests of every RPC, made by reflection and in bytes, so that they hold what no generated client would send. */
import {
  create,
  createFileRegistry,
  type DescField,
  type DescMessage,
  fromBinary,
  ScalarType,
} from '@bufbuild/protobuf';
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { FileDescriptorProtoSchema, FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { fileDescriptors } from '../../src/gen/descriptors.ts';

/** One RPC of the API. */
export interface Rpc {
  /** As in `AccountService/PutAccount`. */
  readonly name: string;
  readonly path: string;
  readonly input: DescMessage;
  readonly output: DescMessage;
  /** Whether requests, and responses, are streams. */
  readonly takesStream: boolean;
  readonly givesStream: boolean;
}

/** Every RPC of kaizen.v1. */
export function everyRpc(): readonly Rpc[] {
  const file = fileDescriptors.map((text) =>
    fromBinary(FileDescriptorProtoSchema, Buffer.from(text, 'base64')),
  );
  const registry = createFileRegistry(create(FileDescriptorSetSchema, { file }));
  return [...registry].flatMap((type) =>
    type.kind !== 'service'
      ? []
      : type.methods.map((method) => ({
          name: `${type.name}/${method.name}`,
          path: `/${type.typeName}/${method.name}`,
          input: method.input,
          output: method.output,
          takesStream: /^(client|bidi)_streaming$/.test(method.methodKind),
          givesStream: /^(server|bidi)_streaming$/.test(method.methodKind),
        })),
  );
}

/** What requests are made from. */
export interface Source {
  /** Uniform on [0, 1). */
  readonly random: () => number;
  /** Values that mean something, by the name of their field: ids that exist. */
  readonly known: Readonly<Record<string, readonly string[]>>;
  /** Strange texts. Default: those of this file. */
  readonly texts?: readonly Uint8Array[];
  /** Bytes of the next free-form value. Undefined: random ones. */
  readonly struct?: () => Uint8Array | undefined;
}

/** How a request is filled. */
export interface Mood {
  /** How often a field is given, up to 1. */
  readonly density: number;
  /** How often it is strange, up to 1. */
  readonly strangeness: number;
}

/** Structs nest without end in their descriptor. */
const MAX_DEPTH = 40;
/** The usual texts of requests, so that some of them get further than the field rules. */
const SOUND = [
  'a',
  'bold',
  'email',
  'ctr',
  'en',
  'USD',
  'Europe/Berlin',
  '2026-11-01',
  '0 3 * * *',
  'tone|a|pillar|b',
];
const STRANGE = [
  '',
  ' ',
  '|',
  '%',
  '%7C',
  '__proto__',
  'constructor',
  '\u0000',
  'a\u001fb',
  '\u0085',
  '\u202e',
  '…',
  '{"a":1}',
  '!!!',
  '-1',
  '1e999',
  'NaN',
  '9999-99-99',
  // Between the marks by which the fuzz knows what it has planted.
  "\u27e6'; MATCH (n) DETACH DELETE n //\u27e7",
  '../../etc/passwd',
  '\ufffd',
  '𝒳',
  '👩‍🚀',
];
/** Lengths about the limits of fields and of status texts. */
const LENGTHS = [3, 64, 255, 256, 257, 499, 500, 501, 1_024, 1_560, 2_048, 5_000];
const WHOLE = [
  0n,
  1n,
  2n,
  7n,
  100n,
  -1n,
  2n ** 31n - 1n,
  2n ** 31n,
  -(2n ** 31n),
  2n ** 32n,
  2n ** 53n - 1n,
  2n ** 53n,
  2n ** 53n + 1n,
  2n ** 63n - 1n,
  -(2n ** 63n),
  1_700_000_000n,
  253_402_300_800n,
];
const REAL = [
  0,
  1,
  0.5,
  -1,
  -0,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  1e308,
  5e-324,
  100,
  2 ** 53,
];

/** The bytes of a request: some sound, some strange, a few not even a message. */
export function randomRequest(message: DescMessage, source: Source): Uint8Array {
  // How often a field is given, and how often it is strange, differ from request to request.
  const mood = { density: 0.3 + 0.7 * source.random(), strangeness: source.random() ** 2 };
  const bytes = requestInMood(message, source, mood);
  return source.random() < 0.03 ? brokenRequest(bytes, source) : bytes;
}

/** The bytes of a request of one mood. They are a message of the type, save for texts that are none. */
export function requestInMood(message: DescMessage, source: Source, mood: Mood): Uint8Array {
  return messageBytes(message, { ...source, ...mood }, 0);
}

type Moody = Source & Mood;

function messageBytes(message: DescMessage, mood: Moody, depth: number): Uint8Array {
  const writer = new BinaryWriter();
  const given = new Set<string>();
  for (const field of shuffled(message.fields, mood)) {
    const isName = field.name in mood.known || field.name === 'events' || field.name === 'records';
    if (mood.random() > (isName ? 0.97 : depth > 3 ? mood.density / 2 : mood.density)) continue;
    // Two members of a oneof now and then: the last one counts.
    if (field.oneof !== undefined && given.has(field.oneof.name) && mood.random() < 0.95) continue;
    if (field.oneof !== undefined) given.add(field.oneof.name);
    for (let count = countOf(field, mood, depth); count > 0; count -= 1)
      writeField(writer, field, mood, depth);
  }
  return writer.finish();
}

function countOf(field: DescField, { random, strangeness }: Moody, depth: number): number {
  if (field.fieldKind !== 'list' && field.fieldKind !== 'map') return 1;
  if (random() < strangeness * 0.03 && depth < 2) return 300;
  return Math.floor(random() * 4);
}

function writeField(writer: BinaryWriter, field: DescField, mood: Moody, depth: number): void {
  if (field.fieldKind === 'map') {
    const entry = new BinaryWriter().tag(1, WireType.LengthDelimited).bytes(text(field.name, mood));
    const { message } = field;
    if (message !== undefined && depth < MAX_DEPTH) {
      entry.tag(2, WireType.LengthDelimited).bytes(messageBytes(message, mood, depth + 1));
    }
    writer.tag(field.number, WireType.LengthDelimited).bytes(entry.finish());
  } else if (field.message !== undefined) {
    if (depth >= MAX_DEPTH) return;
    const given = field.message.typeName === 'google.protobuf.Struct' ? mood.struct?.() : undefined;
    if (given !== undefined) {
      writer.tag(field.number, WireType.LengthDelimited).bytes(given);
      return;
    }
    writer.tag(field.number, WireType.LengthDelimited).bytes(messageBytes(field.message, mood, depth + 1));
  } else if (field.enum !== undefined) {
    const { values } = field.enum;
    const known = values[Math.floor(mood.random() * values.length)]?.number ?? 0;
    const number = mood.random() < mood.strangeness ? pick([99, -1, 2 ** 31 - 1, 0], mood) : known;
    writer.tag(field.number, WireType.Varint).int32(number);
  } else {
    writeScalar(writer, field, mood);
  }
}

function writeScalar(writer: BinaryWriter, field: DescField, mood: Moody): void {
  const strange = mood.random() < mood.strangeness;
  switch (field.scalar) {
    case ScalarType.STRING:
    case ScalarType.BYTES:
      writer.tag(field.number, WireType.LengthDelimited).bytes(text(field.name, mood));
      return;
    case ScalarType.DOUBLE:
      writer.tag(field.number, WireType.Bit64).double(strange ? pick(REAL, mood) : mood.random());
      return;
    case ScalarType.FLOAT:
      writer.tag(field.number, WireType.Bit32).float(strange ? pick(REAL.slice(0, 8), mood) : mood.random());
      return;
    default: {
      const whole = strange ? pick(WHOLE, mood) : BigInt(Math.floor(mood.random() * 1_000));
      writer
        .tag(field.number, WireType.Varint)
        .int64(field.name === 'seconds' && !strange ? 1_790_000_000n : whole);
    }
  }
}

function text(field: string, mood: Moody): Uint8Array {
  const known = mood.known[field];
  if (known !== undefined && mood.random() > mood.strangeness * 0.5) return Buffer.from(pick(known, mood));
  if (mood.random() > mood.strangeness) return Buffer.from(pick(SOUND, mood));
  if (mood.texts !== undefined) return pick(mood.texts, mood);
  const kind = mood.random();
  // What is no UTF-8: a lone byte, an overlong one, a surrogate.
  if (kind < 0.05) return Buffer.from(pick(['ff', '61c080', '61eda0bd', 'f8888080'], mood), 'hex');
  if (kind < 0.4) return Buffer.from(pick(STRANGE, mood));
  const length = pick(LENGTHS, mood);
  const character = pick(['x', 'é', '|', '%', '😀', '字', '\u0000'], mood);
  // Cut anywhere: characters of two units after an odd or an even number of others.
  const start = 'a'.repeat(Math.floor(mood.random() * Math.min(length, 260)));
  return Buffer.from(
    start + character.repeat(Math.max(0, Math.ceil((length - start.length) / character.length))),
  );
}

/** Bytes that were cut or changed on their way. */
export function brokenRequest(bytes: Uint8Array, { random }: Source): Uint8Array {
  if (random() < 0.5) return bytes.subarray(0, Math.floor(random() * bytes.length));
  const changed = Uint8Array.from(bytes);
  for (let times = 0; times < 3 && changed.length > 0; times += 1) {
    changed[Math.floor(random() * changed.length)] = Math.floor(random() * 256);
  }
  return changed;
}

function pick<Value>(values: readonly Value[], { random }: Pick<Source, 'random'>): Value {
  const value = values[Math.floor(random() * values.length)];
  if (value === undefined) throw new Error('there is nothing to pick from');
  return value;
}

function shuffled<Value>(values: readonly Value[], { random }: Source): readonly Value[] {
  return values
    .map((value) => ({ value, place: random() }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ value }) => value);
}
