/** What every call that names an account answers about it. */
import { status as Code, type ServiceError } from '@grpc/grpc-js';
import { readDetails } from '../../src/client/status-details.ts';
import { Event } from '../../src/gen/kaizen/v1/event.ts';
import { PerformanceRecord } from '../../src/gen/kaizen/v1/performance.ts';
import { TraitKind } from '../../src/gen/kaizen/v1/vocabulary.ts';
import { requestTypes } from '../../src/gen/request-types.ts';
import { serviceDefinitions } from '../../src/grpc/services.ts';
import type { TestService } from './harness.ts';

/** What is told of one call. */
export interface AccountAnswer {
  readonly rpc: string;
  readonly answer: unknown;
}

/** Calls that change an account that exists. They are made only where an account is said not to exist. */
const CHANGING = /^(put|append|log|record|mark|retract|undo|run|reset|rollBack|erase|create)/;
/** These have an answer of their own for an erased account. */
const LEFT_OUT = new Set(['eraseAccount', 'listAuditEntries']);
/** How old an answer is, and whether it came from a cache. */
const PASSING = new Set(['fromCache', 'age', 'ageMs', 'cacheAge', 'lastCheckTime']);

/**
 * Makes every unary call whose request names an account, or only those that change nothing. `ids` name things of an
 * account that is gone.
 */
export async function answersAbout(
  service: TestService,
  accountId: string,
  {
    ids,
    changing = false,
  }: { readonly ids?: { readonly eventId: string }; readonly changing?: boolean } = {},
): Promise<readonly AccountAnswer[]> {
  const fields = {
    ...{ accountId, projectId: 'project', eventId: ids?.eventId ?? 'event', contentId: 'shared 0 0' },
    ...{ importId: 'import', cycleId: 'cycle', modelId: 'model', actor: 'test', reason: 'test', epoch: 1 },
    ...{ industry: 'retail', clientType: 'shop', seed: 1, generationSlots: 2, wait: true, force: true },
    project: { projectId: 'project' },
    trait: { kind: TraitKind.TRAIT_KIND_TONE, value: 'warm' },
    effect: 1,
    mark: 1,
  };
  const many = {
    event: Event.fromPartial({ accountId, eventId: 'e', payload: undefined }),
    records: [
      PerformanceRecord.fromPartial({ contentId: 'c', platform: 'p', date: '2026-11-01', impressions: 5 }),
    ],
  };
  const answers: AccountAnswer[] = [];
  for (const [name, definition] of Object.entries(serviceDefinitions)) {
    for (const [method, { requestStream, responseStream }] of Object.entries(definition)) {
      const type = requestTypes[method as keyof typeof requestTypes];
      const isUnary = !requestStream && !responseStream;
      if (!isUnary || LEFT_OUT.has(method) || !('accountId' in type.fromPartial({}))) continue;
      if (CHANGING.test(method) && !changing) continue;
      const clients = service.clients as unknown as Record<
        string,
        Record<string, (request: object) => Promise<object>>
      >;
      const request = type.fromPartial({ ...fields, ...many });
      const answer = await clients[name]?.[method]?.(request).then(lasting, failure);
      answers.push({ rpc: `${name}/${method}`, answer });
    }
  }
  return answers;
}

function lasting(answer: object): unknown {
  return JSON.parse(JSON.stringify(answer, (key, value) => (PASSING.has(key) ? undefined : value)));
}

function failure({ code, details, metadata }: ServiceError): unknown {
  return { code: Code[code], details, reason: readDetails(metadata)?.reason };
}
