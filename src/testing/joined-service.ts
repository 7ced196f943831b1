/** The interface of a test to a service that was started for it, in this or another process. */
import { randomUUID } from 'node:crypto';
import neo4j from 'neo4j-driver';
import { connectKaizen } from '../client/connect-kaizen.ts';
import type { Kaizen } from '../client/kaizen.ts';
import type { Account } from '../gen/kaizen/v1/account_service.ts';
import type { Event } from '../gen/kaizen/v1/event.ts';
import type { DatabaseConnection } from './throw-away-database.ts';

/** Addresses of service and database, as plain data. */
export interface ThrowAwayConnection {
  /** `host:port` of gRPC. */
  readonly address: string;
  readonly database: DatabaseConnection;
}

/** A service, as a test sees it. */
export interface JoinedService {
  /** `host:port` of gRPC. */
  readonly address: string;
  /** Creates an account that no other test uses, and returns its id. Everything that a test does should be in one. */
  newAccount(settings?: Partial<Account>): Promise<string>;
  /**
   * The id of a project that no other test uses. `holdout` chooses whether the project's current week is a holdout
   * week. Throws when the service has no holdout. The project is created by its first event.
   */
  newProject(accountId: string, options?: { readonly holdout?: boolean }): Promise<string>;
  /** Every committed event of an account or project, oldest record first. */
  listEvents(filter: { readonly accountId: string; readonly projectId?: string }): Promise<readonly Event[]>;
  /** Makes any call of the API that has one answer. The request names its account. Rejects with a `CallFailure`. */
  readonly call: Kaizen['call'];
  /** Runs Cypher on the database. Rows are plain objects, and whole numbers are numbers. */
  readGraph(
    query: string,
    params?: Readonly<Record<string, unknown>>,
  ): Promise<readonly Readonly<Record<string, unknown>>[]>;
  /** Closes what this object has opened. Service and database keep running. */
  close(): Promise<void>;
}

/** A test run leaves the machine little time for each call. */
const CALL_TIMEOUT_MS = 60_000;
const PAGE_SIZE = 1_000;
/** Every request here names its own account; this account is never created. */
const NOBODY = 'nobody';
/** With a holdout share of one in twenty, the probability that all of these are on one side is below 10⁻⁴. */
const PROJECT_TRIES = 200;

/** Joins a service that another part of the test run starts and stops. The caller must close the returned object. */
export function joinThrowAwayService({ address, database }: ThrowAwayConnection): JoinedService {
  const kaizen = connectKaizen({
    address,
    accountId: NOBODY,
    timeoutMs: CALL_TIMEOUT_MS,
    flushOnSigterm: false,
  });
  const driver = neo4j.driver(database.uri, neo4j.auth.basic(database.username, database.password), {
    disableLosslessIntegers: true,
  });
  const { call } = kaizen;
  return {
    address,
    call,
    async newAccount(settings = {}) {
      const accountId = `test ${randomUUID()}`;
      const account = { ...settings, accountId };
      await call('putAccount', { account });
      return accountId;
    },
    newProject: (accountId, { holdout } = {}) => findProject({ call, accountId, holdout }),
    listEvents: (filter) => listEvents(call, filter),
    async readGraph(query, params = {}) {
      const { records } = await driver.executeQuery(query, params, { database: 'neo4j' });
      return records.map((record) => record.toObject());
    },
    async close() {
      await kaizen.close();
      await driver.close();
    },
  };
}

async function findProject({
  call,
  accountId,
  holdout,
}: {
  readonly call: JoinedService['call'];
  readonly accountId: string;
  readonly holdout: boolean | undefined;
}): Promise<string> {
  for (let tried = 0; tried < PROJECT_TRIES; tried += 1) {
    const projectId = `project ${randomUUID()}`;
    if (holdout === undefined) return projectId;
    const { context } = await call('getProjectContext', { accountId, projectId });
    if (context?.holdout === holdout) return projectId;
  }
  throw new Error(
    `none of ${PROJECT_TRIES} projects is ${holdout === true ? '' : 'not '}in a holdout week: start the service with a holdoutShare`,
  );
}

async function listEvents(
  call: JoinedService['call'],
  filter: { readonly accountId: string; readonly projectId?: string },
): Promise<readonly Event[]> {
  const found: Event[] = [];
  let pageToken = '';
  do {
    const { events, nextPageToken } = await call('listEvents', {
      ...filter,
      pageSize: PAGE_SIZE,
      pageToken,
    });
    found.push(...events);
    pageToken = nextPageToken;
  } while (pageToken !== '');
  return found.reverse();
}
