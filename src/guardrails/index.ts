/** `kaizen-graph/guardrails`: named tests that fail when a generator no longer logs what it does. */
export type { GuardedService } from './bed.ts';
export {
  GUARDRAILS,
  type Guardrail,
  type GuardrailGroup,
  type GuardrailKey,
  guardrailsWatching,
  guardrailTitle,
} from './guardrail-list.ts';
export { DEFAULT_GUIDANCE, type GuardrailOptions, guardrails } from './register.ts';
export { SERVICE_VARIABLE } from './service-variable.ts';
export type {
  ApprovedIntake,
  FailedPackRun,
  GuardedGenerators,
  GuardedGuidance,
  GuardedRun,
  MadeCreatives,
  MadeExecution,
  MadePackRun,
  MadeReport,
  MadeStrategy,
  Subject,
  WonLead,
} from './subjects.ts';
