/** The calls that ask for guidance. */
import {
  GetProjectContextRequest,
  GetSegmentContextRequest,
  type KaizenContext,
} from '../gen/kaizen/v1/kaizen_service.ts';
import { toTrait } from './events/to-event.ts';
import type { ContextOptions } from './kaizen.ts';

/** Request for the guidance of a project. */
export function projectContextRequest(
  accountId: string,
  projectId: string,
  options: ContextOptions,
): GetProjectContextRequest {
  return GetProjectContextRequest.fromPartial({ ...commonFields(accountId, options), projectId });
}

/** Request for the guidance of a segment. */
export function segmentContextRequest(
  accountId: string,
  segment: { readonly industry: string; readonly clientType: string },
  options: ContextOptions,
): GetSegmentContextRequest {
  return GetSegmentContextRequest.fromPartial({ ...commonFields(accountId, options), ...segment });
}

function commonFields(accountId: string, options: ContextOptions) {
  const { view = 0, metric = 0, generationSlots = 0, seed, epoch = 0 } = options;
  return {
    accountId,
    view,
    metric,
    generationSlots,
    epoch,
    options: (options.options ?? []).map(toTrait),
    ...(seed === undefined ? {} : { seed }),
  };
}

/** The context in an answer. */
export function contextOf({ context }: { readonly context: KaizenContext | undefined }): KaizenContext {
  if (context === undefined) throw new Error('the service answered OK without a context');
  return context;
}
