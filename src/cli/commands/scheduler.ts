import type { Command } from 'commander';
import { LearningServiceService } from '../../gen/kaizen/v1/learning_service.ts';
import {
  GetSchedulerStatusResponse,
  MisfirePolicy,
  PauseSchedulerRequest,
  PauseSchedulerResponse,
  ResumeSchedulerRequest,
  ResumeSchedulerResponse,
  UpdateScheduleRequest,
  UpdateScheduleResponse,
} from '../../gen/kaizen/v1/schedule.ts';
import { CommandFailure } from '../failure.ts';
import { schedulerText, scheduleText } from '../format/scheduler.ts';
import { enumWord } from '../options.ts';
import { runSession, type Session, type Surroundings } from '../session.ts';

interface PauseOptions {
  readonly actor: string;
  readonly reason: string;
}

interface UpdateOptions {
  readonly schedule?: string;
  readonly zone?: string;
  readonly misfire?: MisfirePolicy;
  readonly etag?: string;
  readonly actor: string;
}

/** `kaizen scheduler …`. */
export function registerScheduler(program: Command, surroundings: Surroundings): void {
  const scheduler = program.command('scheduler').description('the daily run of the learning cycle');
  scheduler
    .command('status')
    .description('show what it does, when it runs next, and how the last run ended')
    .action((_options: unknown, command: Command) => runSession(surroundings, command, status));
  scheduler
    .command('pause')
    .requiredOption('--actor <name>', 'who decides')
    .requiredOption('--reason <text>', 'why')
    .description('pause the schedule for all servers; due times meanwhile are skipped for good')
    .action((options: PauseOptions, command: Command) =>
      runSession(surroundings, command, (session) => pause(session, options)),
    );
  scheduler
    .command('resume')
    .requiredOption('--actor <name>', 'who decides')
    .description('resume the schedule, from its next due time')
    .action((options: Pick<PauseOptions, 'actor'>, command: Command) =>
      runSession(surroundings, command, (session) => resume(session, options)),
    );
  scheduler
    .command('update')
    .option('--schedule <expression>', "cron expression, as '0 3 * * *'")
    .option('--zone <name>', 'IANA time zone, as Europe/Berlin')
    .option(
      '--misfire <policy>',
      'what happens to missed due times: skip, run_once',
      enumWord(MisfirePolicy, 'MISFIRE_POLICY_'),
    )
    .option('--etag <etag>', 'change it only if it is still as the status with this etag showed it')
    .requiredOption('--actor <name>', 'who decides')
    .description('change the schedule for all servers, in place of their settings')
    .action((options: UpdateOptions, command: Command) =>
      runSession(surroundings, command, (session) => update(session, options)),
    );
}

async function status({ service, output, ...session }: Session): Promise<undefined> {
  const response = await service.call(LearningServiceService.getSchedulerStatus, {});
  session.show(GetSchedulerStatusResponse.toJSON(response), () => schedulerText(response, output.style));
}

async function pause({ service, output, ...session }: Session, options: PauseOptions): Promise<undefined> {
  const { actor, reason } = options;
  const request = PauseSchedulerRequest.fromPartial({ actor, reason });
  const response = await service.call(LearningServiceService.pauseScheduler, request);
  session.show(PauseSchedulerResponse.toJSON(response), () => scheduleText(response.schedule, output.style));
}

async function resume(
  { service, output, ...session }: Session,
  { actor }: Pick<PauseOptions, 'actor'>,
): Promise<undefined> {
  const request = ResumeSchedulerRequest.fromPartial({ actor });
  const response = await service.call(LearningServiceService.resumeScheduler, request);
  session.show(ResumeSchedulerResponse.toJSON(response), () => scheduleText(response.schedule, output.style));
}

/**
 * Updates the schedule. Without --etag it reads the present etag first. The update then fails with ETAG_MISMATCH when
 * somebody else changes the schedule between the two calls.
 */
async function update({ service, output, ...session }: Session, options: UpdateOptions): Promise<undefined> {
  const { schedule = '', zone: timeZone = '', misfire, actor } = options;
  if (schedule === '' && timeZone === '' && misfire === undefined) {
    throw new CommandFailure('there is nothing to change: give --schedule, --zone or --misfire');
  }
  const etag = options.etag ?? (await service.call(LearningServiceService.getSchedulerStatus, {})).etag;
  const misfirePolicy = misfire ?? MisfirePolicy.MISFIRE_POLICY_UNSPECIFIED;
  const request = UpdateScheduleRequest.fromPartial({ schedule, timeZone, misfirePolicy, etag, actor });
  const response = await service.call(LearningServiceService.updateSchedule, request);
  session.show(UpdateScheduleResponse.toJSON(response), () => scheduleText(response.schedule, output.style));
}
