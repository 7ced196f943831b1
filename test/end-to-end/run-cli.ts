/** The command line in the process of the test. */
import { setTimeout as sleep } from 'node:timers/promises';
import { createProgram } from '../../src/cli/program.ts';
import { createStyle } from '../../src/cli/style.ts';
import { openConnection } from '../../src/client/connection.ts';

/** What a command prints. Rejects with its failure. `now` is the clock of the command. */
export async function runCli(command: readonly string[], now: () => Date): Promise<string> {
  const printed: string[] = [];
  const style = createStyle(false);
  const program = createProgram(
    {
      output: {
        print: (text) => printed.push(text),
        note: () => undefined,
        status: () => undefined,
        style,
        noteStyle: style,
        width: 160,
        terminal: undefined,
      },
      now,
      random: () => 0.5,
      sleep: (milliseconds) => sleep(milliseconds),
      connect: openConnection,
      setExitCode: () => undefined,
    },
    'test',
  );
  program.configureOutput({ writeErr: () => undefined });
  await program.parseAsync([...command], { from: 'user' });
  return printed.join('\n');
}
