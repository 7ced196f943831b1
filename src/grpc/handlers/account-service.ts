import type { Graph } from '../../graph/graph.ts';
import type { ServiceHandlers } from '../services.ts';
import { getAccountHandler } from './get-account.ts';
import { getProjectHandler } from './get-project.ts';
import { listProjectsHandler } from './list-projects.ts';
import { putAccountHandler } from './put-account.ts';
import { putProjectHandler } from './put-project.ts';

/** The handlers of AccountService. */
export function accountServiceHandlers(parts: {
  readonly graph: Graph;
  readonly now: () => Date;
}): NonNullable<ServiceHandlers['AccountService']> {
  return {
    putAccount: putAccountHandler(parts),
    getAccount: getAccountHandler(parts.graph),
    putProject: putProjectHandler(parts),
    getProject: getProjectHandler(parts.graph),
    listProjects: listProjectsHandler(parts.graph),
  };
}
