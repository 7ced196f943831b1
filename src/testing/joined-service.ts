/** What a test does with a service that was started for it, in this process or another. */
import { randomUUID } from 'node:crypto';
import neo4j from 'neo4j-driver';
import { connectKaizen } from '../client/connect-kaizen.ts';
import type { Kaizen } from '../client/kaizen.ts';
import type { Account } from '../gen/kaizen/v1/account_service.ts';
import type { Event } from '../gen/kaizen/v1/event.ts';
import type { DatabaseConnection } from './throw-away-database.ts';

/** Where service and database are. Plain data. */
export interface ThrowAwayConnection {
  /** `host:port` of gRPC. */
  readonly address: string;
  readonly database: DatabaseConnection;
}

/** A service as a test sees it. */
export interface JoinedService {
  /** `host:port` of gRPC. */
  readonly address: string;
  /** Makes an account that no other test uses; returns its id. Everything a test does belongs to one. */
  newAccount(settings?: Partial<Account>): Promise<string>;
  /**
   * An id of a project that no other test uses; `heldOut` asks for one whose present week is, or is not, held out. Throws
   * when the service holds none out. The project is made by its first event.
   */
  newProject(accountId: string, options?: { readonly heldOut?: boolean }): Promise<string>;
  /** Every event of an account or project that the service has committed, oldest first by record. */
  listEvents(filter: { readonly accountId: string; readonly projectId?: string }): Promise<readonly Event[]>;
  /** Any call of the API that is answered once; the request names its account. Rejects with a `CallFailure`. */
  readonly call: Kaizen['call'];
  /** Runs Cypher on the database; rows are plain objects, whole numbers are numbers. */
  readGraph(
    query: string,
    params?: Readonly<Record<string, unknown>>,
  ): Promise<readonly Readonly<Record<string, unknown>>[]>;
  /** Closes what this object has opened; service and database run on. */
  close(): Promise<void>;
}

/** A test run has much else to do on the same machine. */
const CALL_TIMEOUT_MS = 60_000;
const PAGE_SIZE = 1_000;
/** Every request here names its account; this one is never made. */
const NOBODY = 'nobody';
/** At a share of one in twenty, all of so many are on one side with a probability below 10⁻⁴. */
const PROJECT_TRIES = 200;

/** Joins a service that another part of the test run has started and will stop. The caller closes what is returned. */
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
    newProject: (accountId, { heldOut } = {}) => findProject({ call, accountId, heldOut }),
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
  heldOut,
}: {
  readonly call: JoinedService['call'];
  readonly accountId: string;
  readonly heldOut: boolean | undefined;
}): Promise<string> {
  for (let tried = 0; tried < PROJECT_TRIES; tried += 1) {
    const projectId = `project ${randomUUID()}`;
    if (heldOut === undefined) return projectId;
    const { context } = await call('getProjectContext', { accountId, projectId });
    if (context?.holdout === heldOut) return projectId;
  }
  throw new Error(
    `none of ${PROJECT_TRIES} projects is ${heldOut === true ? '' : 'not '}held out: start the service with a holdoutShare`,
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
