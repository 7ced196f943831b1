import type { Command } from 'commander';
import type { Timestamp } from '../../gen/google/protobuf/timestamp.ts';
import { EventType } from '../../gen/kaizen/v1/event.ts';
import {
  EventServiceService,
  ListEventsRequest,
  ListEventsResponse,
  ListEventTypesResponse,
} from '../../gen/kaizen/v1/event_service.ts';
import { Boundary } from '../../gen/kaizen/v1/vocabulary.ts';
import { eventsText, eventTypesText } from '../format/events.ts';
import { DEFAULT_LIMIT, enumWord, enumWordList, instant, MAX_LIMIT, wholeNumber } from '../options.ts';
import { firstItems } from '../pages.ts';
import { runSession, type Session, type Surroundings } from '../session.ts';

interface EventOptions {
  readonly account: string;
  readonly project?: string;
  readonly boundary?: Boundary;
  readonly type?: readonly EventType[];
  readonly tag?: string;
  readonly since?: Date;
  readonly until?: Date;
  readonly limit: number;
}

/** `kaizen events` and `kaizen event-types`. */
export function registerEvents(program: Command, surroundings: Surroundings): void {
  const time = (text: string): Date => instant(text, surroundings.now());
  program
    .command('events')
    .requiredOption('--account <id>', 'the account')
    .option('--project <id>', 'only events of this project')
    .option(
      '--boundary <name>',
      'only events of this boundary, for example intake',
      enumWord(Boundary, 'BOUNDARY_'),
    )
    .option(
      '--type <name>',
      'only events of this type, for example lead_created; may be repeated',
      enumWordList(EventType, 'EVENT_TYPE_'),
    )
    .option('--tag <tag>', 'only events with this tag')
    .option(
      '--since <time>',
      'only events at this time or later: 2026-03-01, 2026-03-01T08:00:00Z, or 24h, 7d ago',
      time,
    )
    .option('--until <time>', 'only events before this time', time)
    .option('--limit <number>', 'most events shown', wholeNumber(1, MAX_LIMIT), DEFAULT_LIMIT)
    .description('list events, newest first')
    .action((options: EventOptions, command: Command) =>
      runSession(surroundings, command, (session) => listEvents(session, options)),
    );
  program
    .command('event-types')
    .description('list what can be logged')
    .action((_options: unknown, command: Command) => runSession(surroundings, command, listEventTypes));
}

async function listEvents(
  { service, output, ...session }: Session,
  options: EventOptions,
): Promise<undefined> {
  const { account, project = '', boundary, type = [], tag = '', since, until, limit } = options;
  const filter = ListEventsRequest.fromPartial({
    accountId: account,
    projectId: project,
    types: [...type],
    tag,
    ...(boundary === undefined ? {} : { boundary }),
    ...(since === undefined ? {} : { startTime: timestamp(since) }),
    ...(until === undefined ? {} : { endTime: timestamp(until) }),
  });
  const { items, hasMore } = await firstItems(limit, async (page) => {
    const { events, nextPageToken } = await service.call(EventServiceService.listEvents, {
      ...filter,
      ...page,
    });
    return { items: events, nextPageToken };
  });
  session.show(ListEventsResponse.toJSON({ events: [...items], nextPageToken: '' }), () =>
    eventsText({ events: items, hasMore }, output.style),
  );
}

async function listEventTypes({ service, output, ...session }: Session): Promise<undefined> {
  const response = await service.call(EventServiceService.listEventTypes, {});
  session.show(ListEventTypesResponse.toJSON(response), () =>
    eventTypesText(response.eventTypes, output.style),
  );
}

function timestamp(date: Date): Timestamp {
  const milliseconds = date.getTime();
  const seconds = Math.floor(milliseconds / 1000);
  return { seconds, nanos: (milliseconds - seconds * 1000) * 1_000_000 };
}
