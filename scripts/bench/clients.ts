/** The API as promises over one connection, as a generator service would use it. */
import { Client, credentials, type ServiceError } from '@grpc/grpc-js';
import { AccountServiceService } from '../../src/gen/kaizen/v1/account_service.ts';
import {
  EventServiceService,
  type StreamEventsRequest,
  type StreamEventsResponse,
} from '../../src/gen/kaizen/v1/event_service.ts';
import { KaizenServiceService } from '../../src/gen/kaizen/v1/kaizen_service.ts';
import { LearningServiceService } from '../../src/gen/kaizen/v1/learning_service.ts';
import { PerformanceServiceService } from '../../src/gen/kaizen/v1/performance_service.ts';
import type { UploadPerformanceRequest, UploadPerformanceResponse } from '../../src/gen/kaizen/v1/upload.ts';

interface Method<Request, Response> {
  readonly path: string;
  readonly requestSerialize: (request: Request) => Buffer;
  readonly responseDeserialize: (bytes: Buffer) => Response;
}

/** The calls the bench makes. */
export type Clients = ReturnType<typeof connectClients>;

/** Connects on the first call. */
export function connectClients(address: string) {
  const client = new Client(address, credentials.createInsecure());
  const call =
    <Request, Response>(method: Method<Request, Response>) =>
    (request: Request): Promise<Response> =>
      new Promise((resolve, reject) => {
        client.makeUnaryRequest(
          method.path,
          method.requestSerialize,
          method.responseDeserialize,
          request,
          (error: ServiceError | null, response?: Response) =>
            error === null && response !== undefined ? resolve(response) : reject(error),
        );
      });
  return {
    /** One stream. Resolves with all answers when every message was answered. */
    streamEvents: (requests: readonly StreamEventsRequest[]): Promise<readonly StreamEventsResponse[]> =>
      new Promise((resolve, reject) => {
        const { path, requestSerialize, responseDeserialize } = EventServiceService.streamEvents;
        const stream = client.makeBidiStreamRequest(path, requestSerialize, responseDeserialize);
        const answers: StreamEventsResponse[] = [];
        stream.on('data', (answer: StreamEventsResponse) => answers.push(answer));
        stream.once('end', () => resolve(answers));
        stream.once('error', reject);
        for (const request of requests) stream.write(request);
        stream.end();
      }),
    /** One stream. Resolves with its answer. */
    uploadPerformance: (requests: readonly UploadPerformanceRequest[]): Promise<UploadPerformanceResponse> =>
      new Promise((resolve, reject) => {
        const { path, requestSerialize, responseDeserialize } = PerformanceServiceService.uploadPerformance;
        const stream = client.makeClientStreamRequest(
          path,
          requestSerialize,
          responseDeserialize,
          (error: ServiceError | null, response?: UploadPerformanceResponse) =>
            error === null && response !== undefined ? resolve(response) : reject(error),
        );
        for (const request of requests) stream.write(request);
        stream.end();
      }),
    putAccount: call(AccountServiceService.putAccount),
    logEvent: call(EventServiceService.logEvent),
    appendEvents: call(EventServiceService.appendEvents),
    retractEvent: call(EventServiceService.retractEvent),
    recordPerformance: call(PerformanceServiceService.recordPerformance),
    getProjectContext: call(KaizenServiceService.getProjectContext),
    runCycle: call(LearningServiceService.runCycle),
    getDashboard: call(LearningServiceService.getDashboard),
    listLearningPatterns: call(LearningServiceService.listLearningPatterns),
    close: () => client.close(),
  };
}
