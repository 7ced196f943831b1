import { describe, expect, it } from 'vitest';
import { Event } from '../../src/gen/kaizen/v1/event.ts';
import { AppendEventsRequest } from '../../src/gen/kaizen/v1/event_service.ts';
import { PerformanceRecord } from '../../src/gen/kaizen/v1/performance.ts';
import { TraitKind } from '../../src/gen/kaizen/v1/vocabulary.ts';
import { nodeKey } from '../../src/graph/keys.ts';
import type { FieldRule } from '../../src/grpc/field-rule.ts';
import { createValidate, MAX_VIOLATIONS, validateMessage } from '../../src/grpc/validate.ts';

const leadEvent = (lead: { leadId: string; source?: string; icpMatchScore?: number }): Event =>
  Event.fromPartial({ eventId: 'e1', payload: { $case: 'leadCreated', value: lead } });

const check = (rule: Partial<FieldRule>, value: unknown): readonly string[] => {
  const field = { name: 'theField', path: 'the_field', kind: 'string', ...rule } as FieldRule;
  const validate = createValidate({ Message: [field] });
  return validate('Message', { theField: value }, '').map(
    (violation) => `${violation.field} ${violation.description}`,
  );
};

describe('the value of a trait', () => {
  const interaction = (values: readonly [string, string]): string =>
    nodeKey('content_type', values[0], 'hook_type', values[1]);
  const problems = (kind: TraitKind, value: string): readonly string[] =>
    ['Trait', 'AppliedItem'].flatMap((message) =>
      validateMessage(message, { kind, value }, '').map(
        ({ field, description }) => `${field} ${description}`,
      ),
    );
  const { TRAIT_KIND_TONE, TRAIT_KIND_INTERACTION } = TraitKind;

  it('may have 256 characters, that of an interaction all that its traits can make it', () => {
    expect(problems(TRAIT_KIND_TONE, 'x'.repeat(256))).toEqual([]);
    const long = [
      'must be at most 256 characters long, not 257',
      'must be at most 1560 characters long, not 1561',
    ];
    expect(problems(TRAIT_KIND_TONE, 'x'.repeat(257))).toEqual(Array(2).fill(`value ${long[0]}`));
    expect(problems(TRAIT_KIND_TONE, 'x'.repeat(1_561))).toEqual(Array(2).fill(`value ${long[1]}`));
    const longest = interaction(['|'.repeat(256), '%'.repeat(256)]);
    expect(longest).toHaveLength(1_560);
    expect(problems(TRAIT_KIND_INTERACTION, longest)).toEqual([]);
  });

  it('of an interaction names two traits', () => {
    for (const value of ['x', 'tone|bold', 'tone|a|tone|b', 'platform|a|tone|b', '%|%|%|%', '\ud83d']) {
      expect(problems(TRAIT_KIND_INTERACTION, value), value).toEqual(
        Array(2).fill(expect.stringMatching(/^value must name two traits of different kinds/)),
      );
    }
  });
});

describe('validateMessage', () => {
  it('accepts a sound event', () => {
    const event = leadEvent({ leadId: 'l1', source: 'web', icpMatchScore: 0.5 });
    expect(validateMessage('Event', event, 'events[0]')).toEqual([]);
  });

  it('names nested fields by their place in the request, in proto names', () => {
    const event = leadEvent({ leadId: '', icpMatchScore: Number.NaN });
    const fields = validateMessage('Event', event, 'events[3]').map(({ field }) => field);
    expect(fields).toContain('events[3].lead_created.lead_id');
    expect(fields).toContain('events[3].lead_created.icp_match_score');
  });

  it('lists every violation at once', () => {
    const record = PerformanceRecord.fromPartial({
      platform: 'p'.repeat(257),
      date: '2020-13-01',
      impressions: -1,
      assignment: 77 as never,
    });
    const fields = validateMessage('PerformanceRecord', record, '').map(({ field }) => field);
    expect(fields.toSorted()).toEqual(['assignment', 'content_id', 'date', 'impressions', 'platform']);
  });

  it('leaves the items of a skipped field to be checked one by one, but counts them', () => {
    const request = AppendEventsRequest.fromPartial({ accountId: 'a', events: [{ eventId: '' }] });
    expect(validateMessage('AppendEventsRequest', request, '', { skip: ['events'] })).toEqual([]);
    expect(validateMessage('AppendEventsRequest', request, '')).not.toEqual([]);
    const empty = AppendEventsRequest.fromPartial({ accountId: 'a' });
    const [violation] = validateMessage('AppendEventsRequest', empty, '', { skip: ['events'] });
    expect(violation?.field).toBe('events');
  });

  it('stops at a hundred violations and says so', () => {
    const rules: FieldRule[] = [{ name: 'items', path: 'items', kind: 'number', repeated: true, min: 0 }];
    const items = Array.from({ length: 500 }, () => -1);
    const violations = createValidate({ Message: rules })('Message', { items }, '');
    expect(violations).toHaveLength(MAX_VIOLATIONS + 1);
    expect(violations.at(-1)?.description).toContain('only the first 100 are listed');
  });

  it('refuses to check a message it has no rules for', () => {
    expect(() => validateMessage('Nothing', {}, '')).toThrow('npm run generate');
  });

  it('prepares the checks of a message once, and then reads each field once a message', () => {
    const evaluated: string[] = [];
    const name: FieldRule = { name: 'name', path: 'name', kind: 'string', pattern: '^a$' } as FieldRule;
    const validate = createValidate({
      get Message() {
        evaluated.push('rules');
        return [name];
      },
    });
    const message = {
      get name() {
        evaluated.push('name');
        return 'b';
      },
    };
    for (let time = 0; time < 3; time += 1) expect(validate('Message', message, '')).toHaveLength(1);
    expect(evaluated).toEqual(['rules', 'name', 'name', 'name']);
  });
});

describe('field rules', () => {
  it('require a non-empty string, a present message and a specified enum value', () => {
    const enumRule = { kind: 'enum', enumValues: [0, 1], required: true } as const;
    expect(check({ required: true }, '')).toEqual(['the_field is required']);
    expect(check(enumRule, 0)).toEqual(['the_field is required']);
    expect(check({ kind: 'timestamp', required: true }, undefined)).toEqual(['the_field is required']);
    expect(check(enumRule, 1)).toEqual([]);
  });

  it('measure strings in UTF-16 units', () => {
    expect(check({ maxLen: 2 }, '😀')).toEqual([]);
    expect(check({ maxLen: 2 }, '😀!')).toEqual(['the_field must be at most 2 characters long, not 3']);
  });

  it('match a pattern against the whole of a text that is given', () => {
    const rule = { pattern: '[A-Z]{3}', patternMeaning: 'three capital letters' };
    expect(check(rule, 'USD')).toEqual([]);
    expect(check(rule, '')).toEqual([]);
    expect(check(rule, 'USD\n')).toEqual(['the_field must be: three capital letters']);
    expect(check(rule, 'xUSDx')).toHaveLength(1);
  });

  it('match a pattern against every element, an empty one too', () => {
    const rule = { repeated: true, pattern: '[a-z]+', patternMeaning: 'letters' };
    expect(check(rule, ['a', '', 'b'])).toEqual(['the_field[1] must be: letters']);
  });

  it('refuse numbers outside of their range, and numbers that are none, in any range', () => {
    expect(check({ kind: 'number', min: 0, max: 1 }, 1)).toEqual([]);
    expect(check({ kind: 'number', min: 0, max: 1 }, 1.1)).toEqual([
      'the_field must be a number from 0 to 1',
    ]);
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      expect(check({ kind: 'number' }, value)).toEqual(['the_field must be a finite number']);
    }
  });

  it('take an absent optional number as absent, and zero as given', () => {
    expect(check({ kind: 'number', min: 1 }, undefined)).toEqual([]);
    expect(check({ kind: 'number', min: 1 }, 0)).toHaveLength(1);
  });

  it('refuse unknown enum numbers', () => {
    expect(check({ kind: 'enum', enumValues: [0, 1, 2] }, 3)).toHaveLength(1);
  });

  it('bound the number of items and do not look at the items of a list that is too long', () => {
    const rule = { kind: 'number', repeated: true, minItems: 1, maxItems: 2, min: 0 } as const;
    expect(check(rule, [])).toEqual(['the_field must have at least 1 item']);
    expect(check(rule, [-1, -1, -1])).toEqual(['the_field must have at most 2 items, not 3']);
  });

  it('bound free-form values by size, depth and what JSON can hold', () => {
    const rule = { kind: 'struct', maxJsonBytes: 20 } as const;
    const deep = Array.from({ length: 40 }).reduce<object>((inner) => ({ inner }), {});
    expect(check(rule, { a: 1 })).toEqual([]);
    expect(check(rule, { a: 'x'.repeat(20) })).toEqual([
      'the_field must be at most 20 bytes as JSON, not 28',
    ]);
    expect(check({ kind: 'struct' }, { a: [Number.NaN] })).toEqual([
      'the_field must hold finite numbers only',
    ]);
    expect(check({ kind: 'struct' }, deep)).toEqual(['the_field must not be nested deeper than 32 levels']);
  });

  it('know the timestamps of RFC 3339', () => {
    const rule = { kind: 'timestamp' } as const;
    expect(check(rule, { seconds: -62_135_596_800, nanos: 999_999_999 })).toEqual([]);
    expect(check(rule, { seconds: 0, nanos: -1 })).toHaveLength(1);
    expect(check(rule, { seconds: 253_402_300_800, nanos: 0 })).toHaveLength(1);
  });
});

it('ids with control characters of C1, or with those that turn a text round, are refused like others', () => {
  const problems = (eventId: string) =>
    validateMessage('Event', { ...leadEvent({ leadId: 'l', source: 'web' }), eventId }, '').map(
      ({ field }) => field,
    );
  expect(problems('plain é 漢')).toEqual([]);
  for (const control of ['\u0001', '\u007f', '\u0085', '\u009f', '\u202e', '\u2066']) {
    expect(problems(`a${control}b`), JSON.stringify(control)).toEqual(['event_id']);
  }
});
