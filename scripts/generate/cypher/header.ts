import { type CypherField, TypeReader, TypeSyntaxError } from './types.ts';

const CARDINALITIES = ['one', 'optional', 'many', 'none'] as const;
/** How many rows a query returns. */
export type Cardinality = (typeof CARDINALITIES)[number];

/** A declared parameter, with the line of its tag. */
export interface HeaderParam extends CypherField {
  readonly doc: string;
  readonly line: number;
}

/** The contract that a query file declares in the comments at its top. */
export interface QueryHeader {
  readonly title: string;
  readonly mode: 'read' | 'write';
  readonly params: readonly HeaderParam[];
  readonly cardinality: Cardinality;
  readonly fields: readonly CypherField[];
  readonly returnsLine: number;
  /** `@for Label in A B`: the file stands for one query per value. */
  readonly expansion:
    | { readonly placeholder: string; readonly values: readonly string[]; readonly line: number }
    | undefined;
  readonly scope: 'account' | 'global';
}

/** A problem of one file at a one-based line. */
export interface FileProblem {
  readonly line: number;
  readonly message: string;
}

/** A header with the rest of its file. `header` is undefined when it cannot be read. */
export interface ParsedFile {
  readonly header: QueryHeader | undefined;
  readonly body: string;
  /** One-based line at which `body` starts. */
  readonly bodyLine: number;
  readonly problems: readonly FileProblem[];
}

interface Tag {
  readonly name: string;
  readonly text: string;
  readonly line: number;
}

/** Splits a query file into header and body, and reads the header. */
export function parseQueryFile(source: string): ParsedFile {
  const lines = source.replace(/\r\n/g, '\n').split('\n');
  const firstBodyLine = lines.findIndex((line) => !line.startsWith('//'));
  const headerLines = firstBodyLine < 0 ? lines : lines.slice(0, firstBodyLine);
  const rest = lines.slice(headerLines.length);
  const blankLines = rest.findIndex((line) => line.trim() !== '');
  const skipped = Math.max(blankLines, 0);
  const body = rest.slice(skipped).join('\n').trimEnd().replace(/;$/, '').trimEnd();
  const problems: FileProblem[] = [];
  const { title, tags } = readTags(headerLines);
  if (title === '')
    problems.push({ line: 1, message: 'the header must start with a sentence saying what and why' });
  if (body === '') problems.push({ line: headerLines.length + 1, message: 'the query is missing' });
  const header = readHeader(title, tags, problems);
  return { header, body, bodyLine: headerLines.length + skipped + 1, problems };
}

function readTags(lines: readonly string[]): { readonly title: string; readonly tags: readonly Tag[] } {
  const tags: Tag[] = [];
  const title: string[] = [];
  // A blank comment line ends a tag. Other lines without '@' continue the tag above.
  let continues = false;
  lines.forEach((line, index) => {
    const text = line.slice(2).trim();
    const tag = /^@(\w+)\s*(.*)$/.exec(text);
    const last = tags.at(-1);
    if (tag !== null) tags.push({ name: tag[1] ?? '', text: tag[2] ?? '', line: index + 1 });
    else if (last === undefined) title.push(text);
    else if (continues && text !== '') tags[tags.length - 1] = { ...last, text: `${last.text} ${text}` };
    continues = text !== '';
  });
  return { title: title.join(' ').replace(/\s+/g, ' ').trim(), tags };
}

function readHeader(title: string, tags: readonly Tag[], problems: FileProblem[]): QueryHeader | undefined {
  const before = problems.length;
  const params: HeaderParam[] = [];
  const single = new Map<string, Tag>();
  for (const tag of tags) {
    if (tag.name === 'param') readInto(tag, problems, () => params.push(readParam(tag, params)));
    else if (!['mode', 'returns', 'for', 'scope'].includes(tag.name)) {
      problems.push({ line: tag.line, message: `unknown tag @${tag.name}` });
    } else if (single.has(tag.name))
      problems.push({ line: tag.line, message: `@${tag.name} is given twice` });
    else single.set(tag.name, tag);
  }
  const mode = readMode(single.get('mode'), problems);
  const returns = readReturns(single.get('returns'), problems);
  const expansion = readExpansion(single.get('for'), problems);
  const scope = readScope(single.get('scope'), params, problems);
  if (mode === undefined || returns === undefined || problems.length > before) return undefined;
  return { title, mode, params, ...returns, expansion, scope };
}

function readParam(tag: Tag, earlier: readonly HeaderParam[]): HeaderParam {
  const reader = new TypeReader(tag.text);
  const name = reader.expect(/\$[A-Za-z_]\w*/, '$name').slice(1);
  if (earlier.some((param) => param.name === name)) throw new TypeSyntaxError(`$${name} is declared twice`);
  reader.accept(/::/);
  const type = reader.type();
  return { name, type, doc: reader.rest(), line: tag.line };
}

function readMode(tag: Tag | undefined, problems: FileProblem[]): 'read' | 'write' | undefined {
  const mode = tag?.text.trim();
  if (mode === 'read' || mode === 'write') return mode;
  problems.push({ line: tag?.line ?? 1, message: '@mode must be read or write' });
  return undefined;
}

function readReturns(
  tag: Tag | undefined,
  problems: FileProblem[],
): Pick<QueryHeader, 'cardinality' | 'fields' | 'returnsLine'> | undefined {
  const cardinality = CARDINALITIES.find((name) => new RegExp(`^${name}\\b`).test(tag?.text ?? ''));
  if (tag === undefined || cardinality === undefined) {
    problems.push({ line: tag?.line ?? 1, message: `@returns must start with ${CARDINALITIES.join(', ')}` });
    return undefined;
  }
  if (cardinality === 'none') return { cardinality, fields: [], returnsLine: tag.line };
  const reader = new TypeReader(tag.text.slice(cardinality.length));
  const fields = readInto(tag, problems, () => reader.fields());
  return fields === undefined ? undefined : { cardinality, fields, returnsLine: tag.line };
}

function readExpansion(tag: Tag | undefined, problems: FileProblem[]): QueryHeader['expansion'] {
  if (tag === undefined) return undefined;
  const match = /^([A-Za-z]\w*)\s+in\s+(.+)$/.exec(tag.text);
  const values = match?.[2]?.trim().split(/[\s,]+/) ?? [];
  // The values become Cypher labels, relationship types or property names, and parts of TypeScript names.
  const valid = values.length > 0 && values.every((value) => /^[A-Za-z]\w*$/.test(value));
  if (match === null || !valid || new Set(values).size !== values.length) {
    problems.push({
      line: tag.line,
      message: '@for must read: Placeholder in Value OtherValue …, each value once',
    });
    return undefined;
  }
  return { placeholder: match[1] ?? '', values, line: tag.line };
}

function readScope(
  tag: Tag | undefined,
  params: readonly HeaderParam[],
  problems: FileProblem[],
): 'account' | 'global' {
  const [scope = 'account', ...reason] = tag?.text.trim().split(/\s+/) ?? [];
  if (scope === 'global') {
    if (reason.length === 0) problems.push({ line: tag?.line ?? 1, message: '@scope global needs a reason' });
    return 'global';
  }
  if (scope !== 'account')
    problems.push({ line: tag?.line ?? 1, message: '@scope must be account or global' });
  else if (!hasKey(params)) {
    const message =
      'no parameter is an account-owned key (…Key, …Keys); anchor the query or say @scope global and why';
    problems.push({ line: tag?.line ?? 1, message });
  }
  return 'account';
}

/** Whether a field, or a field inside a typed map, has the name of an account-owned key. */
function hasKey(fields: readonly CypherField[]): boolean {
  return fields.some((field) => {
    if (/(^k|K)eys?$/.test(field.name)) return true;
    let type = field.type;
    while (type.kind === 'list') type = type.item;
    return type.kind === 'map' && type.fields !== undefined && hasKey(type.fields);
  });
}

function readInto<T>(tag: Tag, problems: FileProblem[], read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof TypeSyntaxError)) throw error;
    problems.push({ line: tag.line, message: `@${tag.name}: ${error.message}` });
    return undefined;
  }
}
