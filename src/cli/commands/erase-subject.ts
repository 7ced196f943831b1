import type { Command } from 'commander';
import { AdminServiceService } from '../../gen/kaizen/v1/admin_service.ts';
import { EraseSubjectRequest, EraseSubjectResponse, SubjectType } from '../../gen/kaizen/v1/erasure.ts';
import { erasureText } from '../format/erasure.ts';
import { type ExitCode, runSession, type Session, type Surroundings } from '../session.ts';
import { isConfirmed } from './erase-account.ts';

interface EraseOptions {
  readonly account: string;
  readonly lead: string;
  readonly force?: boolean;
  readonly actor: string;
  readonly reason: string;
}

/** `kaizen subject erase`: erases a lead for good, or shows what would go. */
export function registerSubject(program: Command, surroundings: Surroundings): void {
  program
    .command('subject')
    .description('subjects: the leads that events are about')
    .command('erase')
    .requiredOption('--account <id>', 'account of the lead')
    .requiredOption('--lead <id>', 'the lead, by the id that its events have')
    .option('--force', 'do it; without it the command only counts what would be removed')
    .option('--actor <name>', 'who decides; needed with --force', '')
    .option('--reason <text>', 'why; needed with --force', '')
    .description('erase a lead for good, with every event about it')
    .action((options: EraseOptions, command: Command) =>
      runSession(surroundings, command, (session) => erase(session, options)),
    );
}

async function erase(session: Session, options: EraseOptions): Promise<ExitCode | undefined> {
  const { service, output } = session;
  const { account: accountId, lead: subjectId, force = false, actor, reason } = options;
  const call = (isForced: boolean): Promise<EraseSubjectResponse> =>
    service.call(
      AdminServiceService.eraseSubject,
      EraseSubjectRequest.fromPartial({
        ...{ accountId, subjectType: SubjectType.SUBJECT_TYPE_LEAD, subjectId },
        ...{ force: isForced, actor, reason },
      }),
    );
  if (force && session.ask !== undefined && !(await isConfirmed(session.ask, await call(false), subjectId))) {
    output.note('Nothing was changed.');
    return 1;
  }
  const response = await call(force);
  session.show(EraseSubjectResponse.toJSON(response), () => erasureText(response, output, 'lead'));
  return undefined;
}
