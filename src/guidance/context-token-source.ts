/**
 * Provides the secret of context ids, from a setting or from the database. The database creates one when it has none.
 */
import { randomBytes } from 'node:crypto';
import { shareContextSecret } from '../gen/queries.ts';
import type { Graph } from '../graph/graph.ts';
import { type ContextTokens, createContextTokens } from './context-token.ts';

/** Returns the tokens of this deployment. Reads the database once, unless the read fails. */
export type ContextTokenSource = () => Promise<ContextTokens>;

/** Where the secret comes from. */
export interface ContextTokenSourceOptions {
  readonly graph: Pick<Graph, 'run'>;
  /** The setting; '' for the database's own secret. */
  readonly secret: string;
  /** Creates an unguessable text, stored when the database has no secret yet. Default: 256 random bits. */
  readonly newSecret?: () => string;
}

/** As many bits as the signing hash has. */
const SECRET_BYTES = 32;

/**
 * Creates a source that reads nothing before its first call. A failed read is not cached, so the next call tries again.
 */
export function createContextTokenSource(options: ContextTokenSourceOptions): ContextTokenSource {
  const { graph, secret, newSecret = randomSecret } = options;
  if (secret !== '') {
    const tokens = createContextTokens({ secret });
    return () => Promise.resolve(tokens);
  }
  let asked: Promise<ContextTokens> | undefined;
  return () => {
    asked ??= graph.run(shareContextSecret, { newSecret: newSecret() }).then(
      (shared) => createContextTokens(shared),
      (error: unknown) => {
        asked = undefined;
        throw error;
      },
    );
    return asked;
  };
}

function randomSecret(): string {
  return randomBytes(SECRET_BYTES).toString('base64url');
}
