import type { QueryHeader } from './header.ts';
import { camelCase, kebabCase, pascalCase } from './names.ts';
import { renderFields, renderType } from './types.ts';

/** A checked query file. `path` is relative to the Cypher folder, without the extension: `learning/cycle/end-cycle`. */
export interface QueryFile {
  readonly path: string;
  readonly header: QueryHeader;
  readonly body: string;
}

/** The constants of a file: one query, or with `@for` one per value and a map of them. */
export function exportedNames(path: string, header: QueryHeader): readonly string[] {
  const base = baseConstant(path);
  return [base, ...(header.expansion?.values ?? []).map((value) => base + pascalCase(value))];
}

/**
 * The body with the placeholder of `@for` replaced by a value. A value such as `Account_HAS_DAY_Day` is a kind of
 * relationship, and the placeholder with `.from`, `.type` or `.to` stands for its part.
 */
export function expandBody(header: QueryHeader, body: string, value: string): string {
  if (header.expansion === undefined) return body;
  const { placeholder } = header.expansion;
  // Labels have no underscore, so the first one and the last one enclose the type.
  const [, from = '', type = '', to = ''] = /^([A-Za-z]+)_(\w+)_([A-Za-z]+)$/.exec(value) ?? [];
  return Object.entries({ '.from': from, '.type': type, '.to': to, '': value }).reduce(
    (text, [part, instead]) => text.replaceAll(`{{${placeholder}${part}}}`, instead),
    body,
  );
}

/** The whole generated module. */
export function emitModule(files: readonly QueryFile[]): string {
  const queries = files.map(emitFile).join('\n');
  const constants = files.flatMap(({ path, header }) =>
    exportedNames(path, header).slice(header.expansion ? 1 : 0),
  );
  const neo4jTypes = [
    ...(queries.includes('Neo4jDate<') ? ['Date as Neo4jDate'] : []),
    ...(queries.includes('Neo4jDateTime<') ? ['DateTime as Neo4jDateTime'] : []),
  ];
  return [
    '// Generated from cypher/**/*.cypher by `npm run generate`. Do not edit.',
    '// biome-ignore-all lint: generated',
    '// biome-ignore-all format: generated',
    ...(neo4jTypes.length > 0 ? [`import type { ${neo4jTypes.join(', ')} } from 'neo4j-driver';`] : []),
    `import type { AnyQuery, ${queries.includes('<NumberOrInteger>') ? 'NumberOrInteger, ' : ''}Query } from '../graph/query.ts';`,
    '',
    queries,
    '/** Every query there is, in the order of the file names. */',
    `export const allQueries: readonly AnyQuery[] = [${constants.map((name) => `\n  ${name},`).join('')}\n];`,
    '',
  ].join('\n');
}

function emitFile(file: QueryFile): string {
  const { header, path } = file;
  const base = baseConstant(path);
  const type = base.charAt(0).toUpperCase() + base.slice(1);
  const queryType = `Query<${type}Params, ${type}Row, '${header.cardinality}'>`;
  return `${[emitParams(type, header), emitRow(type, header), ...emitConstants(file, base, queryType)].join('\n')}\n`;
}

function emitConstants(
  { header, path, body }: QueryFile,
  base: string,
  queryType: string,
): readonly string[] {
  const constant = (name: string, queryName: string, text: string): string =>
    [
      docComment(header.title, ''),
      `export const ${name}: ${queryType} = {`,
      `  name: '${queryName}',`,
      `  mode: '${header.mode}',`,
      `  cardinality: '${header.cardinality}',`,
      `  text: ${JSON.stringify(text)},`,
      '};',
    ].join('\n');
  if (header.expansion === undefined) return [constant(base, path, body)];
  const { values, placeholder } = header.expansion;
  return [
    ...values.map((value) =>
      constant(base + pascalCase(value), `${path}-${kebabCase(value)}`, expandBody(header, body, value)),
    ),
    docComment(`${header.title} One query per ${placeholder}.`, ''),
    `export const ${base}: Readonly<Record<${values.map((value) => `'${value}'`).join(' | ')}, ${queryType}>> = {`,
    ...values.map((value) => `  ${value}: ${base + pascalCase(value)},`),
    '};',
  ];
}

function emitParams(type: string, header: QueryHeader): string {
  if (header.params.length === 0) return `export type ${type}Params = Readonly<Record<string, never>>;`;
  const fields = header.params.flatMap((param) => [
    ...(param.doc === '' ? [] : [docComment(param.doc, '  ')]),
    `  readonly ${param.name}: ${renderType(param.type, 'param')};`,
  ]);
  return [`export interface ${type}Params {`, ...fields, '}'].join('\n');
}

function emitRow(type: string, header: QueryHeader): string {
  const row = header.cardinality === 'none' ? 'never' : renderFields(header.fields, 'row');
  return `export type ${type}Row = ${row};`;
}

function docComment(text: string, indent: string): string {
  return `${indent}/** ${text.replaceAll('*/', '*\\/')} */`;
}

function baseConstant(path: string): string {
  return camelCase(path.slice(path.lastIndexOf('/') + 1));
}
