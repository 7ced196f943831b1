/** Differences that an upgrade from an older version may bring. Each names its line in CHANGELOG.md. */
import type { MeantChange } from './compare-figures.ts';

const INSIGHTS = 'What accounts share is withheld until the next deployment cycle';
const GRADED = 'Contexts are graded';
const TRAINING = 'Tests are evaluated anew by the next cycle';
const TEXTS = 'Explanations and remedies have other words';
const NEW_FIELDS = 'Contexts say why a metric was chosen and whether the project is known';

/** The first matching row explains a difference. */
export const MEANT_CHANGES: readonly MeantChange[] = [
  { figure: /\.(?:asOf|contextId|ageMs|age)\b/, because: 'Answers name the time of the call' },
  { figure: / getDashboard\[[^\]]*\]\.(?:counts\.insights|freshness\.epoch)/, because: INSIGHTS },
  { figure: /\.sharedEpoch$/, because: INSIGHTS },
  {
    figure: / getDashboard\[[^\]]*\]\.(?:models\.(?:usable|comparable)Tests|freshness\.waitingTests)/,
    because: TRAINING,
  },
  // Insights are nodes of it, and with them go traits that nothing else names. Patterns stay.
  {
    figure:
      / getKnowledgeGraph\[[^\]]*\]\.(?:totalNodes$|(?:nodes|relationships)\[(?:(?!\|pattern\|)[^\]])*\]$|.*\.(?:importance|weight)$)/,
    because: INSIGHTS,
  },
  { figure: / getGuidanceEffect\[[^\]]*\]\.\w*(?:[eE]xplanation|remedy)$/, because: TEXTS },
  { figure: /\.(?:metricReason|projectKnown)$/, because: NEW_FIELDS },
  { figure: / (?:getProjectContext|diffContexts)\b.*(?:channelPerformance\[)/, because: INSIGHTS },
  { figure: / (?:getProjectContext(?: of epoch 1)?|diffContexts)\[[^\]]*\]\./, because: GRADED },
];
