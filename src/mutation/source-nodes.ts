/** Parses TypeScript, whether or not the project has a parser, and describes the nodes. */
import { parse } from '@babel/parser';
import type { CallExpression, Node, OptionalCallExpression } from '@babel/types';

/** A part of a source. */
export type SourceNode = Node;
/** A call, `f()` or `f?.()`. */
export type SourceCall = CallExpression | OptionalCallExpression;

/**
 * Plugins of the parser: TypeScript, and decorators of both kinds. Only the legacy kind may stand on parameters; from the
 * standard kind come `accessor` fields.
 */
const PLUGINS = ['typescript', 'decorators-legacy', 'decoratorAutoAccessors'] as const;

/** All nodes of a source. Throws when the source is not TypeScript. */
export function parseSource(file: string, text: string): readonly SourceNode[] {
  try {
    const { program } = parse(text, {
      sourceType: 'module',
      plugins: [...PLUGINS, ...(/\.[jt]sx$/.test(file) ? (['jsx'] as const) : [])],
      // With this option, a node begins at its parenthesis.
      createParenthesizedExpressions: true,
    });
    return nodesIn(program);
  } catch (error) {
    throw new Error(`${file} cannot be read as TypeScript`, { cause: error });
  }
}

/** A node and all nodes inside it. */
export function nodesIn(node: SourceNode): readonly SourceNode[] {
  const inner = Object.values(node).flat().filter(isNode);
  return [node, ...inner.flatMap(nodesIn)];
}

/** Whether a node is a call. */
export function isCall(node: SourceNode): node is SourceCall {
  return node.type === 'CallExpression' || node.type === 'OptionalCallExpression';
}

/** The name at the end of a chain and its node: `b` of `a.b`. */
export function memberName(node: SourceNode): readonly [name: string, property?: SourceNode] {
  const isMember = node.type === 'MemberExpression' || node.type === 'OptionalMemberExpression';
  if (!isMember || node.property.type !== 'Identifier' || node.computed) return [''];
  return [node.property.name, node.property];
}

/** A name, alone or at the end of a chain; '' for any other node. */
export function nameOf(node: SourceNode): string {
  return node.type === 'Identifier' ? node.name : memberName(node)[0];
}

/** The key of a property or method of an object. */
export function keyOf(node: SourceNode): string | undefined {
  if ((node.type !== 'ObjectProperty' && node.type !== 'ObjectMethod') || node.computed) return undefined;
  if (node.key.type === 'Identifier') return node.key.name;
  return node.key.type === 'StringLiteral' ? node.key.value : undefined;
}

/** A value without the parentheses and types around it. */
export function unwrapped(node: SourceNode): SourceNode {
  switch (node.type) {
    case 'ParenthesizedExpression':
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'TSNonNullExpression':
      return unwrapped(node.expression);
    default:
      return node;
  }
}

function isNode(value: unknown): value is SourceNode {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}
