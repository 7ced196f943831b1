/**
 * What an event does to the graph, as data: the event table states it and the batch writer carries it out, in the
 * transaction that creates the event.
 */
import type { Figures } from '../../shared/figures.ts';
import type { Assignment, TraitKindName } from '../../shared/vocabulary.ts';
import type { CounterLabel, Counts, StatefulLabel, StateOf } from './counters-and-states.ts';

/** Nodes an event can be about. */
export type SubjectLabel = 'Creative' | StatefulLabel;

/**
 * The node an event is about, and the state the event leaves it in. The state of the newest event about the subject
 * counts. Creatives have no such state.
 */
export type SubjectEffect =
  | { readonly label: 'Creative'; readonly id: string }
  | {
      [Label in StatefulLabel]: {
        readonly label: Label;
        readonly id: string;
        readonly state: StateOf<Label>;
      };
    }[StatefulLabel];

/** Adds to counters of one node, which is created when it is new. */
export type CounterEffect = {
  [Label in CounterLabel]: { readonly label: Label; readonly name: string; readonly add: Counts<Label> };
}[CounterLabel];

/** A pack's counter of the deals won with it, in millionths of the account's currency. */
export const DEALS_MICROS = 'deals_micros';

/** A relationship between things that the event names. Missing end nodes are created. */
export type LinkEffect =
  | { readonly type: 'REACHED_BY_TEMPLATE'; readonly leadId: string; readonly name: string }
  | { readonly type: 'REACHED_BY_CHANNEL'; readonly leadId: string; readonly name: string }
  | { readonly type: 'WON_WITH'; readonly leadId: string; readonly name: string }
  | { readonly type: 'RUN_OF'; readonly runId: string; readonly name: string }
  | { readonly type: 'LED_TO'; readonly strategyId: string; readonly contentId: string };

/** A trait by kind and value. */
export interface TraitValue {
  readonly kind: TraitKindName;
  readonly value: string;
}

/** What an event reports about a creative. */
export interface CreativeEffect {
  readonly contentId: string;
  /** Traits the caller reports. They are added to the creative's other traits. */
  readonly traits: readonly TraitValue[];
  /** Text of the creative, if the event has one. The traits of its wording replace those of an older text. */
  readonly text?: string;
}

/** One creative's metrics on a platform, for an audience, on a day, with the contrast set they are compared in. */
export interface FigureEffect {
  readonly contentId: string;
  readonly platform: string;
  /** '' when not split by audience. */
  readonly audience: string;
  /** YYYY-MM-DD, the account's local day. */
  readonly date: string;
  readonly revision: number;
  readonly figures: Figures;
  /** Currency of the amounts; '' is the account's. */
  readonly currency: string;
  readonly testId: string;
  /** Whether other projects take part in the test. */
  readonly isSharedTest: boolean;
  /**
   * Share of the test's impressions that the creative was meant to get, from 0 to 1. When absent, all variants get
   * equal shares.
   */
  readonly plannedShare?: number;
  readonly assignment: Assignment;
  /** Hash of everything in the record except its revision. */
  readonly contentHash: string;
}

/** Everything an event does beside being stored. */
export interface EventEffects {
  readonly subject?: SubjectEffect;
  readonly counters?: readonly CounterEffect[];
  readonly links?: readonly LinkEffect[];
  readonly creatives?: readonly CreativeEffect[];
  readonly figure?: FigureEffect;
  /** A person's mark on a creative. */
  readonly mark?: { readonly contentId: string; readonly mark: 'WINNER' | 'LOSER' };
  /** Currency of an amount in the event; '' is the account's. Any other currency is refused. */
  readonly currency?: string;
}
