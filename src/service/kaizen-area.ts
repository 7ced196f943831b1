/** The guidance area of the service. */

import { createContextCache } from '../contexts/context-cache.ts';
import { createKnowledgeHistory } from '../contexts/knowledge-history.ts';
import { diffContextsHandler } from '../grpc/handlers/diff-contexts.ts';
import { explainGuidanceHandler } from '../grpc/handlers/explain-guidance.ts';
import { getGuidanceEffectHandler } from '../grpc/handlers/get-guidance-effect.ts';
import { getProjectContextHandler } from '../grpc/handlers/get-project-context.ts';
import { getSegmentContextHandler } from '../grpc/handlers/get-segment-context.ts';
import { watchContextHandler } from '../grpc/handlers/watch-context.ts';
import { createContextTokenSource } from '../guidance/context-token-source.ts';
import { createSharedKnowledge } from '../knowledge/shared/shared-knowledge.ts';
import type { AreaFactory } from './area.ts';

/** KaizenService. It only reads, so nothing starts or stops with it. */
export const kaizenArea: AreaFactory = ({ graph, now, random, settings }) => {
  const { holdoutShare, contextSecret } = settings;
  const shared = createSharedKnowledge(graph);
  const dependencies = {
    graph,
    contexts: createContextCache(graph, shared),
    history: createKnowledgeHistory(graph, shared),
    random,
    clock: now,
    contextTokens: createContextTokenSource({ graph, secret: contextSecret }),
    holdoutShare,
  };
  return {
    name: 'kaizen',
    handlers: {
      KaizenService: {
        getProjectContext: getProjectContextHandler(dependencies),
        getSegmentContext: getSegmentContextHandler(dependencies),
        watchContext: watchContextHandler(dependencies),
        diffContexts: diffContextsHandler(dependencies),
        explainGuidance: explainGuidanceHandler({ ...dependencies, shared }),
        getGuidanceEffect: getGuidanceEffectHandler({ graph, holdoutShare }),
      },
    },
  };
};
