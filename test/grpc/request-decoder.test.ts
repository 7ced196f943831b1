import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { expect, test } from 'vitest';
import { Event } from '../../src/gen/kaizen/v1/event.ts';
import { AppendEventsRequest, LogEventRequest } from '../../src/gen/kaizen/v1/event_service.ts';
import { decodingProblems, requestDecoder, UNDECODABLE } from '../../src/grpc/codec.ts';

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
  if (request === UNDECODABLE) return expect.unreachable('the batch was not decoded');
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
  if (request === UNDECODABLE) return expect.unreachable('the batch was not decoded');
  expect(decodingProblems(request.events[1] ?? {}, 'events[1]')).toEqual([
    { field: 'events[1].event_id', description: expect.stringContaining('UTF-8') },
  ]);
  expect(request.events[1]?.eventId).toBe('');
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
