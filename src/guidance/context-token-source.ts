/** Where the secret of context ids comes from: a setting, or the database, which makes one when it has none. */
import { randomBytes } from 'node:crypto';
import { shareContextSecret } from '../gen/queries.ts';
import type { Graph } from '../graph/graph.ts';
import { type ContextTokens, createContextTokens } from './context-token.ts';

/** Gives the tokens of this deployment; asks the database once as long as it answers. */
export type ContextTokenSource = () => Promise<ContextTokens>;

/** What the secret is made from. */
export interface ContextTokenSourceOptions {
  readonly graph: Pick<Graph, 'run'>;
  /** The setting; '' for the database's own secret. */
  readonly secret: string;
  /** An unguessable text, kept when the database has no secret yet. Default: 256 random bits. */
  readonly newSecret?: () => string;
}

/** As many bits as the hash that signs has. */
const SECRET_BYTES = 32;

/** Reads nothing before it is called first. A failure is not kept: the next call asks again. */
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
