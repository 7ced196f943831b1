import { describe, expect, test } from 'vitest';
import { fieldRules } from '../../src/gen/field-rules.ts';
import type { FieldRule } from '../../src/grpc/field-rule.ts';
import { createNormalise, normaliseMessage } from '../../src/grpc/normalise.ts';
import { createValidate } from '../../src/grpc/validate.ts';
import { camelCase } from '../../src/shared/proto-names.ts';

/** Every field of a request that is no name. A new one is a decision: names that are not brought into one form part. */
const AS_GIVEN = [
  'CancelCycleRequest.reason',
  'CreativeCandidate.client_id',
  'CreativeCandidate.text',
  'CreativeMarkedLoser.reason',
  'CreativeMarkedWinner.reason',
  'DiffContextsRequest.from_context_id',
  'DiffContextsRequest.to_context_id',
  'EraseAccountRequest.reason',
  'EraseSubjectRequest.reason',
  'ExplainGuidanceRequest.pattern_id',
  'ExplainGuidanceRequest.context_id',
  'ExplainGuidanceRequest.test_page_token',
  'ExplainGuidanceRequest.page_token',
  'ExportHeader.account_id',
  'ExportHeader.service_version',
  'ExportTrailer.content_hash',
  'GeneratedCreative.text',
  'GetKnowledgeGraphRequest.focus',
  'GetModelRequest.model_id',
  'GetProjectContextRequest.context_id',
  'GuidanceUse.context_id',
  'IntakeBlocked.reason',
  'IntakeClarificationRequested.questions',
  'LabelCount.label',
  'LeadLost.reason',
  'LeadQualified.reason',
  'ListAccountsRequest.page_token',
  'ListApiKeysRequest.page_token',
  'ListAuditEntriesRequest.page_token',
  'ListCreativesRequest.page_token',
  'ListCyclesRequest.page_token',
  'ListEpochsRequest.page_token',
  'ListEventsRequest.page_token',
  'ListImportsRequest.page_token',
  'ListLearningPatternsRequest.page_token',
  'ListModelsRequest.page_token',
  'ListOverridesRequest.page_token',
  'ListProjectsRequest.page_token',
  'MarkCreativeRequest.reason',
  'PackFailed.message',
  'PackQualityFailed.failures',
  'PauseSchedulerRequest.reason',
  'PerformanceIngestionFailed.violations',
  'PerformanceRecord.text',
  'PutOverrideRequest.reason',
  'ResetLearningRequest.reason',
  'RetractEventRequest.reason',
  'RollBackKnowledgeRequest.reason',
  'RollBackModelRequest.reason',
  'SectionFailed.message',
  'StoredLink.kind',
  'StoredLink.from_key',
  'StoredLink.to_key',
  'StoredNode.label',
  'StoredProperty.name',
  'StoredProperty.text',
  'StoredProperty.date',
  'StrategyFailed.message',
  'StrategyGenerated.title',
  'TextList.items',
  'UndoImportRequest.reason',
  'UpdateScheduleRequest.etag',
  'WatchContextRequest.cursor',
  'WatchCycleRequest.cursor',
];

const GIVEN = ' Cafe\u0301\u200b ';
const FORM = 'Caf\u00e9';

/** Requests, and the messages in them. */
function requestMessages(): readonly string[] {
  const seen = new Set<string>();
  const waiting = Object.keys(fieldRules).filter((name) => name.endsWith('Request'));
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (seen.has(name)) continue;
    seen.add(name);
    for (const { message } of fieldRules[name] ?? []) if (message !== undefined) waiting.push(message);
  }
  return [...seen].sort();
}

const asGiven = requestMessages().flatMap((name) =>
  (fieldRules[name] ?? []).filter((rule) => rule.asGiven).map(({ path }) => `${name}.${path}`),
);

/** A message with one field given, or undefined when the field holds no text. */
function messageWith(rule: FieldRule, value: unknown): Record<string, unknown> {
  const given = rule.repeated ? [value] : value;
  return rule.oneof === undefined
    ? { [rule.name]: given }
    : { [camelCase(rule.oneof)]: { $case: rule.name, value: given } };
}

const strings = requestMessages().flatMap((name) =>
  (fieldRules[name] ?? [])
    .filter(({ kind }) => kind === 'string')
    .map((rule) => [`${name}.${rule.path}`, name, rule] as const),
);

describe('names of a request', () => {
  test.each(strings)('%s takes its form, unless it is kept as given', (_, name, rule) => {
    const message = messageWith(rule, GIVEN);
    normaliseMessage(name, message);
    expect(message).toEqual(messageWith(rule, rule.asGiven ? GIVEN : FORM));
  });

  test('are found in messages, lists and oneofs of any depth', () => {
    const request = {
      accountId: GIVEN,
      events: [
        {
          eventId: GIVEN,
          tags: [GIVEN, 'plain'],
          payload: {
            $case: 'creativesGenerated',
            value: {
              strategyId: GIVEN,
              creatives: [
                { contentId: GIVEN, text: GIVEN, contentType: '', traits: [{ kind: 1, value: GIVEN }] },
              ],
            },
          },
        },
        { eventId: GIVEN, tags: [], payload: undefined },
      ],
    };
    normaliseMessage('AppendEventsRequest', request);
    expect(request).toEqual({
      accountId: FORM,
      events: [
        {
          eventId: FORM,
          tags: [FORM, 'plain'],
          payload: {
            $case: 'creativesGenerated',
            value: {
              strategyId: FORM,
              creatives: [
                { contentId: FORM, text: GIVEN, contentType: '', traits: [{ kind: 1, value: FORM }] },
              ],
            },
          },
        },
        { eventId: FORM, tags: [], payload: undefined },
      ],
    });
  });

  test('free texts, labels that are handed back, tokens and stored values are the only strings kept as given', () => {
    expect(asGiven).toEqual(AS_GIVEN);
  });

  test('a message without rules is a fault of ours', () => {
    expect(() => createNormalise({})('Missing', {})).toThrow('no field rules for message Missing');
  });
});

describe('a name that shows nothing', () => {
  const check = (rule: Partial<FieldRule>, value: unknown): readonly string[] => {
    const field = { name: 'name', path: 'name', kind: 'string', ...rule } as FieldRule;
    const message = { name: value };
    createNormalise({ Message: [field] })('Message', message);
    return createValidate({ Message: [field] })('Message', message, '').map(({ description }) => description);
  };
  const refusal = ['must hold a visible character: leave it out when there is none'];

  test.each([' ', '\u00a0\t', '\u200b', '\u200d\ufe0f', '\u3164', '\u2800 '])('%j is refused', (text) => {
    expect(check({}, text)).toEqual(refusal);
    expect(check({ required: true }, text)).toEqual(refusal);
    expect(check({ repeated: true }, [text])).toEqual(refusal);
  });

  test('is a text like another where it is kept as given', () => {
    expect(check({ asGiven: true }, ' ')).toEqual([]);
  });

  test('is not one that is left out', () => {
    expect(check({}, '')).toEqual([]);
    expect(check({ required: true }, '')).toEqual(['is required']);
  });

  test('limits count what is kept: é is one character however it is written', () => {
    expect(check({ maxLen: 4 }, '  Cafe\u0301  ')).toEqual([]);
    expect(check({ maxLen: 3 }, '  Cafe\u0301  ')).toEqual(['must be at most 3 characters long, not 4']);
  });
});
