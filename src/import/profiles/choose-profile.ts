/** Recognises the platform that a file comes from by headers and lines that only its exports have. */
import { type HeaderWord, headerWord, wordKey } from '../layout/words.ts';
import { type ImportProblems, importProblem } from '../problem.ts';
import { allWords, LANGUAGES, type Language, type Profile } from './profile.ts';

/** A sign counts as much as this many hints. */
const SIGN_WEIGHT = 3;
/** A single hint may be a word that other platforms use too. */
const LEAST_SCORE = 2;

/** The profile with the most signs and hints in the file. Throws ImportProblems when two profiles have equally many. */
export function chooseProfile(
  profiles: readonly Profile[],
  file: {
    readonly header: readonly string[];
    readonly texts: readonly string[];
    /** Whether a person named the platform. A tie between profiles then does not matter. */
    readonly isPlatformGiven: boolean;
    /** The profile for tables of no known platform, and columns that show that a file was made for this service. */
    readonly target: { readonly plainProfile: string; readonly ownColumns: readonly string[] };
  },
): Profile {
  const words = file.header.filter((name) => name !== '').map(headerWord);
  const { plainProfile, ownColumns } = file.target;
  const ownKeys = ownColumns.map(wordKey);
  const generic = profiles.find(({ name }) => name === plainProfile);
  const above = file.texts.map(wordKey);
  const scored = profiles
    .filter(({ name }) => name !== plainProfile)
    .map((profile) => ({ profile, score: scoreOf(profile, words, above) }))
    .filter(({ score }) => score >= LEAST_SCORE)
    .sort((one, other) => other.score - one.score);
  const [best, second] = scored;
  if (best === undefined || words.some(({ key }) => ownKeys.includes(key))) {
    if (generic !== undefined) return generic;
    throw importProblem(
      'UNKNOWN_PROFILE',
      'no profile knows the columns of the file: name one with --profile',
    );
  }
  if (second === undefined || second.score < best.score) return best.profile;
  if (file.isPlatformGiven && generic !== undefined) return generic;
  const tied = scored.filter(({ score }) => score === best.score).map(({ profile }) => profile);
  throw platformProblem(tied);
}

function scoreOf(profile: Profile, words: readonly HeaderWord[], above: readonly string[]): number {
  const signs = new Set(profile.signs.map(wordKey));
  const hints = new Set(profile.hints.map(wordKey));
  const has = (keys: ReadonlySet<string>): number =>
    words.filter(({ key, bareKey }) => keys.has(key) || keys.has(bareKey)).length;
  const named = above.filter((text) => [...signs].some((sign) => text.startsWith(sign))).length;
  return (has(signs) + named) * SIGN_WEIGHT + has(hints);
}

/** The question which platform the file comes from. */
export function platformProblem(profiles: readonly Profile[]): ImportProblems {
  const known = profiles.filter(({ platform }) => platform !== undefined);
  return importProblem(
    'PLATFORM_UNKNOWN',
    `nothing in the file tells which platform it comes from: ${known.map(({ name }) => `--profile ${name}`).join(' or ')}, or --platform NAME`,
    known.map(({ name, title }) => ({
      label: title,
      option: `--profile ${name}`,
      settings: { profile: name },
    })),
  );
}

/**
 * The language of the headers: the one with the most headers that are not also English, if it has at least two.
 * Otherwise English, or undefined when no header is English.
 */
export function headerLanguage(profile: Profile, header: readonly string[]): Language | undefined {
  const keysOf = (language: Language): ReadonlySet<string> =>
    new Set(
      [...profile.columns.flatMap((rule) => rule[language] ?? []), ...(profile.metrics[language] ?? [])].map(
        wordKey,
      ),
    );
  const words = header.map(headerWord);
  const english = keysOf('en');
  const counts = LANGUAGES.filter((language) => language !== 'en').map((language) => {
    const keys = keysOf(language);
    const count = words.filter(
      ({ key, bareKey }) =>
        (keys.has(key) || keys.has(bareKey)) && !english.has(key) && !english.has(bareKey),
    ).length;
    return { language, count };
  });
  const best = counts.reduce((one, other) => (other.count > one.count ? other : one));
  if (best.count >= 2) return best.language;
  return words.some(({ key, bareKey }) => english.has(key) || english.has(bareKey)) ? 'en' : undefined;
}

/** Whether a profile knows the header as a number, even if no field uses it. */
export function isMetric(profile: Profile, header: string): boolean {
  const { key, bareKey } = headerWord(header);
  const keys = new Set(allWords(profile.metrics).map(wordKey));
  return keys.has(key) || keys.has(bareKey);
}
