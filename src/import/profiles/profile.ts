/** A profile: a small file that tells what the columns of a platform's exports mean. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { packageRoot } from '../../shared/package-root.ts';
import { wordKey } from '../layout/words.ts';
import type { Settings } from '../plan-types.ts';
import { importProblem } from '../problem.ts';

/** Languages of the words in profiles. */
export const LANGUAGES = ['en', 'es', 'de', 'fr', 'pt'] as const;
/** One language. */
export type Language = (typeof LANGUAGES)[number];

/** Words by language. */
export type Words = Partial<Readonly<Record<Language, readonly string[]>>>;

/** A field and the headers it is known by. Rules of the same field are in the order of preference. */
export interface ColumnRule extends Words {
  /** A field of a record, or one of {@link DATE_FIELDS}. */
  readonly field: string;
}

/** Fields that give the days of a row beside `date`: a span by both ends, or by its first day. */
export const DATE_FIELDS: readonly string[] = ['range_start', 'range_end', 'week', 'month'];

/** What the commands import. */
export type ProfileTarget = 'performance' | 'events';
/** Meaning of a deal's stage or a lead's state. `open` means that no event describes it. */
export const STAGE_KINDS = ['won', 'lost', 'qualified', 'appointment', 'open'] as const;
/** One meaning. */
export type StageKind = (typeof STAGE_KINDS)[number];

/** Content of a profile file. */
export interface Profile {
  readonly name: string;
  /** What files of this kind are imported as. Default: performance. */
  readonly for?: ProfileTarget;
  /** For people. */
  readonly title: string;
  /** Name of another profile. Its rules come after those of this one. */
  readonly extends?: string;
  /** Platform of rows that name none. */
  readonly platform?: string;
  /** Headers, and texts above them, that only this platform's exports have. One of them is enough. */
  readonly signs: readonly string[];
  /**
   * Headers that a few platforms share. Two of them are enough if no other platform has more. Headers that any table
   * may have, such as Campaign name and Spend, do not belong here.
   */
  readonly hints: readonly string[];
  readonly columns: readonly ColumnRule[];
  /** Numeric columns without a field. They help to find the number format. */
  readonly metrics: Words;
  /** First words of summary rows. # stands for a number. */
  readonly totals: Words;
  /** Cells that mean "not measured". */
  readonly placeholders: readonly string[];
  /** Beginnings of lines below the rows. */
  readonly footers: readonly string[];
  /** Columns that name the kind of a row's results, and beginnings or parts of kinds that are not conversions. */
  readonly results?: { readonly kindColumns: readonly string[]; readonly noConversions: readonly string[] };
  /**
   * Lines above the table, such as "Report Aggregation: Weekly", whose last word tells that a date is the first day of
   * a span.
   */
  readonly periods?: Readonly<Partial<Record<'week' | 'month', readonly string[]>>>;
  /** Columns that divide the days of a report without naming a day: quarters, weekdays, hours. */
  readonly undatedParts?: readonly string[];
  /** Words of stages and states, by meaning. */
  readonly stages?: Readonly<Partial<Record<StageKind, Words>>>;
  /** Words for yes and no. */
  readonly answers?: Readonly<Partial<Record<'yes' | 'no', readonly string[]>>>;
  /** Settings for files of this kind. */
  readonly settings: Settings;
}

/** Folder of the shipped profiles. */
export function shippedProfiles(): string {
  return path.join(packageRoot(), 'profiles');
}

/** Name of the words that all profiles share. It is not a profile itself. */
const COMMON = 'common';
/** A longer chain of profiles must be circular. */
const MAX_PARENTS = 4;

/** All profiles of a folder for a target, by name. */
export function readProfiles(folder: string, target: ProfileTarget): readonly Profile[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json') && name !== `${COMMON}.json`)
    .sort()
    .map((name) => readProfile(path.join(folder, name), folder))
    .filter((profile) => targetOf(profile) === target);
}

/** A profile by name or path, with what it extends. Throws ImportProblems that name its faults. */
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
  // The service's own field names come before the words of any platform.
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

/** All words of all languages. */
export function allWords(words: Words): readonly string[] {
  return LANGUAGES.flatMap((language) => words[language] ?? []);
}

/** Keys of all headers that a profile knows. */
export function knownKeys(profile: Profile): ReadonlySet<string> {
  return new Set([...profile.columns.flatMap(allWords), ...allWords(profile.metrics)].map(wordKey));
}
