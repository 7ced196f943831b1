/** Names that an exported constant of the generated module must not have. */
const RESERVED = new Set([
  'allQueries',
  ...'break case catch class const continue debugger default delete do else enum export extends false finally for'.split(
    ' ',
  ),
  ...'function if import in instanceof new null return super switch this throw true try typeof var void while'.split(
    ' ',
  ),
  ...'with yield let static await'.split(' '),
]);

/** What is wrong with a query file's base name; undefined when nothing is. */
export function fileNameProblem(baseName: string): string | undefined {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(baseName)) return 'the file name must be kebab-case';
  if (RESERVED.has(camelCase(baseName))) return `'${camelCase(baseName)}' is a reserved name`;
  return undefined;
}

/** `find-events` → `findEvents`. */
export function camelCase(kebab: string): string {
  return kebab.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}

/** `findEvents` → `FindEvents`, `WORKS_WITH` → `WorksWith`, `PackRun` → `PackRun`. */
export function pascalCase(text: string): string {
  return words(text)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1).toLowerCase())
    .join('');
}

/** `PackRun` → `pack-run`, `WORKS_WITH` → `works-with`. */
export function kebabCase(text: string): string {
  return words(text).join('-').toLowerCase();
}

function words(text: string): readonly string[] {
  return text.split(/[_-]|(?<=[a-z0-9])(?=[A-Z])/).filter((word) => word !== '');
}
