import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A numbered file of schema statements. */
export interface Migration {
  readonly number: number;
  readonly name: string;
  /** Without comments and semicolons, in order. */
  readonly statements: readonly string[];
}

/**
 * Reads `NNN-name.cypher` files in the order of their numbers. A statement ends with a semicolon at the end of a line.
 * Comments have their own lines, so correcting a comment does not change the migration.
 */
export function readMigrations(directory: string): readonly Migration[] {
  const migrations = readdirSync(directory)
    .filter((file) => file.endsWith('.cypher'))
    .map((file) => {
      const match = /^(\d{3})-([a-z0-9-]+)\.cypher$/.exec(file);
      if (match === null) throw new Error(`A migration must be named NNN-name.cypher: ${file}`);
      const statements = splitStatements(readFileSync(join(directory, file), 'utf8'));
      return { number: Number(match[1]), name: match[2] ?? '', statements };
    })
    .sort((left, right) => left.number - right.number);
  for (const [index, { number }] of migrations.entries()) {
    if (index > 0 && migrations[index - 1]?.number === number)
      throw new Error(`Two migrations have number ${number}.`);
  }
  return migrations;
}

/** The statements of a migration's text. The last one needs no semicolon. */
export function splitStatements(text: string): readonly string[] {
  return text
    .replace(/\r\n/g, '\n')
    .split('\n')
    .filter((line) => !line.trimStart().startsWith('//'))
    .join('\n')
    .split(/;[ \t]*(?:\n|$)/)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '');
}

/** An index or constraint, by name. A constraint has an index of the same name. */
export interface SchemaRule {
  readonly kind: 'INDEX' | 'CONSTRAINT';
  readonly name: string;
}

const RULE_STATEMENT = /^(CREATE|DROP)\s+(?:[A-Z]+\s+)?(INDEX|CONSTRAINT)\s+(\w+)/i;

/** The rules that exist after all migrations: those created and not dropped again. */
export function rulesOf(migrations: readonly Migration[]): readonly SchemaRule[] {
  const rules = new Map<string, SchemaRule>();
  for (const statement of migrations.flatMap(({ statements }) => statements)) {
    const [, verb = '', kind = '', name = ''] = RULE_STATEMENT.exec(statement) ?? [];
    if (verb.toUpperCase() === 'DROP') rules.delete(name);
    else if (verb !== '')
      rules.set(name, { kind: kind.toUpperCase() === 'INDEX' ? 'INDEX' : 'CONSTRAINT', name });
  }
  return [...rules.values()];
}
