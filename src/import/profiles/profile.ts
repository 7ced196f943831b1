/** A profile: a small file that tells what the columns of a platform's exports mean. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { packageRoot } from '../../shared/package-root.ts';
import { wordKey } from '../layout/words.ts';
import type { Settings } from '../plan-types.ts';
import { importProblem } from '../problem.ts';

/** Languages whose words a profile may give. */
export const LANGUAGES = ['en', 'es', 'de', 'fr', 'pt'] as const;
/** One of them. */
export type Language = (typeof LANGUAGES)[number];

/** Words by language. */
export type Words = Partial<Readonly<Record<Language, readonly string[]>>>;

/** A field and the headers it is known by. Rules of the same field stand in the order of preference. */
export interface ColumnRule extends Words {
  /** A field of a record, or one of {@link DATE_FIELDS}. */
  readonly field: string;
}

/** Fields from which a day is made beside `date`: a span by its two ends, or by its first day. */
export const DATE_FIELDS: readonly string[] = ['range_start', 'range_end', 'week', 'month'];

/** What the commands import. */
export type ProfileTarget = 'performance' | 'events';
/** What a stage of a deal, or the state of a lead, says of it. `open`: nothing that an event tells. */
export const STAGE_KINDS = ['won', 'lost', 'qualified', 'appointment', 'open'] as const;
/** One of them. */
export type StageKind = (typeof STAGE_KINDS)[number];

/** What a profile file says. */
export interface Profile {
  readonly name: string;
  /** What files of this kind are imported as; performance when it does not say. */
  readonly for?: ProfileTarget;
  /** For people. */
  readonly title: string;
  /** Name of a profile whose rules come after this one's. */
  readonly extends?: string;
  /** Platform of every row that names none. */
  readonly platform?: string;
  /** Headers and texts above them that only this platform's exports have: one is enough. */
  readonly signs: readonly string[];
  /** Headers that a few platforms share: two tell a platform where no other has more. Not what any table may have (Campaign name, Spend). */
  readonly hints: readonly string[];
  readonly columns: readonly ColumnRule[];
  /** Numeric columns that no field takes: they tell the number format. */
  readonly metrics: Words;
  /** First words of summary rows; # stands for a number. */
  readonly totals: Words;
  /** Cells that say "not measured". */
  readonly placeholders: readonly string[];
  /** Beginnings of lines below the rows. */
  readonly footers: readonly string[];
  /** Columns that tell what the results of a row are, and beginnings or parts of kinds that are no conversions. */
  readonly results?: { readonly kindColumns: readonly string[]; readonly noConversions: readonly string[] };
  /** Lines above the table, as "Report Aggregation: Weekly", whose last word says that a date is the first day of a span. */
  readonly periods?: Readonly<Partial<Record<'week' | 'month', readonly string[]>>>;
  /** Columns that divide the days of a report without naming a day: quarters, weekdays, hours. */
  readonly undatedParts?: readonly string[];
  /** Words of the cells that tell how far a deal or a lead is. */
  readonly stages?: Readonly<Partial<Record<StageKind, Words>>>;
  /** Cells of columns that say yes or no. */
  readonly answers?: Readonly<Partial<Record<'yes' | 'no', readonly string[]>>>;
  /** What was settled for files of this kind. */
  readonly settings: Settings;
}

/** The shipped profiles. */
export function shippedProfiles(): string {
  return path.join(packageRoot(), 'profiles');
}

/** Words that all profiles share; not a profile for itself. */
const COMMON = 'common';
/** A longer chain is a circle. */
const MAX_PARENTS = 4;

/** Every profile of a folder that is for a target, by name. */
export function readProfiles(folder: string, target: ProfileTarget): readonly Profile[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json') && name !== `${COMMON}.json`)
    .sort()
    .map((name) => readProfile(path.join(folder, name), folder))
    .filter((profile) => targetOf(profile) === target);
}

/** A profile by name or by path, with what it extends. Throws ImportProblems that say what is wrong with it. */
export function findProfile(
  nameOrFile: string,
  folder: string,
  target: ProfileTarget = 'performance',
): Profile {
  const named = path.join(folder, `${nameOrFile}.json`);
  const isNamed = /^[\w-]+$/.test(nameOrFile) && existsSync(named);
  if (isNamed || existsSync(nameOrFile)) {
    const profile = readProfile(isNamed ? named : nameOrFile, folder);
    if (targetOf(profile) === target) return profile;
    throw importProblem(
      'UNKNOWN_PROFILE',
      `--profile ${nameOrFile}: it is for kaizen import ${targetOf(profile)}`,
    );
  }
  const names = readProfiles(folder, target).map(({ name }) => name);
  throw importProblem(
    'UNKNOWN_PROFILE',
    `--profile ${nameOrFile}: there is neither a file of this path nor a profile of this name (${names.join(', ')})`,
  );
}

function targetOf(profile: Profile): ProfileTarget {
  return profile.for ?? 'performance';
}

function readProfile(file: string, folder: string): Profile {
  let profile = parseProfile(file);
  let parent = profile.extends;
  for (let depth = 0; parent !== undefined; depth++) {
    if (depth === MAX_PARENTS) throw profileProblem(file, '"extends" leads too far');
    const beside: string = path.join(folder, `${parent}.json`);
    const next = parseProfile(existsSync(beside) ? beside : path.join(shippedProfiles(), `${parent}.json`));
    profile = joined(profile, next);
    parent = next.extends;
  }
  const common = parseProfile(path.join(shippedProfiles(), `${COMMON}.json`));
  // The service's own names for fields come before every platform's.
  return { ...joined(profile, common), columns: [...common.columns, ...profile.columns] };
}

function joined(profile: Profile, parent: Profile): Profile {
  const { for: target, platform, results, periods, undatedParts } = parent;
  return {
    ...(target === undefined ? {} : { for: target }),
    ...(platform === undefined ? {} : { platform }),
    ...(results === undefined ? {} : { results }),
    ...(periods === undefined ? {} : { periods }),
    ...(undatedParts === undefined ? {} : { undatedParts }),
    ...profile,
    stages: Object.fromEntries(
      STAGE_KINDS.map((kind) => [
        kind,
        joinedWords(profile.stages?.[kind] ?? {}, parent.stages?.[kind] ?? {}),
      ]),
    ),
    answers: {
      yes: [...(profile.answers?.yes ?? []), ...(parent.answers?.yes ?? [])],
      no: [...(profile.answers?.no ?? []), ...(parent.answers?.no ?? [])],
    },
    columns: [...profile.columns, ...parent.columns],
    metrics: joinedWords(profile.metrics, parent.metrics),
    totals: joinedWords(profile.totals, parent.totals),
    placeholders: [...profile.placeholders, ...parent.placeholders],
    footers: [...profile.footers, ...parent.footers],
    settings: { ...parent.settings, ...profile.settings },
  };
}

function joinedWords(one: Words, other: Words): Words {
  return Object.fromEntries(
    LANGUAGES.map((language) => [language, [...(one[language] ?? []), ...(other[language] ?? [])]]),
  );
}

const KEYS: readonly string[] = [
  'name',
  'title',
  'for',
  'extends',
  'platform',
  'signs',
  'hints',
  'columns',
  'metrics',
  'totals',
  'placeholders',
  'footers',
  'results',
  'periods',
  'undatedParts',
  'stages',
  'answers',
  'settings',
];

function parseProfile(file: string): Profile {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw profileProblem(file, error instanceof Error ? error.message : String(error));
  }
  if (typeof content !== 'object' || content === null) throw profileProblem(file, 'it is not a JSON object');
  const found = content as Partial<Profile>;
  const unknown = Object.keys(found).filter((key) => !KEYS.includes(key));
  if (unknown.length > 0)
    throw profileProblem(file, `there is no "${unknown.join('", "')}" in a profile (${KEYS.join(', ')})`);
  if (typeof found.name !== 'string') throw profileProblem(file, '"name" is missing');
  if (found.for !== undefined && found.for !== 'performance' && found.for !== 'events') {
    throw profileProblem(file, `"for" is neither performance nor events: ${String(found.for)}`);
  }
  const strange = Object.keys(found.stages ?? {}).filter((kind) => !STAGE_KINDS.some((one) => one === kind));
  if (strange.length > 0) {
    throw profileProblem(file, `"stages" has "${strange.join('", "')}" (${STAGE_KINDS.join(', ')})`);
  }
  for (const { field, ...words } of found.columns ?? []) {
    if (typeof field !== 'string') throw profileProblem(file, 'a column without "field"');
    for (const [language, list] of Object.entries(words)) {
      if (!LANGUAGES.some((one) => one === language) || !Array.isArray(list)) {
        throw profileProblem(
          file,
          `"${field}" has "${language}", which is no list of words of ${LANGUAGES.join(', ')}`,
        );
      }
    }
  }
  return {
    title: found.name,
    signs: [],
    hints: [],
    columns: [],
    metrics: {},
    totals: {},
    placeholders: [],
    footers: [],
    settings: {},
    ...found,
    name: found.name,
  };
}

function profileProblem(file: string, what: string): Error {
  return importProblem('UNREADABLE_PROFILE', `the profile ${file} cannot be used: ${what}`);
}

/** Every word of all languages. */
export function allWords(words: Words): readonly string[] {
  return LANGUAGES.flatMap((language) => words[language] ?? []);
}

/** Keys of all headers that a profile knows. */
export function knownKeys(profile: Profile): ReadonlySet<string> {
  return new Set([...profile.columns.flatMap(allWords), ...allWords(profile.metrics)].map(wordKey));
}
