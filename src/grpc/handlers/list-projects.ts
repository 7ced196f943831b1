import { listProjects } from '../../accounts/list-projects.ts';
import type { ListProjectsRequest, ListProjectsResponse } from '../../gen/kaizen/v1/account_service.ts';
import type { Graph } from '../../graph/graph.ts';
import type { Handler } from '../call.ts';
import { projectMessage } from '../messages/account-messages.ts';
import { decodePageToken, encodePageToken, idPart, pageSize } from '../page-token.ts';

/** The page sizes stated in the proto file. */
const PAGE_SIZES = { default: 50, most: 500 };

/** AccountService/ListProjects. */
export function listProjectsHandler(graph: Graph): Handler<ListProjectsRequest, ListProjectsResponse> {
  return async (request, { accountId, signal }) => {
    const scope = ['ListProjects', accountId];
    const [after] = decodePageToken(scope, request.pageToken, [idPart]) ?? [];
    const size = pageSize(request.pageSize, PAGE_SIZES);
    const page = await listProjects(graph, { accountId, after, size }, { signal });
    return {
      projects: page.projects.map(projectMessage),
      nextPageToken: page.nextAfter === undefined ? '' : encodePageToken(scope, [page.nextAfter]),
    };
  };
}
