/** Examines rows of the same identity: are they the same row twice, or rows of a breakdown that is not mapped? */
import type { Checked, Twin } from './check.ts';
import { MAX_TWINS } from './check.ts';
import type { ImportOptions, Problem } from './plan-types.ts';
import { columnsOf } from './records/columns.ts';
import { identityOf } from './records/identities.ts';
import { type CellRules, readRecord } from './records/read-record.ts';
import type { Understood } from './understand.ts';

/** Most examples that a message names. */
const MAX_EXAMPLES = 3;

/** Lines that repeat an earlier line cell for cell, and the problem of twins that differ. */
export interface TwinFindings {
  readonly copies: ReadonlyMap<number, string>;
  readonly problem: Problem | undefined;
}

/** Reads the rows of twins again, because equal hashes do not prove equal texts. */
export async function examineTwins(
  file: Understood,
  rules: CellRules,
  { checked, options }: { readonly checked: Checked; readonly options: ImportOptions },
): Promise<TwinFindings> {
  if (checked.twinRows === 0 || options.sum) return { copies: new Map(), problem: undefined };
  const rows = await rowsOf(file, new Set(checked.twins.flatMap(({ first, line }) => [first, line])));
  const copies = new Map<number, string>();
  const different: Twin[] = [];
  for (const twin of checked.twins) {
    const [first, second] = [rows.get(twin.first), rows.get(twin.line)];
    if (first === undefined || second === undefined) continue;
    const [one, other] = [readRecord(first, rules), readRecord(second, rules)];
    if (!one.ok || !other.ok || identityOf(one.record, one.days) !== identityOf(other.record, other.days))
      continue;
    if (first.every((cell, index) => cell === second[index])) {
      copies.set(
        twin.line,
        `lines ${twin.first} and ${twin.line} are the same creative, platform, audience and day, cell for cell: the second one is not sent. --sum adds both`,
      );
    } else different.push(twin);
  }
  if (different.length > 0) return { copies, problem: breakdownProblem(different, rows, { file, checked }) };
  if (checked.twinRows > MAX_TWINS) return { copies, problem: tooMany(checked) };
  return { copies, problem: undefined };
}

async function rowsOf(
  file: Understood,
  lines: ReadonlySet<number>,
): Promise<ReadonlyMap<number, readonly string[]>> {
  const rows = new Map<number, readonly string[]>();
  for await (const portion of file.rows()) {
    for (const { line, cells } of portion) if (lines.has(line)) rows.set(line, cells);
    if (rows.size === lines.size) break;
  }
  return rows;
}

function breakdownProblem(
  different: readonly Twin[],
  rows: ReadonlyMap<number, readonly string[]>,
  { file, checked }: { readonly file: Understood; readonly checked: Checked },
): Problem {
  const pairs = different.slice(0, MAX_EXAMPLES).map(({ first, line }) => `lines ${first} and ${line}`);
  const more = checked.twinRows > MAX_EXAMPLES ? ` and ${checked.twinRows - pairs.length} more rows` : '';
  const columns = breakdownColumns(different, rows, file);
  const names = columns.map((column) => `"${file.mapping.header[column]}"`);
  const cure = columns.map((column) => mapOption(file.mapping.header[column] ?? '', file));
  const [map] = cure;
  const differ =
    names.length === 0 ? 'no other column tells them apart' : `they differ in ${names.join(', ')}`;
  const add = map === undefined ? '' : `add it with ${cure.slice(0, MAX_EXAMPLES).join(' or ')}, or `;
  return {
    reason: 'SAME_IDENTITY',
    message: `${pairs.join(', ')}${more} are the same creative, platform, audience and day: ${differ}: ${add}--sum adds their metrics`,
    choices: [
      ...columns.slice(0, MAX_EXAMPLES).map((column) => {
        const entry = mapEntry(file.mapping.header[column] ?? '', file);
        return {
          label: `keep "${file.mapping.header[column]}" apart`,
          option: `--map '${entry}'`,
          settings: { map: [entry] },
        };
      }),
      { label: 'add their metrics', option: '--sum', settings: { sum: true } },
    ],
  };
}

/** Unused name columns in which twins differ, the most frequent difference first. */
function breakdownColumns(
  different: readonly Twin[],
  rows: ReadonlyMap<number, readonly string[]>,
  { mapping, roles }: Understood,
): readonly number[] {
  const used = new Set([...mapping.fields, ...mapping.traits].flatMap(({ source }) => columnsOf(source)));
  return roles.names
    .filter((column) => !used.has(column))
    .map((column) => ({
      column,
      count: different.filter(({ first, line }) => rows.get(first)?.[column] !== rows.get(line)?.[column])
        .length,
    }))
    .filter(({ count }) => count > 0)
    .sort((one, other) => other.count - one.count)
    .map(({ column }) => column);
}

/** The --map entry for a header. A column that is mapped already must stay part of the template. */
function mapEntry(header: string, { mapping }: Understood): string {
  const audience = mapping.fields.find(({ field }) => field === 'audience')?.source;
  const parts =
    audience === undefined ? [] : columnsOf(audience).map((column) => `{${mapping.header[column]}}`);
  return `audience=${[...parts, `{${header}}`].join('/')}`;
}

function mapOption(header: string, file: Understood): string {
  return `--map '${mapEntry(header, file)}'`;
}

function tooMany({ twinRows, twins }: Checked): Problem {
  const [first] = twins;
  return {
    reason: 'SAME_IDENTITY',
    message: `${twinRows} rows repeat earlier ones (the first are lines ${first?.first} and ${first?.line}): the file may have been joined with itself; --sum adds their metrics`,
    choices: [{ label: 'add their metrics', option: '--sum', settings: { sum: true } }],
  };
}
