/** Events and performance: two services that share one write path. */

import { createErasedNames } from '../access/erased-names.ts';
import { appendEventsHandler } from '../grpc/handlers/append-events.ts';
import { getEventHandler } from '../grpc/handlers/get-event.ts';
import { getImportHandler } from '../grpc/handlers/get-import.ts';
import { listCreativesHandler } from '../grpc/handlers/list-creatives.ts';
import { listEventTypesHandler } from '../grpc/handlers/list-event-types.ts';
import { listEventsHandler } from '../grpc/handlers/list-events.ts';
import { listImportsHandler } from '../grpc/handlers/list-imports.ts';
import { logEventHandler } from '../grpc/handlers/log-event.ts';
import { markCreativeHandler } from '../grpc/handlers/mark-creative.ts';
import { recordPerformanceHandler } from '../grpc/handlers/record-performance.ts';
import { retractEventHandler } from '../grpc/handlers/retract-event.ts';
import { streamEventsHandler } from '../grpc/handlers/stream-events.ts';
import { undoImportHandler } from '../grpc/handlers/undo-import.ts';
import { uploadPerformanceHandler } from '../grpc/handlers/upload-performance.ts';
import { createContextTokenSource } from '../guidance/context-token-source.ts';
import { createEventWriter } from '../ingestion/batch/event-writer.ts';
import { writeBatch } from '../ingestion/batch/write-batch.ts';
import type { Retraction } from '../ingestion/retract/retraction.ts';
import { writeRetraction } from '../ingestion/retract/write-retraction.ts';
import { headlineTraitExtractor } from '../text-traits/headline-extractor.ts';
import type { AreaFactory } from './area.ts';

/** EventService and PerformanceService. Stopping waits until every accepted event has its outcome. */
export const eventArea: AreaFactory = ({ graph, now, log, settings }) => {
  const batches = { graph, extractor: headlineTraitExtractor, names: createErasedNames(graph) };
  const writer = createEventWriter({
    write: (events) => writeBatch(batches, events),
    log,
    lanes: settings.lanes,
    laneQueueItems: settings.laneQueueItems,
  });
  const contextTokens = createContextTokenSource({ graph, secret: settings.contextSecret });
  const parts = { graph, writer, clock: now, contextTokens };
  const retract = (retraction: Retraction) => writeRetraction(graph, headlineTraitExtractor, retraction);
  return {
    name: 'events',
    handlers: {
      EventService: {
        logEvent: logEventHandler(parts),
        appendEvents: appendEventsHandler(parts),
        streamEvents: streamEventsHandler(parts),
        getEvent: getEventHandler(parts),
        listEvents: listEventsHandler(parts),
        retractEvent: retractEventHandler({ writer, clock: now, retract }),
        listEventTypes: listEventTypesHandler(),
      },
      PerformanceService: {
        recordPerformance: recordPerformanceHandler(parts),
        uploadPerformance: uploadPerformanceHandler(parts),
        getImport: getImportHandler(parts),
        listImports: listImportsHandler(parts),
        undoImport: undoImportHandler({ ...parts, extractor: headlineTraitExtractor }),
        markCreative: markCreativeHandler(parts),
        listCreatives: listCreativesHandler(parts),
      },
    },
    // Creates the secret before the first event needs it. A later call would create it too.
    start: async () => void (await contextTokens()),
    stop: () => writer.close(),
  };
};
