import type { FileProblem, QueryHeader } from './header.ts';
import { lineAt, maskCypher } from './mask.ts';

/** Words that change the graph or its schema. A read query must not contain them. */
const WRITE_WORDS = /(?<![.:$\w])(CREATE|MERGE|SET|DELETE|REMOVE|DROP)\b(?!\s*:)/gi;

/** A body without literals and comments, and the mapping from its offsets to lines of the file. */
interface MaskedBody {
  readonly masked: string;
  readonly lineOf: (offset: number) => number;
}

/** Compares a body, with placeholders replaced, with the file's header. The body starts at `bodyLine` of its file. */
export function checkBody(header: QueryHeader, text: string, bodyLine: number): readonly FileProblem[] {
  const masked = maskCypher(text);
  const body = { masked, lineOf: (offset: number) => bodyLine + lineAt(masked, offset) - 1 };
  return [
    ...checkParams(header, body),
    ...checkReturns(header, body),
    ...checkMode(header, body),
    ...[...masked.matchAll(/\{\{(\w*)\}\}/g)].map((match) => ({
      line: body.lineOf(match.index),
      message: `placeholder {{${match[1]}}} has no @for`,
    })),
  ];
}

function checkParams(header: QueryHeader, { masked, lineOf }: MaskedBody): readonly FileProblem[] {
  const used = new Map<string, number>();
  for (const match of masked.matchAll(/\$([A-Za-z_]\w*)/g)) {
    const name = match[1] ?? '';
    if (!used.has(name)) used.set(name, lineOf(match.index));
  }
  const declared = new Set(header.params.map((param) => param.name));
  return [
    ...[...used]
      .filter(([name]) => !declared.has(name))
      .map(([name, line]) => ({ line, message: `$${name} is used but not declared by an @param` })),
    ...header.params
      .filter((param) => !used.has(param.name))
      .map((param) => ({ line: param.line, message: `$${param.name} is declared but not used` })),
  ];
}

function checkReturns(header: QueryHeader, { masked, lineOf }: MaskedBody): readonly FileProblem[] {
  const clauses = returnClauses(masked);
  const last = clauses.at(-1);
  if (header.cardinality === 'none') {
    return last === undefined
      ? []
      : [{ line: lineOf(last.offset), message: '@returns none, but the query has a RETURN' }];
  }
  if (last === undefined) return [{ line: header.returnsLine, message: 'the query has no RETURN' }];
  const declared = header.fields.map((field) => field.name);
  // Every branch of a UNION has its own RETURN.
  return clauses.flatMap((clause) => {
    const line = lineOf(clause.offset);
    const aliases = clause.items.map(aliasOf);
    const named = aliases.filter((alias) => alias !== undefined);
    return [
      ...clause.items
        .filter((_, index) => aliases[index] === undefined)
        .map((item) => ({
          line,
          message: `RETURN item '${item.replace(/\s+/g, ' ')}' needs AS and a plain name`,
        })),
      ...named
        .filter((alias) => !declared.includes(alias))
        .map((alias) => ({ line, message: `RETURN gives '${alias}', which @returns does not declare` })),
      ...declared
        .filter((name) => !named.includes(name))
        .map((name) => ({ line, message: `@returns declares '${name}', which RETURN does not give` })),
      ...named
        .filter((alias, index) => named.indexOf(alias) !== index)
        .map((alias) => ({ line, message: `RETURN gives '${alias}' twice` })),
    ];
  });
}

function checkMode(header: QueryHeader, { masked, lineOf }: MaskedBody): readonly FileProblem[] {
  const words = [...masked.matchAll(WRITE_WORDS)];
  if (header.mode === 'read') {
    return words.map((match) => ({
      line: lineOf(match.index),
      message: `@mode read, but the query says ${match[0].toUpperCase()}`,
    }));
  }
  return words.length > 0 ? [] : [{ line: lineOf(0), message: '@mode write, but the query writes nothing' }];
}

interface ReturnClause {
  readonly offset: number;
  readonly items: readonly string[];
}

/** The RETURN clauses outside all brackets. Those of subqueries and comprehensions are inside brackets. */
function returnClauses(masked: string): readonly ReturnClause[] {
  const flat = flatten(masked);
  return [...flat.matchAll(/(?<![.:$\w])RETURN\b(\s+DISTINCT\b)?/gi)].map((match) => {
    const start = match.index + match[0].length;
    const rest = flat.slice(start);
    const end = rest.search(/(?<![.:$\w])(ORDER\s+BY|SKIP|OFFSET|LIMIT|UNION)\b|;/i);
    const flatItems = end < 0 ? rest : rest.slice(0, end);
    return {
      offset: match.index,
      items: splitItems(flatItems, masked.slice(start, start + flatItems.length)),
    };
  });
}

/** Blanks out the content of brackets, keeping offsets. The brackets themselves become dots. */
function flatten(masked: string): string {
  let depth = 0;
  return masked.replace(/[^\n]/g, (character) => {
    if ('([{'.includes(character)) depth += 1;
    const outside = depth === 0;
    if (')]}'.includes(character)) depth = Math.max(0, depth - 1);
    return outside ? character : '·';
  });
}

function splitItems(flat: string, text: string): readonly string[] {
  const items: string[] = [];
  let start = 0;
  for (let at = 0; at <= flat.length; at += 1) {
    if (at < flat.length && flat[at] !== ',') continue;
    items.push(text.slice(start, at).trim());
    start = at + 1;
  }
  return items;
}

function aliasOf(item: string): string | undefined {
  return /\bAS\s+([A-Za-z_]\w*)$/i.exec(item)?.[1] ?? /^[A-Za-z_]\w*$/.exec(item)?.[0];
}
