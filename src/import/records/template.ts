/** A value made of several cells: `{banner}/{placement}`. */
import { type Parsed, parsed, unreadable } from '../parsed.ts';

/** Literal texts and names of columns, in order. */
export type Template = readonly ({ readonly text: string } | { readonly column: string })[];

/** Reads a template. A literal brace is doubled. */
export function parseTemplate(source: string): Parsed<Template> {
  const parts: ({ text: string } | { column: string })[] = [];
  const expression = /\{\{|\}\}|\{([^{}]*)\}|[^{}]+|[{}]/g;
  for (const [token, column] of source.matchAll(expression)) {
    if (token === '{' || token === '}') return unreadable(`"${source}" has a brace without its other half`);
    if (column === '') return unreadable(`"${source}" has braces without a column between them`);
    if (column !== undefined) parts.push({ column });
    else parts.push({ text: token === '{{' || token === '}}' ? token.charAt(0) : token });
  }
  return parsed(parts);
}
