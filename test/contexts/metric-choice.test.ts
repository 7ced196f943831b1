import { describe, expect, test } from 'vitest';
import { chosenMetric, metricReason, wantedMetric } from '../../src/contexts/metric-choice.ts';
import { pattern } from '../fixtures/patterns.ts';

const of = (arms: Readonly<Record<string, number>>) =>
  Object.entries(arms).map(([metric, number]) => pattern({ metric, arms: number }));
const chosen = (arms: Readonly<Record<string, number>>) =>
  chosenMetric({ patterns: of(arms), shared: [] }).metric;

describe('without a goal the metric', () => {
  test.each([
    ['is the return on ad spend where it is known of most', { ctr: 100, roas: 51 }, 'roas'],
    ['is not the return where just half have revenue', { ctr: 100, roas: 50 }, 'ctr'],
    ['is the conversion rate next', { ctr: 100, conversion_rate: 60, roas: 10 }, 'conversion_rate'],
    ['is the click rate before the engagement rate', { ctr: 100, engagement_rate: 100 }, 'ctr'],
    [
      'is the engagement rate where clicks are hardly known',
      { ctr: 10, engagement_rate: 100 },
      'engagement_rate',
    ],
    ['is the click rate where nothing is known', {}, 'ctr'],
  ])('%s', (_name, arms, metric) => {
    expect(chosen(arms)).toBe(metric);
  });
});

test('a request comes before the goal of the project, and that before the goal of the account', () => {
  const goals = { projectGoal: 'roas', accountGoal: 'ctr' };
  expect(wantedMetric('conversion_rate', goals)).toBe('conversion_rate');
  expect(metricReason('conversion_rate', goals, 'known')).toBe('asked for');
  expect(wantedMetric('', goals)).toBe('roas');
  expect(metricReason('', goals, 'known')).toBe('the goal metric of the project');
  expect(wantedMetric('', { ...goals, projectGoal: '' })).toBe('ctr');
  expect(metricReason('', { ...goals, projectGoal: '' }, 'known')).toBe('the goal metric of the account');
  expect(wantedMetric('', { projectGoal: '', accountGoal: '' })).toBe('');
  expect(metricReason('', { projectGoal: '', accountGoal: '' }, 'known')).toBe('known');
});
