/** What a command works with. */
import type { Command } from 'commander';
import type { Connection } from '../client/connection.ts';
import type { Waiting } from '../client/retry.ts';
import type { Output } from './output.ts';

/** The end of a command: 0 everything done, 1 failed, 2 done in part (for example, some rows were refused). */
export type ExitCode = 0 | 1 | 2;

/** The program's environment as an argument, so that tests can replace it. */
export interface Surroundings extends Waiting {
  readonly output: Output;
  readonly now: () => Date;
  /** Asks the person at the terminal; absent without a terminal. */
  readonly ask?: (question: string) => Promise<string>;
  connect(options: { readonly address: string; readonly timeoutMs: number }): Connection;
  setExitCode(code: ExitCode): void;
}

/** One run of one command. */
export interface Session extends Waiting {
  readonly service: Connection;
  readonly output: Output;
  /** Whether the result is printed as JSON. */
  readonly json: boolean;
  readonly now: () => Date;
  /** Asks the person at the terminal; absent without a terminal, or with --json. */
  readonly ask?: (question: string) => Promise<string>;
  /** Prints a result, as JSON or as text. */
  show(json: unknown, text: () => string): void;
}

/** Options that every command takes. */
export interface GlobalOptions {
  readonly address: string;
  /** Time limit of a call, in seconds. */
  readonly timeout: number;
  readonly json?: boolean;
}

/** Runs a command with a connection, and closes the connection afterwards. */
export async function runSession(
  { output, connect, setExitCode, ...surroundings }: Surroundings,
  command: Command,
  work: (session: Session) => Promise<ExitCode | undefined>,
): Promise<void> {
  const { address, timeout, json = false } = command.optsWithGlobals<GlobalOptions>();
  const service = connect({ address, timeoutMs: timeout * 1000 });
  try {
    const code = await work({
      service,
      output,
      json,
      now: surroundings.now,
      random: surroundings.random,
      sleep: surroundings.sleep,
      ...(surroundings.ask === undefined || json ? {} : { ask: surroundings.ask }),
      show: (value, text) => output.print(json ? JSON.stringify(value, undefined, 2) : text()),
    });
    setExitCode(code ?? 0);
  } finally {
    output.status('');
    service.close();
  }
}
