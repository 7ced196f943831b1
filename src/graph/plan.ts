import type { NotificationFilter, Plan, ProfiledPlan, ResultSummary, Session } from 'neo4j-driver';
import type { Connections } from './connections.ts';
import { GraphError, toGraphError } from './errors.ts';
import type { AnyQuery } from './query.ts';

/** One operator of a query plan. */
export interface PlanOperator {
  /** Without the `@database` the server appends: `NodeUniqueIndexSeek`. */
  readonly name: string;
  readonly details: string;
}

/** The planner's view of a query that was not run. */
export interface Explanation {
  readonly operators: readonly PlanOperator[];
  /** Codes and descriptions of all notifications, such as a missing index or an unknown property. */
  readonly notifications: readonly { readonly code: string; readonly description: string }[];
}

/** The cost of a query in database hits, summed over the plan. It is free of noise. */
export interface Profile {
  readonly dbHits: number;
  readonly rows: number;
  readonly operators: readonly PlanOperator[];
}

const ALL_NOTIFICATIONS: NotificationFilter = { minimumSeverityLevel: 'INFORMATION' };
/** EXPLAIN is sent without parameters on purpose. */
const EXPECTED_NOTIFICATION = 'Neo.ClientNotification.Statement.ParameterNotProvided';

/** The planner's view of a query. The query is not run. */
export async function explainQuery(
  connections: Connections,
  query: AnyQuery,
  timeoutMs: number,
): Promise<Explanation> {
  const limits = { mode: query.mode, timeoutMs, notificationFilter: ALL_NOTIFICATIONS };
  const { plan, notifications } = await connections.withSession(limits, (session) =>
    summarize(session, `EXPLAIN ${query.text}`, {}, query.name),
  );
  return {
    operators: plan === false ? [] : planOperators(plan),
    notifications: notifications
      .map(({ code, description }) => ({ code, description }))
      .filter(({ code }) => code !== EXPECTED_NOTIFICATION),
  };
}

/** The cost of a query. The query is run and rolled back. */
export async function profileQuery(
  connections: Connections,
  query: AnyQuery,
  params: object,
  timeoutMs: number,
): Promise<Profile> {
  const { profile } = await connections.withSession({ mode: query.mode, timeoutMs }, (session) =>
    summarize(session, `PROFILE ${query.text}`, params, query.name),
  );
  if (profile === false)
    throw new GraphError('UNEXPECTED', 'The query has no profile.', { query: query.name });
  return { dbHits: sumDbHits(profile), rows: Number(profile.rows), operators: planOperators(profile) };
}

/** Runs a text in a transaction that is rolled back, and returns the server's summary. */
async function summarize(
  session: Session,
  text: string,
  params: object,
  query: string,
): Promise<ResultSummary> {
  try {
    const transaction = session.beginTransaction();
    const { summary } = await transaction.run(text, params);
    await transaction.rollback();
    return summary;
  } catch (error) {
    throw toGraphError(error, query);
  }
}

/** The operators of a plan, root first. */
function planOperators(plan: Plan | ProfiledPlan): readonly PlanOperator[] {
  const details: unknown = plan.arguments.Details;
  const name = plan.operatorType.split('@')[0] ?? plan.operatorType;
  const own = { name, details: typeof details === 'string' ? details : '' };
  return [own, ...plan.children.flatMap(planOperators)];
}

/** Sum of the hits of every operator. */
function sumDbHits(plan: ProfiledPlan): number {
  return plan.children.reduce((sum, child) => sum + sumDbHits(child), Number(plan.dbHits));
}
