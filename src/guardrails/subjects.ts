/** What the guardrails expect of the caller's generators: that they work, and that they report what they made. */
import type { TraitInput } from '../client/events/event-envelope.ts';
import type { Kaizen } from '../client/kaizen.ts';

/** Where a generator must work. Every test has its own account. */
export interface GuardedRun {
  /** A client of the account and the project. It is flushed after the generator has returned. */
  readonly kaizen: Kaizen;
  /** `host:port` of the service, for generators that connect and flush by themselves. */
  readonly address: string;
  readonly accountId: string;
  readonly projectId: string;
}

/** Runs a generator and reports what it made. */
export type Subject<Made> = (run: GuardedRun) => Made | Promise<Made>;

/** A strategy that was generated. */
export interface MadeStrategy {
  readonly strategyId: string;
  readonly pillars: readonly string[];
  readonly tones: readonly string[];
  readonly platforms: readonly string[];
}

/** Creatives that were generated. */
export interface MadeCreatives {
  readonly creatives: readonly {
    readonly contentId: string;
    readonly text: string;
    readonly traits: readonly TraitInput[];
  }[];
}

/** Creatives that were published. */
export interface MadeExecution {
  readonly executionId: string;
  readonly contentIds: readonly string[];
  readonly platform: string;
  readonly publishedCount: number;
}

/** A run of a pack that passed its quality gate. */
export interface MadePackRun {
  readonly packKey: string;
  readonly runId: string;
  /** Names of its sections. */
  readonly sections: readonly string[];
  /** From 0 to 100. */
  readonly qualityScore: number;
}

/** A run of a pack that failed. */
export interface FailedPackRun {
  readonly packKey: string;
  readonly runId: string;
}

/** A lead that has become a client. */
export interface WonLead {
  readonly leadId: string;
  readonly source: string;
  /** From 0 to 1. */
  readonly icpMatchScore: number;
  /** Channel and template of the message that the lead replied to. */
  readonly channel: string;
  readonly templateId: string;
  readonly packSold: string;
  /** Millionths of the account's currency. */
  readonly dealSizeMicros: number | bigint;
}

/** An intake that was approved after at least one round of questions. */
export interface ApprovedIntake {
  /** From 0 to 100. */
  readonly finalClarityScore: number;
  readonly rounds: number;
}

/** A report that was read, with performance of some creatives. */
export interface MadeReport {
  readonly figures: readonly {
    readonly contentId: string;
    readonly platform: string;
    /** YYYY-MM-DD */
    readonly date: string;
    readonly impressions: number;
  }[];
  /** Content ids of creatives that the report, or a person, calls a winner. */
  readonly winners: readonly string[];
  /** Content ids of creatives that the report, or a person, calls a loser. */
  readonly losers: readonly string[];
}

/**
 * The caller's modules. A module that a platform does not have is `false`, and its tests are shown as skipped. What a
 * failing function throws is ignored; what it logs is checked.
 */
export interface GuardedGenerators {
  readonly strategy:
    | {
        readonly succeed: Subject<MadeStrategy>;
        /** Makes generation fail, for example by a text model that throws. */
        readonly fail: Subject<unknown>;
      }
    | false;
  readonly creatives: { readonly succeed: Subject<MadeCreatives> } | false;
  readonly execution: { readonly succeed: Subject<MadeExecution> } | false;
  readonly packs:
    | {
        readonly succeed: Subject<MadePackRun>;
        /** A run with a section that cannot be written. */
        readonly failSection: Subject<FailedPackRun & { readonly section: string }>;
        /** A run that is written but fails its quality gate. */
        readonly failQuality: Subject<FailedPackRun>;
      }
    | false;
  readonly acquisition:
    | {
        readonly win: Subject<WonLead>;
        readonly lose: Subject<{ readonly leadId: string }>;
      }
    | false;
  readonly intake:
    | {
        readonly approve: Subject<ApprovedIntake>;
        readonly block: Subject<unknown>;
      }
    | false;
  readonly performance:
    | {
        readonly ingest: Subject<MadeReport>;
        /** Reads a report whose metrics cannot be read. */
        readonly refuse: Subject<{ readonly contentId: string }>;
      }
    | false;
}

/** Decisions of people in the tests of guidance. A generator must be able to follow them. */
export interface GuardedGuidance {
  readonly tone: string;
  readonly hook: string;
  readonly platform: string;
  readonly pillar: string;
  /** A word or phrase that must not be used. */
  readonly bannedPhrase: string;
}
