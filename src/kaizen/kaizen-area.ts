/** Guidance as a part of the service. */
import type { AreaFactory } from '../area.ts';
import { getProjectContextHandler } from '../grpc/handlers/get-project-context.ts';
import { createContextCache } from './context-cache.ts';

/** KaizenService. It only reads: nothing starts or stops with it. */
export const kaizenArea: AreaFactory = ({ graph }) => ({
  name: 'kaizen',
  handlers: {
    KaizenService: {
      getProjectContext: getProjectContextHandler({ graph, contexts: createContextCache(graph) }),
    },
  },
});
