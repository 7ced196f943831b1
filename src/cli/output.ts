/** The only code of the program that writes to the terminal. */
import { cutText } from '../client/cut-text.ts';
import { createStyle, type Style } from './style.ts';

/** Where a command writes. */
export interface Output {
  /** Writes a result and a line end to standard output. */
  print(text: string): void;
  /** Writes a message and a line end to standard error, so that results can be piped. */
  note(text: string): void;
  /** Writes text that the next message overwrites. Only when standard error is a terminal. */
  status(text: string): void;
  /** Colours for what is printed. */
  readonly style: Style;
  /** Colours for notes. */
  readonly noteStyle: Style;
  /** Columns of the terminal, or a readable width without one. */
  readonly width: number;
  /** Standard error when it is a terminal, for a progress bar. */
  readonly terminal: NodeJS.WriteStream | undefined;
}

/** Columns when there is no terminal. */
const PAGE_WIDTH = 120;
const CLEAR_LINE = '\r\u001b[2K';

/** The output of a process. */
export function processOutput(
  { stdout, stderr }: Pick<NodeJS.Process, 'stdout' | 'stderr'>,
  environment: Readonly<Record<string, string | undefined>>,
): Output {
  // https://no-color.org: any value that is not empty switches colours off.
  const allowed = !environment.NO_COLOR;
  const terminal = stderr.isTTY ? stderr : undefined;
  let hasStatus = false;
  const clearStatus = (): void => {
    if (hasStatus) terminal?.write(CLEAR_LINE);
    hasStatus = false;
  };
  return {
    print(text) {
      clearStatus();
      stdout.write(`${text}\n`);
    },
    note(text) {
      clearStatus();
      stderr.write(`${text}\n`);
    },
    status(text) {
      clearStatus();
      if (text === '' || terminal === undefined) return;
      terminal.write(cutText(text, (terminal.columns || PAGE_WIDTH) - 1));
      hasStatus = true;
    },
    style: createStyle(allowed && stdout.isTTY === true),
    noteStyle: createStyle(allowed && stderr.isTTY === true),
    width: (stdout.isTTY && stdout.columns) || PAGE_WIDTH,
    terminal,
  };
}
