import type { Command } from 'commander';
import { AdminServiceService } from '../../gen/kaizen/v1/admin_service.ts';
import { EraseAccountRequest, EraseAccountResponse } from '../../gen/kaizen/v1/erasure.ts';
import { erasureText } from '../format/erasure.ts';
import { printable } from '../format/text.ts';
import { type ExitCode, runSession, type Session, type Surroundings } from '../session.ts';

interface EraseOptions {
  readonly account: string;
  readonly force?: boolean;
  readonly actor: string;
  readonly reason: string;
}

/** `kaizen account erase`: erases an account for good, or shows what would go. */
export function registerEraseAccount(account: Command, surroundings: Surroundings): void {
  account
    .command('erase')
    .requiredOption('--account <id>', 'the account')
    .option('--force', 'do it; without it the command only counts what would be removed')
    .option('--actor <name>', 'who decides; needed with --force', '')
    .option('--reason <text>', 'why; needed with --force', '')
    .description('erase an account for good, with everything under it')
    .action((options: EraseOptions, command: Command) =>
      runSession(surroundings, command, (session) => erase(session, options)),
    );
}

async function erase(session: Session, options: EraseOptions): Promise<ExitCode | undefined> {
  const { service, output } = session;
  const { account: accountId, force = false, actor, reason } = options;
  const call = (isForced: boolean): Promise<EraseAccountResponse> =>
    service.call(
      AdminServiceService.eraseAccount,
      EraseAccountRequest.fromPartial({ accountId, force: isForced, actor, reason }),
    );
  const show = (response: EraseAccountResponse): void =>
    session.show(EraseAccountResponse.toJSON(response), () => erasureText(response, output));
  if (force && session.ask !== undefined && !(await isConfirmed(session.ask, await call(false), accountId))) {
    output.note('Nothing was changed.');
    return 1;
  }
  show(await call(force));
  return undefined;
}

/** Asks for the id, because nothing brings back what was erased. An erasure that has begun needs no question. */
export async function isConfirmed(
  ask: (question: string) => Promise<string>,
  { preview, counts }: Pick<EraseAccountResponse, 'preview' | 'counts'>,
  id: string,
): Promise<boolean> {
  if (!preview) return true;
  const nodes = counts.reduce((sum, { count }) => sum + count, 0);
  const answer = await ask(
    `This erases ${printable(id)} for good, with ${nodes} nodes. Type its id to go on: `,
  );
  return answer.trim() === id;
}
