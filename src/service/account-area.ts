import { createErasedNames } from '../access/erased-names.ts';
import { getAccountHandler } from '../grpc/handlers/get-account.ts';
import { getProjectHandler } from '../grpc/handlers/get-project.ts';
import { listProjectsHandler } from '../grpc/handlers/list-projects.ts';
import { putAccountHandler } from '../grpc/handlers/put-account.ts';
import { putProjectHandler } from '../grpc/handlers/put-project.ts';
import { inTurn } from '../grpc/in-turn.ts';
import { withdrawSharedKnowledgeIn } from '../learning/insights/withdraw-shared-knowledge.ts';
import type { AreaFactory } from './area.ts';

/** AccountService. It does no work between calls, so nothing starts or stops with it. */
export const accountArea: AreaFactory = (parts) => ({
  name: 'accounts',
  handlers: {
    AccountService: {
      putAccount: inTurn(
        putAccountHandler({
          ...parts,
          names: createErasedNames(parts.graph),
          withdraw: withdrawSharedKnowledgeIn,
        }),
      ),
      getAccount: getAccountHandler(parts.graph),
      putProject: inTurn(putProjectHandler(parts)),
      getProject: getProjectHandler(parts.graph),
      listProjects: listProjectsHandler(parts.graph),
    },
  },
});
