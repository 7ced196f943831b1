/** Input and output of an import. */
import type { Event } from '../gen/kaizen/v1/event.ts';
import type { PerformanceRecord } from '../gen/kaizen/v1/performance.ts';

/** How decimals are written: 1,234.56 or 1.234,56. */
export type NumberFormat = 'point' | 'comma';
/** What a rate without a percent sign means: 0.85 is 85 % or 0.85 %. */
export type RateUnit = 'fraction' | 'percent';

/** What a person or a profile settles. Absent settings are detected. */
export interface Settings {
  /** An encoding that iconv-lite knows. */
  readonly encoding?: string;
  /** The text that separates cells. */
  readonly delimiter?: string;
  /** Line of the header, from 1. */
  readonly headerLine?: number;
  /** Sheet of a workbook. */
  readonly sheet?: string;
  readonly numberFormat?: NumberFormat;
  /** For example DD/MM/YYYY. */
  readonly dateFormat?: string;
  readonly rates?: RateUnit;
  /** `field=column or template`. An empty column leaves the field out. */
  readonly map?: readonly string[];
  /** `field=value`. */
  readonly set?: readonly string[];
  /** `kind=column or template`. */
  readonly trait?: readonly string[];
  /** Rows that cover several days are split evenly over them. */
  readonly spread?: boolean;
  /** Rows of the same identity are summed. */
  readonly sum?: boolean;
  /** Identifiers that look damaged are taken as they are. */
  readonly exactIds?: boolean;
  /** `word=kind`: the meaning of a CRM's stage for a deal or lead. `*` stands for every unknown word. */
  readonly stage?: readonly string[];
  /** IANA zone of the days and times in a CRM's file. */
  readonly timeZone?: string;
}

/** Settings for one file, and what surrounds the import. */
export interface ImportOptions extends Settings {
  /** Name of a shipped profile, or path of a file. */
  readonly profile?: string;
  /** Folder of profiles; the shipped ones by default. */
  readonly profileFolder?: string;
  /** Revision of every record. A later export with a higher revision replaces an earlier one. */
  readonly revision?: number;
  /** Lines that are always left out. */
  readonly skipLines?: readonly number[];
  /** Lines that are always records. */
  readonly keepLines?: readonly number[];
  /** The account's time zone, for a CRM's file whose settings name none. */
  readonly accountTimeZone?: string;
  readonly now: () => Date;
  /** Called now and then with the progress of reading. Each pass begins at 0. */
  readonly onProgress?: (progress: {
    readonly pass: string;
    readonly bytes: number;
    readonly of: number;
  }) => void;
}

/** An answer to a question, with the option that gives it. */
export interface Choice {
  readonly label: string;
  /** As typed, for example `--number-format point`. */
  readonly option: string;
  readonly settings: Settings & { readonly profile?: string };
}

/** A reason why a file cannot be imported as it is. */
export interface Problem {
  /** For example NUMBER_FORMAT_AMBIGUOUS. */
  readonly reason: string;
  /** What is wrong and what to do. */
  readonly message: string;
  /** Answers that settle the question. Absent when only another file or mapping helps. */
  readonly choices?: readonly Choice[];
}

/** Everything in a row that cannot be read. `line` is the line on which the row begins. */
export interface RefusedRow {
  readonly line: number;
  readonly endByte: number;
  readonly problems: readonly string[];
}

/** A row as a record, or why it is not one. */
export type PlannedRow =
  | { readonly line: number; readonly endByte: number; readonly record: PerformanceRecord }
  | RefusedRow;

/** One event of a row, or why the row has none. */
export type PlannedEvent =
  | { readonly line: number; readonly endByte: number; readonly event: Event }
  | RefusedRow;

/** Exact sums in millionths, also of counts. Missing values do not count. */
export interface Totals {
  readonly impressions: bigint;
  readonly clicks: bigint;
  readonly engagements: bigint;
  readonly conversions: bigint;
  readonly spend: bigint;
  readonly revenue: bigint;
}

/** Lines that are not records, and why. */
export interface SkippedLines {
  readonly reason: string;
  readonly count: number;
  /** The first of these lines. */
  readonly lines: readonly number[];
}

/** What was found out about a file. */
export interface Detected {
  readonly encoding: string;
  readonly delimiter: string | undefined;
  readonly headerLine: number;
  readonly profile: string;
  readonly language: string | undefined;
  readonly numberFormat: NumberFormat | undefined;
  readonly dateFormat: string | undefined;
  readonly rates: RateUnit | undefined;
  readonly currency: string | undefined;
  readonly sheet: string | undefined;
}

/** One line of the mapping, as shown to a person. */
export interface MappingLine {
  readonly field: string;
  /** Where the value of the field comes from: the header of a column, a template, or a fixed value in quotes. */
  readonly source: string;
}

/** What a person sees of a file before anything is sent. */
export interface FilePreview {
  readonly detected: Detected;
  readonly mapping: readonly MappingLine[];
  readonly unusedColumns: readonly string[];
  readonly skipped: readonly SkippedLines[];
  /** Rows of the file that become records, before they are spread or summed. */
  readonly recordRows: number;
  /** Rows that cannot be read. */
  readonly refusedRows: number;
  /** Remarks that do not prevent the import. */
  readonly notes: readonly string[];
  /** First and last day. */
  readonly dates: { readonly first: string; readonly last: string } | undefined;
}

/** What a person sees of performance records. */
export interface Preview extends FilePreview {
  /** The first records. */
  readonly examples: readonly PlannedRow[];
  /** Totals of the rows that become records. */
  readonly totals: Totals;
}

/** What a person sees of events. */
export interface EventsPreview extends FilePreview {
  /** The first events, of as many types as possible. */
  readonly examples: readonly PlannedEvent[];
  /** Number of events by the name of their type. */
  readonly events: Readonly<Record<string, number>>;
  /** Value of the deals won, in millionths, by currency; '' is the account's currency. */
  readonly wonMicros: Readonly<Record<string, bigint>>;
  /** Time zone of days, and of times that name none. */
  readonly timeZone: string;
}

/** A file that can be imported, or the problems that prevent it. In both cases nothing was sent. */
export type ImportPlan<Shown extends FilePreview = Preview, Row = PlannedRow> =
  | { readonly ok: false; readonly problems: readonly Problem[] }
  | {
      readonly ok: true;
      readonly preview: Shown;
      readonly sizeBytes: number;
      /** All settled settings, for a profile. */
      readonly settled: Settings & { readonly profile: string };
      /** Reads the file again. Yields every row that is not skipped, as its result or with its problems. */
      records(): AsyncIterable<Row>;
    };
