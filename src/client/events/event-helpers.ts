/** One function for each type of event, all through the one `logEvent`. */
import type { ArgumentsOf, KaizenEvent, PackEventName } from './event-arguments.ts';

/**
 * Functions that log an event each and return its id at once. They never wait and never throw: what cannot be taken is
 * counted and reported to `onProblem`.
 */
export interface EventHelpers {
  /** A strategy was generated. */
  logStrategyGenerated(given: ArgumentsOf<'STRATEGY_GENERATED'>): string;
  /** Generating a strategy failed. */
  logStrategyFailed(given: ArgumentsOf<'STRATEGY_FAILED'>): string;
  /** Creatives were generated. */
  logCreativesGenerated(given: ArgumentsOf<'CREATIVES_GENERATED'>): string;
  /** Publishing of creatives began. */
  logExecutionStarted(given: ArgumentsOf<'EXECUTION_STARTED'>): string;
  /** Publishing of creatives ended. */
  logExecutionCompleted(given: ArgumentsOf<'EXECUTION_COMPLETED'>): string;
  /** Any of the eight events of a run of a pack: started, completed, failed, its sections and its quality. */
  logPackEvent<Name extends PackEventName>(type: Name, given: ArgumentsOf<Name>): string;
  /** A run of a pack began. */
  logPackStarted(given: ArgumentsOf<'PACK_STARTED'>): string;
  /** A run of a pack was completed. */
  logPackCompleted(given: ArgumentsOf<'PACK_COMPLETED'>): string;
  /** A run of a pack failed. */
  logPackFailed(given: ArgumentsOf<'PACK_FAILED'>): string;
  /** A section of a pack was generated. */
  logSectionGenerated(given: ArgumentsOf<'SECTION_GENERATED'>): string;
  /** Generating a section of a pack failed. */
  logSectionFailed(given: ArgumentsOf<'SECTION_FAILED'>): string;
  /** The quality of a pack was measured. */
  logPackQualityAssessed(given: ArgumentsOf<'PACK_QUALITY_ASSESSED'>): string;
  /** A pack passed its quality gate. */
  logPackQualityPassed(given: ArgumentsOf<'PACK_QUALITY_PASSED'>): string;
  /** A pack failed its quality gate. */
  logPackQualityFailed(given: ArgumentsOf<'PACK_QUALITY_FAILED'>): string;
  /** A lead was found. */
  logLeadCreated(given: ArgumentsOf<'LEAD_CREATED'>): string;
  /** A message was sent to a lead. */
  logOutreachSent(given: ArgumentsOf<'OUTREACH_SENT'>): string;
  /** A lead replied. */
  logOutreachReplied(given: ArgumentsOf<'OUTREACH_REPLIED'>): string;
  /** A lead was qualified. */
  logLeadQualified(given: ArgumentsOf<'LEAD_QUALIFIED'>): string;
  /** A lead was lost. */
  logLeadLost(given: ArgumentsOf<'LEAD_LOST'>): string;
  /** A lead became a client. */
  logDealWon(given: ArgumentsOf<'DEAL_WON'>): string;
  /** An appointment with a lead was made. */
  logAppointmentScheduled(given: ArgumentsOf<'APPOINTMENT_SCHEDULED'>): string;
  /** The clarity of an intake was scored. */
  logIntakeClarityScored(given: ArgumentsOf<'INTAKE_CLARITY_SCORED'>): string;
  /** Questions were put to the client. */
  logIntakeClarificationRequested(given: ArgumentsOf<'INTAKE_CLARIFICATION_REQUESTED'>): string;
  /** The client answered. */
  logIntakeClarificationReceived(given: ArgumentsOf<'INTAKE_CLARIFICATION_RECEIVED'>): string;
  /** An intake cannot go on. */
  logIntakeBlocked(given: ArgumentsOf<'INTAKE_BLOCKED'>): string;
  /** An intake is clear enough to work from. */
  logIntakeApproved(given: ArgumentsOf<'INTAKE_APPROVED'>): string;
  /** A creative's figures of a day, on a platform: PERFORMANCE_RECORDED. Higher revisions replace lower ones. */
  ingestPerformanceData(given: ArgumentsOf<'PERFORMANCE_RECORDED'>): string;
  /** A creative was marked a winner. */
  logCreativeMarkedWinner(given: ArgumentsOf<'CREATIVE_MARKED_WINNER'>): string;
  /** A creative was marked a loser. */
  logCreativeMarkedLoser(given: ArgumentsOf<'CREATIVE_MARKED_LOSER'>): string;
  /** A performance record could not be taken. */
  logPerformanceIngestionFailed(given: ArgumentsOf<'PERFORMANCE_INGESTION_FAILED'>): string;
  /** An event of the caller's own naming; stored, not learned from. */
  logCustom(given: ArgumentsOf<'CUSTOM'>): string;
}

/** The helpers over a `logEvent`. */
export function createEventHelpers(logEvent: (event: KaizenEvent) => string): EventHelpers {
  return {
    logStrategyGenerated: (given) => logEvent({ ...given, type: 'STRATEGY_GENERATED' }),
    logStrategyFailed: (given) => logEvent({ ...given, type: 'STRATEGY_FAILED' }),
    logCreativesGenerated: (given) => logEvent({ ...given, type: 'CREATIVES_GENERATED' }),
    logExecutionStarted: (given) => logEvent({ ...given, type: 'EXECUTION_STARTED' }),
    logExecutionCompleted: (given) => logEvent({ ...given, type: 'EXECUTION_COMPLETED' }),
    // The types tie the arguments to the name; the union cannot see it.
    logPackEvent: (type, given) => logEvent({ ...given, type } as unknown as KaizenEvent),
    logPackStarted: (given) => logEvent({ ...given, type: 'PACK_STARTED' }),
    logPackCompleted: (given) => logEvent({ ...given, type: 'PACK_COMPLETED' }),
    logPackFailed: (given) => logEvent({ ...given, type: 'PACK_FAILED' }),
    logSectionGenerated: (given) => logEvent({ ...given, type: 'SECTION_GENERATED' }),
    logSectionFailed: (given) => logEvent({ ...given, type: 'SECTION_FAILED' }),
    logPackQualityAssessed: (given) => logEvent({ ...given, type: 'PACK_QUALITY_ASSESSED' }),
    logPackQualityPassed: (given) => logEvent({ ...given, type: 'PACK_QUALITY_PASSED' }),
    logPackQualityFailed: (given) => logEvent({ ...given, type: 'PACK_QUALITY_FAILED' }),
    logLeadCreated: (given) => logEvent({ ...given, type: 'LEAD_CREATED' }),
    logOutreachSent: (given) => logEvent({ ...given, type: 'OUTREACH_SENT' }),
    logOutreachReplied: (given) => logEvent({ ...given, type: 'OUTREACH_REPLIED' }),
    logLeadQualified: (given) => logEvent({ ...given, type: 'LEAD_QUALIFIED' }),
    logLeadLost: (given) => logEvent({ ...given, type: 'LEAD_LOST' }),
    logDealWon: (given) => logEvent({ ...given, type: 'DEAL_WON' }),
    logAppointmentScheduled: (given) => logEvent({ ...given, type: 'APPOINTMENT_SCHEDULED' }),
    logIntakeClarityScored: (given) => logEvent({ ...given, type: 'INTAKE_CLARITY_SCORED' }),
    logIntakeClarificationRequested: (given) =>
      logEvent({ ...given, type: 'INTAKE_CLARIFICATION_REQUESTED' }),
    logIntakeClarificationReceived: (given) => logEvent({ ...given, type: 'INTAKE_CLARIFICATION_RECEIVED' }),
    logIntakeBlocked: (given) => logEvent({ ...given, type: 'INTAKE_BLOCKED' }),
    logIntakeApproved: (given) => logEvent({ ...given, type: 'INTAKE_APPROVED' }),
    ingestPerformanceData: (given) => logEvent({ ...given, type: 'PERFORMANCE_RECORDED' }),
    logCreativeMarkedWinner: (given) => logEvent({ ...given, type: 'CREATIVE_MARKED_WINNER' }),
    logCreativeMarkedLoser: (given) => logEvent({ ...given, type: 'CREATIVE_MARKED_LOSER' }),
    logPerformanceIngestionFailed: (given) => logEvent({ ...given, type: 'PERFORMANCE_INGESTION_FAILED' }),
    logCustom: (given) => logEvent({ ...given, type: 'CUSTOM' }),
  };
}
