import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { expect, test } from 'vitest';
import { Event } from '../../src/gen/kaizen/v1/event.ts';
import { AppendEventsRequest, LogEventRequest } from '../../src/gen/kaizen/v1/event_service.ts';
import {
  decodingProblems,
  isDecoded,
  requestDecoder,
  TOO_MANY_FIELDS,
  UNDECODABLE,
} from '../../src/grpc/codec.ts';
import { MAX_FIELDS } from '../../src/grpc/unreadable-fields.ts';

const append = requestDecoder((bytes: Buffer) => AppendEventsRequest.decode(bytes), {
  requestName: 'AppendEventsRequest',
  itemFields: ['events'],
});
const log = requestDecoder((bytes: Buffer) => LogEventRequest.decode(bytes), {
  requestName: 'LogEventRequest',
  itemFields: [],
});

const BEYOND = 2n ** 53n;
/** Bytes that no text has: a byte that never occurs in UTF-8. */
const NO_TEXT = Uint8Array.from([0x61, 0xff]);
/** Field numbers of Event. */
const EVENT_ID = 3;
const EVENT_TIME = 4;

const sound = (eventId: string): Uint8Array =>
  Event.encode(
    Event.fromPartial({ eventId, payload: { $case: 'custom', value: { name: 'n' } } } as never),
  ).finish();
/** An event with a time that no number holds. */
const late = (eventId: string): Uint8Array =>
  Buffer.concat([
    sound(eventId),
    new BinaryWriter()
      .tag(EVENT_TIME, WireType.LengthDelimited)
      .bytes(new BinaryWriter().tag(1, WireType.Varint).int64(BEYOND).finish())
      .finish(),
  ]);
const withBadId = (): Uint8Array =>
  Buffer.concat([
    sound(''),
    new BinaryWriter().tag(EVENT_ID, WireType.LengthDelimited).bytes(NO_TEXT).finish(),
  ]);

/** AppendEvents of these events. */
function batch(...events: readonly Uint8Array[]): Buffer {
  const writer = new BinaryWriter().tag(1, WireType.LengthDelimited).string('acme');
  for (const event of events) writer.tag(2, WireType.LengthDelimited).bytes(event);
  return Buffer.from(writer.finish());
}

test('of a batch with an integer that no number holds, the item alone is refused, by the name of its field', () => {
  const request = append(batch(sound('a'), late('b'), sound('c')));
  if (!isDecoded(request)) return expect.unreachable('the batch was not decoded');
  expect(request.events.map(({ eventId }) => eventId)).toEqual(['a', 'b', 'c']);
  expect(request.events.map((event, index) => decodingProblems(event, `events[${index}]`))).toEqual([
    [],
    [{ field: 'events[1].event_time.seconds', description: expect.stringContaining('2^53') }],
    [],
  ]);
  expect(decodingProblems(request, '')).toEqual([]);
});

test('a text that is no UTF-8 is refused, so that two of them never become one', () => {
  const request = append(batch(sound('a'), withBadId()));
  if (!isDecoded(request)) return expect.unreachable('the batch was not decoded');
  expect(decodingProblems(request.events[1] ?? {}, 'events[1]')).toEqual([
    { field: 'events[1].event_id', description: expect.stringContaining('UTF-8') },
  ]);
  expect(request.events[1]?.eventId.trim()).toBe('');
});

test('a single request names the field from the request on', () => {
  const bytes = new BinaryWriter()
    .tag(1, WireType.LengthDelimited)
    .string('acme')
    .tag(2, WireType.LengthDelimited)
    .bytes(late('a'))
    .finish();
  const request = log(Buffer.from(bytes));
  expect(decodingProblems(request as object, '')).toEqual([
    { field: 'event.event_time.seconds', description: expect.stringContaining('2^53') },
  ]);
});

test('bytes that are no message stay undecodable', () => {
  for (const hex of ['ffffff', '0a05ffff', '12ff', '0b0b0b0b']) {
    expect(append(Buffer.from(hex, 'hex')), hex).toBe(UNDECODABLE);
  }
});

/** A message with a field of bytes. */
const within = (number: number, bytes: Uint8Array): Uint8Array =>
  new BinaryWriter().tag(number, WireType.LengthDelimited).bytes(bytes).finish();
/** So many empty messages in a field. */
const empties = (number: number, count: number): Buffer =>
  Buffer.alloc(2 * count, Uint8Array.from([(number << 3) | WireType.LengthDelimited, 0]));
const BAD_ACCOUNT = within(1, NO_TEXT);

test('a message of more fields than the limit is not decoded, wherever they are and whatever else is wrong with it', {
  timeout: 60_000,
}, () => {
  const counts: readonly (readonly [number, typeof TOO_MANY_FIELDS | string])[] = [
    [MAX_FIELDS - 10, 'decoded'],
    [MAX_FIELDS + 1, TOO_MANY_FIELDS],
  ];
  for (const [count, outcome] of counts) {
    const messages = [
      empties(2, count),
      // creatives_generated { creatives {} }, and fields that no version knows.
      within(2, within(23, empties(2, count))),
      within(2, within(50, empties(15, count))),
      Buffer.concat([BAD_ACCOUNT, empties(2, count)]),
      Buffer.concat([BAD_ACCOUNT, within(2, within(23, empties(2, count)))]),
    ];
    for (const [index, message] of messages.entries()) {
      const request = append(Buffer.from(message));
      expect(isDecoded(request) ? 'decoded' : request, `${count} of shape ${index}`).toBe(outcome);
    }
  }
});

test('unreadable fields are found in every kind of field, and what is sound beside them stays', () => {
  const { LengthDelimited, Varint } = WireType;
  const struct = (key: Uint8Array, value: Uint8Array): Uint8Array =>
    within(1, Buffer.concat([within(1, key), within(2, value)]));
  const custom = (attributes: Uint8Array): Uint8Array =>
    Buffer.concat([sound('e'), within(50, within(2, attributes))]);
  const cases: readonly (readonly [string, Uint8Array])[] = [
    ['tags[1]', Buffer.concat([sound('e'), within(6, Buffer.from('a')), within(6, NO_TEXT)])],
    ['custom.attributes.fields', custom(struct(NO_TEXT, new Uint8Array()))],
    ['custom.attributes.fields', custom(struct(Buffer.from('k'), within(3, NO_TEXT)))],
    ['event_time.seconds', late('e')],
    [
      'event_time.seconds',
      Buffer.concat([
        sound('e'),
        new BinaryWriter()
          .tag(EVENT_TIME, LengthDelimited)
          .bytes(
            new BinaryWriter()
              .tag(1, Varint)
              .int64(-(2n ** 63n))
              .finish(),
          )
          .finish(),
      ]),
    ],
  ];
  for (const [field, event] of cases) {
    const request = append(batch(sound('a'), event, sound('c')));
    if (!isDecoded(request)) return expect.unreachable(`${field}: the batch was not decoded`);
    expect(request.events.map(({ eventId }) => eventId)).toEqual(['a', 'e', 'c']);
    expect(decodingProblems(request.events[1] ?? {}, '').map((problem) => problem.field)).toEqual([field]);
  }
});

test('an output-only field is ignored, whatever it holds', () => {
  const RECORD_TIME = 7;
  const time = new BinaryWriter().tag(1, WireType.Varint).int64(BEYOND).finish();
  const request = append(batch(Buffer.concat([sound('a'), within(RECORD_TIME, time)])));
  if (!isDecoded(request)) return expect.unreachable('the batch was not decoded');
  expect(decodingProblems(request.events[0] ?? {}, '')).toEqual([]);
});
