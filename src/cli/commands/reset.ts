import type { Command } from 'commander';
import { LearningServiceService } from '../../gen/kaizen/v1/learning_service.ts';
import { ResetLearningRequest, ResetLearningResponse, ResetScope } from '../../gen/kaizen/v1/reset.ts';
import { resetText } from '../format/overrides.ts';
import { enumWord } from '../options.ts';
import { runSession, type Session, type Surroundings } from '../session.ts';

interface ResetOptions {
  readonly account: string;
  readonly scope: ResetScope;
  readonly force?: boolean;
  readonly actor: string;
  readonly reason: string;
}

/** `kaizen reset`: takes back what was learned, or shows what a reset would take back. */
export function registerReset(program: Command, surroundings: Surroundings): void {
  program
    .command('reset')
    .requiredOption('--account <id>', 'the account')
    .option(
      '--scope <scope>',
      'knowledge; or all: also performance records, snapshots and records of cycles',
      enumWord(ResetScope, 'RESET_SCOPE_'),
      ResetScope.RESET_SCOPE_KNOWLEDGE,
    )
    .option('--force', 'do it; without it the command only counts what would be removed')
    .option('--actor <name>', 'who decides; needed with --force', '')
    .option('--reason <text>', 'why; needed with --force', '')
    .description('take back what was learned of an account')
    .action((options: ResetOptions, command: Command) =>
      runSession(surroundings, command, (session) => reset(session, options)),
    );
}

async function reset(
  { service, output, ...session }: Session,
  { account: accountId, scope, force = false, actor, reason }: ResetOptions,
): Promise<undefined> {
  const request = ResetLearningRequest.fromPartial({ accountId, scope, force, actor, reason });
  const response = await service.call(LearningServiceService.resetLearning, request);
  session.show(ResetLearningResponse.toJSON(response), () => resetText(response, output));
}
