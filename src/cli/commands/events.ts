import type { Command } from 'commander';
import type { Timestamp } from '../../gen/google/protobuf/timestamp.ts';
import { EventType } from '../../gen/kaizen/v1/event.ts';
import {
  EventServiceService,
  GetEventResponse,
  ListEventsRequest,
  ListEventsResponse,
  ListEventTypesResponse,
  RetractEventResponse,
} from '../../gen/kaizen/v1/event_service.ts';
import { Boundary } from '../../gen/kaizen/v1/vocabulary.ts';
import { eventsText, eventText, eventTypesText, retractionText } from '../format/events.ts';
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
  readonly retracted?: boolean;
}

interface AccountOption {
  readonly account: string;
}

interface RetractOptions extends AccountOption {
  readonly actor: string;
  readonly reason: string;
}

/** `kaizen events` and `kaizen event-types`. */
export function registerEvents(program: Command, surroundings: Surroundings): void {
  const time = (text: string): Date => instant(text, surroundings.now());
  const events = program
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
    .option('--retracted', 'also events that were taken back')
    .description('list events, newest first')
    .action((options: EventOptions, command: Command) =>
      runSession(surroundings, command, (session) => listEvents(session, options)),
    );
  registerOne(events, surroundings);
  program
    .command('event-types')
    .description('list event types')
    .action((_options: unknown, command: Command) => runSession(surroundings, command, listEventTypes));
}

/** `kaizen events get` and `kaizen events retract`. The account is an option of `events`. */
function registerOne(events: Command, surroundings: Surroundings): void {
  events
    .command('get')
    .argument('<event-id>', 'the event')
    .description('show one event, also one that was taken back')
    .action((eventId: string, _options: unknown, command: Command) =>
      runSession(surroundings, command, (session) =>
        getEvent(session, { accountId: command.optsWithGlobals<AccountOption>().account, eventId }),
      ),
    );
  events
    .command('retract')
    .argument('<event-id>', 'the event')
    .requiredOption('--actor <name>', 'who takes it back')
    .requiredOption('--reason <text>', 'why; kept in the record')
    .description('take an event back: it stays in the record, and everything it changed is undone')
    .action((eventId: string, _options: unknown, command: Command) =>
      runSession(surroundings, command, (session) =>
        retractEvent(session, eventId, command.optsWithGlobals<RetractOptions>()),
      ),
    );
}

async function getEvent(
  { service, output, ...session }: Session,
  request: { readonly accountId: string; readonly eventId: string },
): Promise<undefined> {
  const response = await service.call(EventServiceService.getEvent, request);
  session.show(GetEventResponse.toJSON(response), () => eventText(response.event, output.style));
}

async function retractEvent(
  { service, output, ...session }: Session,
  eventId: string,
  { account, actor, reason }: RetractOptions,
): Promise<undefined> {
  const request = { accountId: account, eventId, actor, reason };
  const response = await service.call(EventServiceService.retractEvent, request);
  session.show(RetractEventResponse.toJSON(response), () => retractionText(response, output.style));
}

async function listEvents(
  { service, output, ...session }: Session,
  options: EventOptions,
): Promise<undefined> {
  const { account, project = '', boundary, type = [], tag = '', since, until, limit, retracted } = options;
  const filter = ListEventsRequest.fromPartial({
    accountId: account,
    projectId: project,
    types: [...type],
    tag,
    includeRetracted: retracted === true,
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
