/** Guidance as a part of the service. */
import type { AreaFactory } from '../area.ts';
import { getProjectContextHandler } from '../grpc/handlers/get-project-context.ts';
import { getSegmentContextHandler } from '../grpc/handlers/get-segment-context.ts';
import { createContextCache } from './context-cache.ts';

/** KaizenService. It only reads: nothing starts or stops with it. */
export const kaizenArea: AreaFactory = ({ graph, random }) => {
  // No account shares anything yet.
  const shared = { at: () => Promise.resolve([]) };
  const dependencies = { graph, contexts: createContextCache(graph, shared), random };
  return {
    name: 'kaizen',
    handlers: {
      KaizenService: {
        getProjectContext: getProjectContextHandler(dependencies),
        getSegmentContext: getSegmentContextHandler(dependencies),
      },
    },
  };
};
