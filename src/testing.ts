/** `kaizen-graph/testing`: the real service for a test run, and an account of its own for every test. */

export {
  CLIENT_KINDS,
  findLoggingCalls,
  type KindEvents,
  type LoggingCall,
} from './mutation/logging-calls.ts';
export { type Proof, type ProofOptions, proveGuardrails } from './mutation/prove-guardrails.ts';
export {
  type JoinedService,
  joinThrowAwayService,
  type ThrowAwayConnection,
} from './testing/joined-service.ts';
export {
  type DatabaseConnection,
  startThrowAwayDatabase,
  type ThrowAwayDatabase,
  type ThrowAwayDatabaseOptions,
} from './testing/throw-away-database.ts';
export {
  startThrowAwayService,
  type ThrowAwayService,
  type ThrowAwayServiceOptions,
} from './testing/throw-away-service.ts';
