/** Audits the calls of RPCs whose `access` option says so. */
import type { Audit } from '../access/audit.ts';
import type { Principal } from '../access/principal.ts';

/** What the audit keeps of a call, beside its outcome. */
export interface CallFacts {
  /** For example `LearningService/PutOverride`. */
  readonly rpc: string;
  readonly principal: Pick<Principal, 'credential'>;
  readonly accountId: string;
  readonly requestId: string;
  readonly request: object;
}

/** Begins an entry. */
export function beginAudit(
  audit: Audit,
  { rpc, principal, accountId, requestId, request }: CallFacts,
): ReturnType<Audit['begin']> {
  return audit.begin({
    ...{ rpc, accountId, requestId },
    credential: principal.credential,
    reportedActor: textOf(request, 'actor'),
    reason: textOf(request, 'reason'),
  });
}

/** Requests name these fields alike, where they have them. */
function textOf(request: object, name: 'actor' | 'reason'): string {
  const value = (request as Readonly<Record<string, unknown>>)[name];
  return typeof value === 'string' ? value : '';
}
