import { expect, test } from 'vitest';
import { processOutput } from '../../src/cli/output.ts';

/** What a command prints and notes in red, with standard output and standard error on a terminal or not. */
function painted(
  { out, err }: { readonly out: boolean; readonly err: boolean },
  environment: Readonly<Record<string, string>>,
): readonly [printed: string, noted: string] {
  const written: [string, string] = ['', ''];
  const stream = (at: 0 | 1, isTTY: boolean): NodeJS.WriteStream & { fd: 1 | 2 } =>
    ({ isTTY, write: (text: string) => (written[at] += text) }) as never;
  const { print, note, style, noteStyle } = processOutput(
    { stdout: stream(0, out) as never, stderr: stream(1, err) as never },
    environment,
  );
  print(style.red('yes'));
  note(noteStyle.bold('why'));
  return written;
}

const RED = '\u001b[31myes\u001b[39m\n';
const BOLD = '\u001b[1mwhy\u001b[22m\n';

test.each([
  ['both are terminals', { out: true, err: true }, {}, [RED, BOLD]],
  ['results are piped', { out: false, err: true }, {}, ['yes\n', BOLD]],
  ['notes are piped', { out: true, err: false }, {}, [RED, 'why\n']],
  ['colours are switched off', { out: true, err: true }, { NO_COLOR: '1' }, ['yes\n', 'why\n']],
  ['the switch is empty', { out: true, err: true }, { NO_COLOR: '' }, [RED, BOLD]],
] as const)('each stream is painted by itself: %s', (_name, terminals, environment, expected) => {
  expect(painted(terminals, environment)).toEqual(expected);
});

test('nothing is painted where there is nothing', () => {
  const { style } = processOutput({ stdout: { isTTY: true } as never, stderr: { isTTY: true } as never }, {});
  expect(Object.values(style).map((paint) => paint(''))).toEqual(['', '', '', '', '']);
});
