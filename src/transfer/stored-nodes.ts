/**
 * What the graph stores of an account: every label, every property, and of what kind it is. Exports and imports know
 * nothing else. Tests hold this table to the schema, to the queries that write, and to a store in use.
 */
import { eventTypeFacts } from '../gen/event-types.ts';
import { COUNTERS, type CounterLabel } from '../ingestion/catalogue/counters-and-states.ts';
import { FIGURE_NAMES } from '../shared/figures.ts';

/**
 * Kinds of properties. The last five name something of the account. Queries find nodes by them, so a file that named
 * another account in one of them would write into its answers.
 */
export type PropertyKind =
  | 'text'
  | 'json'
  | 'integer'
  /** A whole number or a fraction, depending on what was added up. */
  | 'number'
  | 'flag'
  | 'date'
  | 'time'
  | 'texts'
  | 'integers'
  | 'numbers'
  /** The key of a node under the account. */
  | 'own key'
  /** The key of a node under the account, the account's, or nothing. */
  | 'owner key'
  | 'own keys'
  /** The account's key. */
  | 'account key'
  /** The account's id. */
  | 'account id';

/** Names of properties by their kind, separated by blanks. */
type Names = { readonly [Kind in PropertyKind]?: string };

const FIGURES = FIGURE_NAMES.join(' ');
const TYPES = Object.keys(eventTypeFacts);
const ofEveryType = (prefix: string): string => TYPES.map((type) => `${prefix}_${type}`).join(' ');
const counterNode = (label: CounterLabel): Names => ({
  'own key': 'key',
  text: 'name',
  number: COUNTERS[label].join(' '),
});
const SUBJECT: Names = { 'own key': 'key', text: 'id state', time: 'state_time', flag: 'events_expired' };

/** Properties by label, in the order in which nodes are exported: the account first. */
const NAMES = {
  Account: {
    'account key': 'key',
    'account id': 'account_id',
    text: 'industry client_type currency time_zone sharing goal_metric reset_pending reset_actor reset_reason',
    texts: 'banned_phrases',
    time: 'created_at published_at reset_at events_kept_from events_removed_to events_expired_at',
    flag: 'expiry_pending',
    integer:
      'event_retention_days published_epoch event_count performance_count retracted_count override_revision reset_epoch figures_reset_ms past_ctr_version past_ranker_version past_formula_version past_levels_version',
  },
  Project: {
    'own key': 'key',
    text: 'project_id industry client_type goal_metric',
    texts: 'banned_phrases',
    time: 'created_at',
    integer: 'event_count performance_count',
  },
  Day: {
    'own key': 'key',
    'owner key': 'owner',
    'account key': 'account dirty',
    date: 'date',
    integer: `change event_count performance_count ${FIGURES} ${ofEveryType('events')} ${ofEveryType('retracted')}`,
  },
  DayTag: { 'own key': 'key account_tag', text: 'tag', date: 'date' },
  Import: {
    'own key': 'key',
    'account key': 'account_key',
    text: 'import_id source actor place',
    date: 'first_date last_date',
    time: 'first_stored_at last_stored_at',
    integer: 'stored_count retracted_count expired_count next_position',
  },
  ImportDay: {
    'own key': 'key import_key sums twin',
    'account key': 'twin_account',
    date: 'date',
    integer: 'records impressions clicks spend_micros',
  },
  Pack: counterNode('Pack'),
  Channel: counterNode('Channel'),
  Template: counterNode('Template'),
  SegmentStat: counterNode('SegmentStat'),
  PlatformStat: counterNode('PlatformStat'),
  Trait: { 'own key': 'key', text: 'kind value', integer: 'change', 'account key': 'dirty' },
  Creative: {
    'own key': 'key mark_key',
    text: 'content_id project_id text extractor mark marked_by',
    integer: FIGURES,
    number: 'mark_rank',
    flag: 'events_expired',
    time: 'created_at',
  },
  Strategy: SUBJECT,
  PackRun: SUBJECT,
  Lead: SUBJECT,
  Intake: SUBJECT,
  GuidanceUse: {
    'own key': 'key',
    'owner key': 'project',
    'account key': 'account',
    text: 'project_id week metric',
    texts: 'items',
    flag: 'holdout events_expired',
    time: 'issued_at',
    integer: 'epoch shared_epoch seed event_count',
  },
  Event: {
    'own key': 'key day import_key former_import_key',
    'account id': 'account_id',
    text: 'event_id project_id type boundary actor hash place import_place segment retracted_by retraction_reason',
    json: 'payload guidance',
    texts: 'tags',
    time: 'event_time record_time retracted_at',
    flag: 'undone set_aside',
    integer: 'formers',
  },
  ExpiredEvent: { 'own key': 'key' },
  PerformanceDay: {
    'own key': 'key set_key stratum import_key',
    text: 'project_id platform audience assignment tier content_hash',
    date: 'date',
    time: 'record_time',
    integer: `revision ${FIGURES}`,
    flag: 'events_expired',
    number: 'planned_share',
  },
  ContrastSet: {
    'own key': 'key finding',
    'account key': 'dirty',
    text: 'level assignment test_id project_id platform audience week apart compared_as compared_by compared_project_id split measured_assignment',
    date: 'newest',
    integer: 'arms change measured_change observational token usable_arms',
    numbers: 'q c df',
  },
  Stratum: {
    'own key': 'key set_key',
    'own keys': 'creatives',
    'account key': 'dirty',
    text: 'platform audience week',
    date: 'date',
    integer: 'change',
    numbers: 'figures',
  },
  SetScore: {
    'own key': 'key',
    'own keys': 'arms',
    texts: 'places',
    integer: 'declared shared',
    numbers: 'impressions split ctr engagement_rate conversion_rate roas',
  },
  Evidence: {
    'own key': 'key',
    text: 'assignment metric project_id',
    integer: 'arms sets',
    number: 'n d nn nd dd decayed_n decayed_d decayed_squared_d successes other_successes',
  },
  Dispersion: {
    'own key': 'key',
    integer: 'df version',
    number: 'q c tau2 half_life_days',
    flag: 'spreading',
  },
  Cycle: {
    'account key': 'account_key',
    'account id': 'account_id',
    text: 'key cycle_id parent_cycle_id trigger state reason cancelled_by',
    json: 'stages',
    time: 'started_at ended_at',
    integer: 'published_epoch accounts_succeeded accounts_failed resumed tries revision',
  },
  Epoch: {
    'own key': 'key',
    'account key': 'account_key',
    text: 'cause actor reason',
    time: 'published_at',
    integer: 'epoch shared_epoch restored_epoch',
  },
  Pattern: {
    'own key': 'key era_key restored_from',
    'account key': 'account_key',
    text: 'kind value metric assignment project_id state estimator caption',
    time: 'created_at',
    integer: 'version arms sets epoch_from epoch_to',
    number:
      'lift raw_lift lower upper estimate sd tau2 confidence sign_confidence q_value q_value_one_look p_any prior dispersion effective_arms successes other_successes n_sum d_sum nn_sum nd_sum dd_sum decayed_n_sum decayed_d_sum decayed_squared_d_sum',
  },
  PastLook: { 'own key': 'key', text: 'state', integer: 'version', number: 'p_any' },
  Override: {
    'own key': 'key',
    'own keys': 'expired_keys',
    'account key': 'account_key',
    text: 'project_id kind value metric effect actor reason',
    time: 'created_at expires_at ended_at',
    integer: 'version',
    integers: 'expired_arms expired_sets',
  },
  Model: {
    'own key': 'key',
    'account key': 'account_key',
    text: 'name state verdict evidence retired_reason',
    json: 'document gate metrics',
    texts: 'reasons',
    date: 'trained_through',
    time: 'created_at',
    integer: 'version arms sets epoch_from',
  },
  Formula: {
    'own key': 'key',
    'account key': 'account_key',
    text: 'evidence',
    json: 'document',
    date: 'trained_through',
    time: 'created_at',
    integer: 'version arms sets epoch_from epoch_to',
    number: 'prior_variance score_spread',
  },
  PlatformLevels: {
    'own key': 'key',
    texts: 'platforms',
    integer: 'version epoch_from epoch_to',
    numbers: 'log_odds',
  },
  Training: {
    'own key': 'key',
    text: 'ctr_reason ranker_reason formula_reason',
    date: 'newest trained_newest',
    time: 'trained_at',
    integer: 'changed_sets comparable_sets usable_sets trained_sets trainings',
  },
  Snapshot: {
    'own key': 'key',
    date: 'date',
    integer: 'impressions clicks engagements conversion_micros spend_micros revenue_micros patterns',
    number: 'roas',
  },
} as const satisfies Readonly<Record<string, Names>>;

/** Labels of the nodes that are exported. */
export type StoredLabel = keyof typeof NAMES;

/** The labels in the order of a file. */
export const STORED_LABELS = Object.keys(NAMES) as readonly StoredLabel[];

/** Kinds of the properties of one thing, by name. */
export type Kinds = ReadonlyMap<string, PropertyKind>;

/** Makes the map of a row of a table. */
export function kindsOf(names: Names): Kinds {
  return new Map(
    Object.entries(names).flatMap(([kind, list]) =>
      list.split(' ').map((name) => [name, kind as PropertyKind] as const),
    ),
  );
}

/** Kinds of all properties by label. */
export const STORED_NODES: ReadonlyMap<string, Kinds> = new Map(
  Object.entries(NAMES).map(([label, names]) => [label, kindsOf(names)]),
);

/** Properties that are not exported, by label, each with its reason. */
export const LEFT_OUT_PROPERTIES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  Account: {
    locked: 'says nothing: writing it locks the account',
    expiry_leased_until: 'says that a server of this deployment deletes events now',
  },
};

/** Labels that belong to an account, or name one, and are not exported, each with its reason. */
export const LEFT_OUT_LABELS: Readonly<Record<string, string>> = {
  ApiKey: 'a credential is for one deployment; the operator of the other one makes its own',
  ArrivingAccount: 'an account that is being imported: nobody sees it before it is whole',
  AuditEntry: 'who did what on this deployment: a file must not be able to add to an audit',
  Concept: 'a word that several accounts share; it comes back with what they share',
  Deployment: 'holds secrets and settings of this deployment',
  Erasure: 'a tombstone is of an account that is gone',
  Insight: 'holds evidence of several accounts; the next deployment cycle pools it again from all that share',
  Lease: 'says which server is at work now',
  Schedule: 'is one for all accounts of a deployment',
  SubjectErasure: 'holds a hash that only this deployment can make: erase the person again after an import',
  Segment: 'is a pair of words, told by the key that the links name; an import creates it when it is missing',
};
