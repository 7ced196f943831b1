/** The API as promises, over one connection, as a generator service would hold it. */
import { Client, credentials, type ServiceError } from '@grpc/grpc-js';
import { AccountServiceService } from '../../src/gen/kaizen/v1/account_service.ts';
import { EventServiceService } from '../../src/gen/kaizen/v1/event_service.ts';
import { KaizenServiceService } from '../../src/gen/kaizen/v1/kaizen_service.ts';
import { LearningServiceService } from '../../src/gen/kaizen/v1/learning_service.ts';
import { PerformanceServiceService } from '../../src/gen/kaizen/v1/performance_service.ts';

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
