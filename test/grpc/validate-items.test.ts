import { expect, test } from 'vitest';
import { Event } from '../../src/gen/kaizen/v1/event.ts';
import { AppendEventsResponse } from '../../src/gen/kaizen/v1/event_service.ts';
import { validateItems } from '../../src/grpc/validate-items.ts';

/** An event with so many creatives, each of which lacks everything that it needs. */
const broken = (creatives: number): Event =>
  Event.fromPartial({
    eventId: 'e',
    payload: {
      $case: 'creativesGenerated',
      value: { strategyId: 's', creatives: Array.from({ length: creatives }, () => ({})) },
    },
  } as never);

const placed = (count: number, creatives: number) => {
  const item = broken(creatives);
  return Array.from({ length: count }, (_, index) => ({ item, path: `events[${index}]` }));
};

test('one item lists its violations, up to a hundred of them', async () => {
  const [found = []] = await validateItems('Event', placed(1, 195));
  expect(found).toHaveLength(101);
  expect(found.at(-1)?.description).toContain('further violations');
});

test('every refused item of a batch tells its first violation, and the answer fits into a message', async () => {
  const items = placed(10_000, 4);
  const found = await validateItems('Event', items);
  expect(found.every(([first], index) => first?.field.startsWith(`events[${index}].`))).toBe(true);
  const results = found.map((violations) => ({
    eventId: 'e',
    message: `${violations[0]?.field}: ${violations[0]?.description} (and 99 more)`,
    violations: [...violations],
  }));
  const answer = AppendEventsResponse.fromPartial({ results });
  expect(AppendEventsResponse.encode(answer).finish().length).toBeLessThan(4 * 2 ** 20);
});

test('other work of the process runs while a large batch is checked', async () => {
  let turns = 0;
  const timer = setInterval(() => (turns += 1), 0);
  await validateItems('Event', placed(20_000, 1));
  clearInterval(timer);
  expect(turns).toBeGreaterThan(0);
});
