import { describe, expect, test } from 'vitest';
import { type FunnelListener, type Prospect, workLead } from '../../examples/generators/acquisition.ts';
import { EXAMPLE_BRIEF as brief } from '../../examples/generators/brief.ts';
import { type IntakeListener, takeIn } from '../../examples/generators/intake.ts';
import { PackFailed, type PackListener, runPack } from '../../examples/generators/pack.ts';
import { type ReportRow, readReport } from '../../examples/generators/performance-report.ts';
import { templateText } from '../../examples/generators/template-text.ts';
import { phrasesIn, type TextModel } from '../../examples/generators/text-model.ts';
import { contextWith, FULL_CONTEXT, item, KINDS } from './contexts.ts';

/** A listener that remembers what it was called with, in order. */
function recorded<Listener extends object>(names: readonly (keyof Listener & string)[]) {
  const calls: string[] = [];
  const listener = Object.fromEntries(names.map((name) => [name, () => void calls.push(name)]));
  return { calls, listener: listener as Partial<Listener> };
}

describe('a pack', () => {
  const input = { packKey: 'launch', runId: 'r', brief, sections: ['plan', 'calendar'], seed: 'a' };
  const listening = () => recorded<PackListener>(['sectionGenerated', 'sectionFailed', 'qualityAssessed']);

  test('is written section by section and passes its gate', async () => {
    const { calls, listener } = listening();
    const run = await runPack(input, { listener });
    expect(run).toMatchObject({ packKey: 'launch', runId: 'r', qualityScore: 100, applied: [] });
    expect(run.sections.map(({ section }) => section)).toEqual(['plan', 'calendar']);
    expect(calls).toEqual(['sectionGenerated', 'sectionGenerated', 'qualityAssessed']);
  });

  test('speaks in the recommended tone and without banned phrases', async () => {
    const run = await runPack(input, { kaizenContext: FULL_CONTEXT });
    expect(run.sections.every(({ text }) => /Here are the figures\.|With sources\./.test(text))).toBe(true);
    expect(run.sections.flatMap(({ text }) => phrasesIn(text, ['leverage', 'synergy']))).toEqual([]);
    expect(run.applied).toEqual([{ kind: KINDS.tone, value: 'expert' }]);
  });

  test('fails with a section that cannot be written, after those that were', async () => {
    const { calls, listener } = listening();
    const text = failing('calendar', Number.POSITIVE_INFINITY);
    await expect(runPack(input, { listener, text })).rejects.toMatchObject({ code: 'section_failed' });
    expect(calls).toEqual(['sectionGenerated', 'sectionFailed']);
  });

  test('tries a section twice where the pack is known to fail', async () => {
    const kaizenContext = contextWith({ riskyPatterns: [item('failure', 'sections:launch')] });
    const run = await runPack(input, { kaizenContext, text: failing('calendar', 1) });
    expect(run.sections).toHaveLength(2);
    await expect(runPack(input, { text: failing('calendar', 1) })).rejects.toThrow(PackFailed);
  });

  test('fails at the gate when what was written is not good enough', async () => {
    const { calls, listener } = listening();
    const text: TextModel = { write: () => 'To be done' };
    await expect(runPack(input, { listener, text })).rejects.toMatchObject({ code: 'quality_gate' });
    expect(calls).toEqual(['sectionGenerated', 'sectionGenerated', 'qualityAssessed']);
  });

  /** Writes templates, and throws so many times when a section is asked for. */
  function failing(section: string, times: number): TextModel {
    let left = times;
    return {
      write(task) {
        if (task.topic === section && left > 0) {
          left -= 1;
          throw new Error('the model does not answer');
        }
        return templateText.write(task);
      },
    };
  }
});

describe('the funnel', () => {
  const lead = { leadId: 'l', source: 'website', icpMatchScore: 0.9 };
  const buys: Prospect = {
    replies: ({ attempt }) => attempt === 2,
    appointment: () => new Date('2026-12-01T10:00:00Z'),
    decides: () => ({ packSold: 'launch', dealSizeMicros: 5_000_000 }),
  };
  const input = { lead, brief, channels: ['email', 'phone'], prospect: buys, seed: 'a' };
  const listening = () =>
    recorded<FunnelListener>(['created', 'sent', 'replied', 'qualified', 'scheduled', 'won', 'lost']);

  test('goes from the lead to the deal', async () => {
    const { calls, listener } = listening();
    const funnel = await workLead(input, { listener });
    expect(funnel).toMatchObject({ outcome: 'WON', sale: { packSold: 'launch' }, applied: [] });
    expect(new Set(funnel.outreach.map(({ channel }) => channel)).size).toBe(2);
    expect(calls).toEqual(['created', 'sent', 'sent', 'replied', 'qualified', 'scheduled', 'won']);
  });

  test.each([
    ['no_reply', { ...buys, replies: () => false }, 0.9],
    ['no_match', buys, 0.1],
    ['no_time', { ...buys, appointment: () => undefined }, 0.9],
    ['no_need', { ...buys, decides: () => undefined }, 0.9],
  ])('ends for the reason %s', async (reason, prospect, icpMatchScore) => {
    const { calls, listener } = listening();
    const funnel = await workLead({ ...input, prospect, lead: { ...lead, icpMatchScore } }, { listener });
    expect(funnel).toMatchObject({ outcome: 'LOST', reason });
    expect(calls.at(-1)).toBe('lost');
  });

  test('begins on the channel that leads reply on', async () => {
    for (const best of ['email', 'phone']) {
      const channel = {
        name: best,
        kind: 'outreach',
        score: 0.9,
        rate: 0.1,
        trials: 100,
        metric: 'reply_rate',
      };
      const kaizenContext = contextWith({ channelPerformance: [{ ...channel, interval: undefined }] });
      const { outreach } = await workLead(input, { kaizenContext });
      expect(outreach[0]?.channel).toBe(best);
    }
  });
});

describe('an intake', () => {
  const answer = 'three words here';
  const complete = { goal: answer, audience: answer, budget: answer, deadline: answer, examples: answer };
  const client = { answer: () => ({ audience: answer, budget: answer }) };
  const base = { intakeId: 'i', segment: 'Hotels', brief, client, seed: 'a' };
  const listening = () =>
    recorded<IntakeListener>(['scored', 'requested', 'received', 'blocked', 'approved']);

  test('is approved at once when it is clear', async () => {
    const { calls, listener } = listening();
    const intake = await takeIn({ ...base, answers: complete }, { listener });
    expect(intake).toMatchObject({ outcome: 'APPROVED', clarityScore: 100, rounds: 0 });
    expect(calls).toEqual(['scored', 'approved']);
  });

  test('asks until it is clear', async () => {
    const { calls, listener } = listening();
    const intake = await takeIn({ ...base, answers: { goal: answer, deadline: 'soon' } }, { listener });
    expect(intake).toMatchObject({ outcome: 'APPROVED', clarityScore: 82.5, rounds: 1 });
    expect(calls).toEqual(['scored', 'requested', 'received', 'scored', 'approved']);
  });

  test('is blocked when nobody answers, sooner where briefs are clear as a rule', async () => {
    const silent = { ...base, answers: {}, client: { answer: () => ({}) } };
    const { calls, listener } = listening();
    expect(await takeIn(silent, { listener })).toMatchObject({ outcome: 'BLOCKED', rounds: 3 });
    expect(calls.at(-1)).toBe('blocked');
    const segment = { segment: 'hotels', meanClarity: 90, interval: undefined, scores: 9 };
    const kaizenContext = contextWith({ highClaritySegments: [segment] });
    expect(await takeIn(silent, { kaizenContext })).toMatchObject({ outcome: 'BLOCKED', rounds: 2 });
  });
});

test('a report is read row by row, and a bad row harms no other', () => {
  const good: ReportRow = {
    content: 'a',
    platform: 'instagram',
    day: '2026-11-01',
    shown: '1000',
    clicked: '20',
    engaged: '30',
    verdict: 'winner',
  };
  const rows = [good, { ...good, content: 'b', shown: 'n/a', day: 'today' }, { ...good, content: 'c' }];
  const violations: (readonly string[])[] = [];
  const reading = readReport(rows, { unreadable: (_row, of) => violations.push(of) });
  expect(reading.figures.map(({ contentId }) => contentId)).toEqual(['a', 'c']);
  expect(reading.figures[0]).toMatchObject({ impressions: 1000, clicks: 20, engagements: 30 });
  expect(violations).toEqual([['day: "today" is not a date as YYYY-MM-DD', 'shown: "n/a" is not a count']]);
});
