import type { Command } from 'commander';
import { GetSchedulerStatusResponse, LearningServiceService } from '../../gen/kaizen/v1/learning_service.ts';
import { schedulerText } from '../format/scheduler.ts';
import { runSession, type Session, type Surroundings } from '../session.ts';

/** `kaizen scheduler …`. */
export function registerScheduler(program: Command, surroundings: Surroundings): void {
  const scheduler = program.command('scheduler').description('the daily run of the learning cycle');
  scheduler
    .command('status')
    .description('show what it does, when it runs next, and how the last run ended')
    .action((_options: unknown, command: Command) => runSession(surroundings, command, status));
}

async function status({ service, output, ...session }: Session): Promise<undefined> {
  const response = await service.call(LearningServiceService.getSchedulerStatus, {});
  session.show(GetSchedulerStatusResponse.toJSON(response), () => schedulerText(response, output.style));
}
