/** The command line's import, run in the process of the test against its service. */
import { setTimeout as sleep } from 'node:timers/promises';
import { createProgram } from '../../src/cli/program.ts';
import { createStyle } from '../../src/cli/style.ts';
import { openConnection } from '../../src/client/connection.ts';

/** Rows with the same status and reason. */
interface ReportGroup {
  readonly status: string;
  readonly reason: string;
  readonly count: number;
}

/** What the command says of an import, of its JSON. */
export interface ImportReport {
  readonly rows: number;
  readonly accepted: number;
  readonly duplicates: number;
  readonly conflicts: number;
  readonly stale: number;
  readonly rejected: number;
  readonly unreadable: number;
  readonly warnings: readonly ReportGroup[];
  readonly failures: readonly ReportGroup[];
}

/** Seconds for one call: much when other tests keep the machine busy. */
const CALL_SECONDS = 300;

/** How the headline tests become records. */
export const HEADLINE_OPTIONS: readonly string[] = [
  ...['--project', 'headlines', '--platform', 'upworthy'],
  ...['--map', 'text=headline', '--trait', 'template=template'],
];

/** How the display ads do: what the advertiser pays, the file calls revenue, and what it earns, sales. */
export const DISPLAY_OPTIONS: readonly string[] = [
  ...['--project-column', 'campaign_number', '--platform', 'display', '--trait', 'template=banner'],
  ...['--map', 'audience=user_engagement', '--map', 'content_id={banner}/{placement}'],
  ...['--map', 'date={month} {day} 2020', '--date-format', 'MMMM D YYYY', '--map', 'impressions=displays'],
  ...['--map', 'spend=revenue', '--map', 'revenue=post_click_sales_amount'],
  ...['--map', 'conversions=post_click_conversions'],
];

/** `kaizen import performance FILE …`. Rejects with the command's failure. */
export function importFile(
  service: { readonly address: string },
  file: string,
  options: readonly string[],
): Promise<ImportReport> {
  return runImport(service, 'performance', [file, ...options]);
}

/** `kaizen import events FILE …`. Rejects with the command's failure. */
export function importEvents(
  service: { readonly address: string },
  file: string,
  options: readonly string[],
): Promise<ImportReport> {
  return runImport(service, 'events', [file, ...options]);
}

async function runImport(
  { address }: { readonly address: string },
  what: 'performance' | 'events',
  args: readonly string[],
): Promise<ImportReport> {
  const printed: string[] = [];
  const program = createProgram(
    {
      output: {
        print: (text) => printed.push(text),
        note: () => undefined,
        status: () => undefined,
        style: createStyle(false),
        noteStyle: createStyle(false),
        width: 120,
        terminal: undefined,
      },
      now: () => new Date(),
      random: Math.random,
      sleep: (milliseconds) => sleep(milliseconds),
      connect: openConnection,
      setExitCode: () => undefined,
    },
    'test',
  );
  const command = ['--json', '--address', address, '--timeout', String(CALL_SECONDS), 'import', what];
  await program.parseAsync([...command, ...args], { from: 'user' });
  return JSON.parse(printed.join('\n')) as ImportReport;
}
