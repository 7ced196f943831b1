/** What a command works with. */
import type { Command } from 'commander';
import type { Connection } from '../client/connection.ts';
import type { Waiting } from '../client/retry.ts';
import type { Output } from './output.ts';

/** How a command ended: everything done, failed, or done in part (some rows were not taken). */
export type ExitCode = 0 | 1 | 2;

/** The world around the program, given to it so that tests can give another. */
export interface Surroundings extends Waiting {
  readonly output: Output;
  readonly now: () => Date;
  /** Asks the person at the terminal; absent when nobody is there to answer. */
  readonly ask?: (question: string) => Promise<string>;
  connect(options: { readonly address: string; readonly timeoutMs: number }): Connection;
  setExitCode(code: ExitCode): void;
}

/** One run of one command. */
export interface Session extends Waiting {
  readonly service: Connection;
  readonly output: Output;
  /** Whether a program reads the result. */
  readonly json: boolean;
  readonly now: () => Date;
  /** Asks the person at the terminal; absent when nobody is there, or a program reads the result. */
  readonly ask?: (question: string) => Promise<string>;
  /** Prints a result: as JSON for programs, else as text. */
  show(json: unknown, text: () => string): void;
}

/** Options that every command takes. */
export interface GlobalOptions {
  readonly address: string;
  /** Seconds. */
  readonly timeout: number;
  readonly json?: boolean;
}

/** Runs the work of a command with a connection, which it closes afterwards. */
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
