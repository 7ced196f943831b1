/**
 * The relationships that the graph stores of an account, with their properties. Exports and imports know no others.
 * Tests hold this table to the queries in cypher/transfer/ and to a store in use.
 */
import { FIGURE_NAMES } from '../shared/figures.ts';
import { type Kinds, kindsOf, type StoredLabel } from './stored-nodes.ts';

const NONE = {} as const;
const EPOCHS = 'epoch_from epoch_to';
const EFFECT = { text: 'metric', 'own key': 'pattern_key', integer: EPOCHS, number: 'lift' } as const;
const MEMBER = { text: 'platform audience', integer: `records ${FIGURE_NAMES.join(' ')}` } as const;
const RAN = { text: 'week', integers: 'days' } as const;
const CONTRAST = {
  text: 'metric assignment',
  integer: 'arms',
  number: 'N D decay successes other_successes',
} as const;
const SERVES = { text: 'name actor reason', time: 'started_at', integer: EPOCHS } as const;
const WEIGHS = {
  number: 'coefficient standard_error marginal prevalence share',
  flag: 'sign_disagrees',
} as const;

/**
 * Properties of the relationships of each kind, in the order in which they are exported. `by` is the end whose nodes
 * have few of them each: exports read page by page of these nodes, so that no page grows with the account.
 */
const ROWS = {
  Account_OWNS_Project: { by: 'to', names: NONE },
  Project_IN_Segment: { by: 'from', names: NONE },
  Account_HAS_DAY_Day: { by: 'to', names: NONE },
  Project_HAS_DAY_Day: { by: 'to', names: NONE },
  Account_TRACKS_Pack: { by: 'to', names: NONE },
  Account_TRACKS_Channel: { by: 'to', names: NONE },
  Account_TRACKS_SegmentStat: { by: 'to', names: NONE },
  Account_TRACKS_PlatformStat: { by: 'to', names: NONE },
  Account_HAS_TEMPLATE_Template: { by: 'to', names: NONE },
  Account_USES_Trait: { by: 'to', names: { integer: 'epoch_from' } },
  Account_USED_Trait: { by: 'to', names: { integer: EPOCHS } },
  Trait_COMBINES_Trait: { by: 'from', names: NONE },
  Trait_WORKS_WITH_Trait: { by: 'from', names: EFFECT },
  Trait_WORSE_WITH_Trait: { by: 'from', names: EFFECT },
  Project_MADE_Creative: { by: 'to', names: NONE },
  Creative_HAS_Trait: { by: 'from', names: { text: 'source' } },
  Strategy_LED_TO_Creative: { by: 'from', names: NONE },
  PackRun_RUN_OF_Pack: { by: 'from', names: NONE },
  Lead_REACHED_BY_Channel: { by: 'from', names: NONE },
  Lead_REACHED_BY_Template: { by: 'from', names: NONE },
  Lead_WON_WITH_Pack: { by: 'from', names: NONE },
  Creative_GENERATED_UNDER_GuidanceUse: { by: 'from', names: NONE },
  Day_LOGGED_Event: { by: 'to', names: NONE },
  Event_ABOUT_Creative: { by: 'from', names: NONE },
  Event_ABOUT_Strategy: { by: 'from', names: NONE },
  Event_ABOUT_PackRun: { by: 'from', names: NONE },
  Event_ABOUT_Lead: { by: 'from', names: NONE },
  Event_ABOUT_Intake: { by: 'from', names: NONE },
  Event_TAGGED_DayTag: { by: 'from', names: NONE },
  Event_USED_GuidanceUse: { by: 'from', names: NONE },
  Creative_MEASURED_PerformanceDay: { by: 'to', names: NONE },
  Creative_IN_SET_ContrastSet: { by: 'from', names: MEMBER },
  ContrastSet_WITHIN_ContrastSet: { by: 'from', names: NONE },
  ContrastSet_RAN_IN_ContrastSet: { by: 'from', names: RAN },
  Stratum_OF_ContrastSet: { by: 'from', names: NONE },
  Stratum_IN_WEEK_ContrastSet: { by: 'from', names: NONE },
  Trait_TESTED_IN_ContrastSet: { by: 'to', names: CONTRAST },
  Trait_HAS_EVIDENCE_Evidence: { by: 'to', names: NONE },
  Account_HAS_EPOCH_Epoch: { by: 'to', names: NONE },
  Cycle_PUBLISHED_Epoch: { by: 'to', names: NONE },
  Account_HAS_PATTERN_Pattern: { by: 'to', names: NONE },
  Project_HAS_PATTERN_Pattern: { by: 'to', names: NONE },
  Pattern_ABOUT_Trait: { by: 'from', names: NONE },
  Pattern_SUPERSEDES_Pattern: { by: 'from', names: NONE },
  Pattern_LEARNED_IN_Cycle: { by: 'from', names: NONE },
  Account_HAS_OVERRIDE_Override: { by: 'to', names: NONE },
  Project_HAS_OVERRIDE_Override: { by: 'to', names: NONE },
  Override_ON_Trait: { by: 'from', names: NONE },
  Override_SUPERSEDES_Override: { by: 'from', names: NONE },
  Account_HAS_MODEL_Model: { by: 'to', names: NONE },
  Account_SERVES_Model: { by: 'to', names: SERVES },
  Model_SUPERSEDES_Model: { by: 'from', names: NONE },
  Model_LEARNED_IN_Cycle: { by: 'from', names: NONE },
  Account_HAS_FORMULA_Formula: { by: 'to', names: NONE },
  Formula_WEIGHS_Trait: { by: 'from', names: WEIGHS },
  Formula_SUPERSEDES_Formula: { by: 'from', names: NONE },
  Formula_LEARNED_IN_Cycle: { by: 'from', names: NONE },
  Account_HAS_LEVELS_PlatformLevels: { by: 'to', names: NONE },
  Account_HAS_TRAINING_Training: { by: 'to', names: NONE },
  Account_HAS_SNAPSHOT_Snapshot: { by: 'to', names: NONE },
} as const;

/** The label of the first end, the type, and the label of the second end. */
export type LinkName = keyof typeof ROWS;

/** Relationships of one type between nodes of two labels. */
export interface LinkKind {
  /** Names the queries that read and create them. */
  readonly name: LinkName;
  readonly from: StoredLabel;
  readonly type: string;
  /** A segment is outside the account: its key is a pair of words. */
  readonly to: StoredLabel | 'Segment';
  readonly by: 'from' | 'to';
  readonly kinds: Kinds;
}

/** Every kind, in the order of a file. */
export const LINK_KINDS: readonly LinkKind[] = Object.entries(ROWS).map(([name, { by, names }]) => {
  // Labels have no underscore, so the first one and the last one enclose the type.
  const [, from, type, to] = /^([A-Za-z]+)_(\w+)_([A-Za-z]+)$/.exec(name) ?? [];
  return { name, from, type, to, by, kinds: kindsOf(names) } as LinkKind;
});

/** Kinds by their names. */
export const STORED_LINKS: ReadonlyMap<string, LinkKind> = new Map(
  LINK_KINDS.map((kind) => [kind.name, kind]),
);
