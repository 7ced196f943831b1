import type { ListOverridesRequest, ListOverridesResponse } from '../../gen/kaizen/v1/override.ts';
import type { Graph } from '../../graph/graph.ts';
import { listOverrides, type OverridePlace } from '../../knowledge/overrides/list-overrides.ts';
import { overrideMessage } from '../../knowledge/overrides/override-message.ts';
import { traitKindName } from '../../shared/vocabulary.ts';
import type { Handler } from '../call.ts';
import { countPart, decodePageToken, encodePageToken, keyPart, pageSize } from '../page-token.ts';

const PAGE_SIZES = { default: 50, most: 500 } as const;

/**
 * LearningService/ListOverrides. Decisions made meanwhile belong before the first page, so later pages stay the same.
 */
export function listOverridesHandler(dependencies: {
  readonly graph: Graph;
  readonly now: () => Date;
}): Handler<ListOverridesRequest, ListOverridesResponse> {
  return async ({ projectId, kind: asked, includePast, ...page }, { accountId, signal }) => {
    const kind = traitKindName(asked);
    const scope = ['ListOverrides', accountId, projectId, kind ?? '', String(includePast)];
    const { overrides, next } = await listOverrides(dependencies, {
      accountId,
      projectId,
      kind,
      includePast,
      limit: pageSize(page.pageSize, PAGE_SIZES),
      after: placeIn(decodePageToken(scope, page.pageToken, [countPart, keyPart(accountId)])),
      signal,
    });
    return {
      overrides: overrides.map(overrideMessage),
      nextPageToken: next === undefined ? '' : encodePageToken(scope, [String(next.createdAtMs), next.key]),
    };
  };
}

function placeIn(parts: readonly string[] | undefined): OverridePlace | undefined {
  if (parts === undefined) return undefined;
  return { createdAtMs: Number(parts[0]), key: parts[1] ?? '' };
}
