/**
 * What an event does to the graph, as data: the event table says it, the batch writer carries it out. Everything
 * here happens in the transaction that creates the event.
 */
import type { Figures } from '../../shared/figures.ts';
import type { Assignment, TraitKindName } from '../../shared/vocabulary.ts';
import type { CounterLabel, Counts, StatefulLabel, StateOf } from './counters-and-states.ts';

/** Nodes an event can be about. */
export type SubjectLabel = 'Creative' | StatefulLabel;

/**
 * The node an event is about, and the state it leaves it in, which is kept when this is the newest event about the
 * subject. Creatives have no state of this kind.
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

/** A pack's counter of what the deals won with it come to, in millionths of the account's currency. */
export const DEALS_MICROS = 'deals_micros';

/** A relationship between what the event names; both ends are made when they are new. */
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

/** What an event says of a creative. */
export interface CreativeEffect {
  readonly contentId: string;
  /** Traits the caller reports; they add to those it has. */
  readonly traits: readonly TraitValue[];
  /** Text, when the event gives it; its wording traits replace those of an older text. */
  readonly text?: string;
}

/** One creative's figures on a platform, for an audience, on a day, with the set they are compared in. */
export interface FigureEffect {
  readonly contentId: string;
  readonly platform: string;
  /** '' when not split by audience. */
  readonly audience: string;
  /** YYYY-MM-DD, the account's local day. */
  readonly date: string;
  readonly revision: number;
  readonly figures: Figures;
  /** Currency of the figures; '' is the account's. */
  readonly currency: string;
  readonly testId: string;
  /** Whether other projects take part in the test. */
  readonly isSharedTest: boolean;
  /** Share of the test's impressions that the creative was meant to get, 0–1; absent: as much as the others. */
  readonly plannedShare?: number;
  readonly assignment: Assignment;
  /** Hash of everything the record says but its revision. */
  readonly contentHash: string;
}

/** Everything one event does beside being stored. */
export interface EventEffects {
  readonly subject?: SubjectEffect;
  readonly counters?: readonly CounterEffect[];
  readonly links?: readonly LinkEffect[];
  readonly creatives?: readonly CreativeEffect[];
  readonly figure?: FigureEffect;
  /** A person's mark on a creative. */
  readonly mark?: { readonly contentId: string; readonly mark: 'WINNER' | 'LOSER' };
  /** Currency of an amount in the event; '' is the account's, another is refused. */
  readonly currency?: string;
}
