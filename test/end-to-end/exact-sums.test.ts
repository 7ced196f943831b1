/** Totals of money and counts far beyond 2^53: exact in every place that keeps or shows them, or refused by a limit's name. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { GetDashboardRequest } from '../../src/gen/kaizen/v1/dashboard.ts';
import { ErrorReason } from '../../src/gen/kaizen/v1/error_reason.ts';
import { LogEventRequest } from '../../src/gen/kaizen/v1/event_service.ts';
import type { PerformanceRecord } from '../../src/gen/kaizen/v1/performance.ts';
import {
  CreativeMark,
  ListCreativesRequest,
  MarkCreativeRequest,
  type RecordPerformanceResponse,
} from '../../src/gen/kaizen/v1/performance_service.ts';
import { Assignment, ItemStatus } from '../../src/gen/kaizen/v1/vocabulary.ts';
import { readArmsOfSets } from '../../src/gen/queries.ts';
import { nodeKey } from '../../src/graph/keys.ts';
import { recordEvent } from '../../src/ingestion/accept/record-event.ts';
import {
  MAX_DAY_MICROS,
  MAX_TOTAL_COUNT,
  MAX_TOTAL_MICROS,
} from '../../src/ingestion/batch/limited-totals.ts';
import { packageRoot } from '../../src/shared/package-root.ts';
import { seededRandom } from '../../src/simulator/random.ts';
import { sampleEvent } from '../fixtures/event-samples.ts';
import { createAccount } from './accounts.ts';
import { readDatabase } from './database.ts';
import { errorOf, startTestService, type TestService } from './harness.ts';
import { contextOf, dateOf, NOW, recordOf, report, runCycle, trait } from './learning-client.ts';
import { moneyInPlaces } from './money-in-places.ts';

const run = promisify(execFile);
/** The most a record may say: a billion units of its currency. */
const LIMIT = 1_000_000_000_000_000;
const BILLION = BigInt(LIMIT);

let service: TestService;
beforeAll(async () => {
  service = await startTestService({ now: NOW });
});
afterAll(() => service.close());

function send(accountId: string, records: readonly PerformanceRecord[]): Promise<RecordPerformanceResponse> {
  const request = { accountId, records: [...records], actor: 'test', source: 'test', importId: '' };
  return service.clients.PerformanceService.recordPerformance(request, { deadlineMs: 120_000 });
}

async function kaizen(...args: readonly string[]): Promise<string> {
  const { stdout } = await run(process.execPath, ['--import', 'tsx', 'src/cli/main.ts', ...args], {
    cwd: packageRoot(),
    env: { ...process.env, KAIZEN_GRPC_ADDRESS: service.address },
  });
  return stdout;
}

/** So many days of one creative that wins, at so much money a day. */
const daysOf = (days: number, micros: number): PerformanceRecord[] =>
  Array.from({ length: days }, (_, day) =>
    recordOf({
      contentId: 'c',
      date: dateOf(day),
      impressions: 100_000,
      engagements: 20_000,
      spendMicros: micros,
      revenueMicros: micros,
    }),
  );

/** Every answer in which a total of the creative or the account is shown. */
async function answers(accountId: string) {
  const { PerformanceService, LearningService } = service.clients;
  const winners = ListCreativesRequest.fromPartial({ accountId, mark: CreativeMark.CREATIVE_MARK_WINNER });
  const winner = CreativeMark.CREATIVE_MARK_WINNER;
  const mark = MarkCreativeRequest.fromPartial({ accountId, contentId: 'c', mark: winner, actor: 'ada' });
  const context = await contextOf(service, accountId);
  return {
    listed: (await PerformanceService.listCreatives(winners)).creatives[0]?.spendMicros,
    marked: (await PerformanceService.markCreative(mark)).creative?.spendMicros,
    context: context.pastWinners[0]?.spendMicros,
    trajectory: await LearningService.getImprovementTrajectory({ accountId }),
    dashboard: await LearningService.getDashboard(GetDashboardRequest.fromPartial({ accountId })),
  };
}

describe('days at the limit of a record', () => {
  test.each([
    ['VND', 11, LIMIT],
    ['IDR', 11, 900_000_000_000_000],
  ])('in %s are exact in every answer: %d days of %d micros', async (currency, days, micros) => {
    const accountId = await createAccount(service, { currency });
    const records = daysOf(days, micros);
    await report(service, accountId, records.slice(0, -1));
    await report(service, accountId, records.slice(-1));
    await runCycle(service, accountId);
    const total = BigInt(days) * BigInt(micros);
    expect(await moneyInPlaces(accountId)).toEqual({
      ...{ figures: total, creatives: total, sets: total, days: total, snapshots: total },
    });
    const { listed, marked, context, trajectory, dashboard } = await answers(accountId);
    expect([listed, marked, context]).toEqual([String(total), String(total), String(total)]);
    const shown = trajectory.series.reduce((sum, day) => sum + BigInt(day.spendMicros), 0n);
    expect(shown).toBe(total);
    const { byDay = [], byWeek = [] } = dashboard.improvement ?? {};
    expect(byDay.reduce((sum, day) => sum + BigInt(day.spendMicros), 0n)).toBe(total);
    expect(byWeek[0]).toMatchObject({ spendMicros: String(7n * BigInt(micros)), roas: 1 });
    const units = (total / 1_000_000n).toLocaleString('en');
    expect(await kaizen('trajectory', '--account', accountId)).toContain(`spent ${units}.00`);
    const json = JSON.parse(
      await kaizen('context', '--account', accountId, '--project', 'project', '--json'),
    );
    expect(JSON.stringify(json)).toContain(`"spendMicros":"${total}"`);
  });

  test('are exact inside the sets of an explanation', async () => {
    const accountId = await createAccount(service, { currency: 'VND' });
    const records = Array.from({ length: 60 }, (_, at) =>
      recordOf({
        contentId: `c${at % 2}`,
        date: dateOf(0),
        audience: `audience ${at >> 1}`,
        testId: 'test',
        impressions: 10_000,
        clicks: at % 2 === 0 ? 100 : 300,
        spendMicros: LIMIT,
        traits: at % 2 === 0 ? [trait('tone:bold')] : [],
      }),
    );
    await report(service, accountId, records);
    const [set] = await readDatabase(
      "MATCH (s:ContrastSet {level: 'FINE'}) WHERE s.key STARTS WITH $prefix RETURN s.key AS key",
      { prefix: keyPrefix(accountId) },
    );
    const [row] = await service.graph.run(readArmsOfSets, {
      setKeys: [String(set?.key)],
      traitKey: nodeKey(accountId, 'tone', 'bold'),
      platform: null,
      audience: null,
      maxFigures: 1_000n,
      maxArms: 10n,
    });
    const total = String(30n * BILLION);
    expect(row?.arms.map(({ spendMicros }) => spendMicros)).toEqual([total, total]);
  });

  test('and one beyond: the record is refused alone, and the limit is named', async () => {
    const accountId = await createAccount(service);
    const of = (contentId: string, fields: Partial<PerformanceRecord>): PerformanceRecord =>
      recordOf({ contentId, ...fields });
    const { results } = await send(accountId, [
      of('at', { impressions: 1e12, engagements: 1e12, spendMicros: LIMIT, revenueMicros: LIMIT }),
      of('money', { spendMicros: LIMIT + 1 }),
      of('earned', { revenueMicros: LIMIT + 1 }),
      of('shown', { impressions: 1e12 + 1 }),
    ]);
    expect(results.map(({ status }) => status)).toEqual([
      ItemStatus.ITEM_STATUS_ACCEPTED,
      ...Array.from({ length: 3 }, () => ItemStatus.ITEM_STATUS_REJECTED),
    ]);
    expect(results.map(({ violations }) => violations[0]?.description)).toEqual([
      undefined,
      ...[LIMIT, LIMIT, 1e12].map((limit) => `must be a number from 0 to ${limit}`),
    ]);
  });
});

describe('a total at its limit', () => {
  const refusedFields = ({ results }: RecordPerformanceResponse) =>
    results.map(({ reason, violations }) => [reason, violations.map(({ field }) => field)]);
  const outOfRange = ErrorReason.ERROR_REASON_TOTAL_OUT_OF_RANGE;
  const taken = [ErrorReason.ERROR_REASON_UNSPECIFIED, []];

  test('of an account’s day: what fits is taken, over all projects, and the rest by itself refused', async () => {
    const accountId = await createAccount(service);
    const fits = Number(MAX_DAY_MICROS / BILLION);
    const records = Array.from({ length: fits + 2 }, (_, at) =>
      recordOf({ contentId: `c${at}`, projectId: `p${at % 2}`, spendMicros: LIMIT }),
    );
    const response = await send(accountId, records);
    expect(response).toMatchObject({ acceptedCount: fits, failedCount: 2 });
    expect(refusedFields(response).slice(-2)).toEqual([
      [outOfRange, ['spend_micros']],
      [outOfRange, ['spend_micros']],
    ]);
    expect(response.results.at(-1)?.message).toContain(`must be at most ${MAX_DAY_MICROS}`);
    const rest = Number(MAX_DAY_MICROS - BigInt(fits) * BILLION);
    const later = await send(accountId, [
      recordOf({ contentId: 'other day', date: dateOf(1), spendMicros: LIMIT }),
      recordOf({ contentId: 'rest', spendMicros: rest }),
      recordOf({ contentId: 'one more', projectId: 'third', spendMicros: 1 }),
      recordOf({ contentId: 'c0', projectId: 'p0', spendMicros: LIMIT - 1, revision: 1 }),
      recordOf({ contentId: 'one more', projectId: 'third', spendMicros: 1 }),
    ]);
    expect(refusedFields(later)).toEqual([taken, taken, [outOfRange, ['spend_micros']], taken, taken]);
    await runCycle(service, accountId);
    const total = MAX_DAY_MICROS + BILLION;
    expect(await moneyInPlaces(accountId)).toMatchObject({ days: total, snapshots: total });
    const { dashboard } = await answersOfDashboard(accountId);
    expect(dashboard.improvement?.byWeek[0]?.spendMicros).toBe(String(total));
  });

  test('of a creative and a platform: growth is refused, a correction downwards is taken', async () => {
    const accountId = await createAccount(service);
    await report(service, accountId, [recordOf({ contentId: 'c', impressions: 10, spendMicros: LIMIT })]);
    await readDatabase(
      `MATCH (c:Creative) WHERE c.key STARTS WITH $prefix
       SET c.spend_micros = toInteger($micros), c.impressions = toInteger($count)
       WITH c MATCH (p:PlatformStat) WHERE p.key STARTS WITH $prefix SET p.engagements = toInteger($count)`,
      {
        prefix: keyPrefix(accountId),
        micros: String(MAX_TOTAL_MICROS - 5n),
        count: String(MAX_TOTAL_COUNT),
      },
    );
    const more = (fields: Partial<PerformanceRecord>): PerformanceRecord =>
      recordOf({ contentId: 'c', date: dateOf(1), ...fields });
    const response = await send(accountId, [
      more({ spendMicros: 6, impressions: 1, engagements: 1 }),
      more({ spendMicros: 5 }),
      recordOf({ contentId: 'c', impressions: 9, spendMicros: LIMIT - 1, revision: 1 }),
    ]);
    expect(refusedFields(response)).toEqual([
      [outOfRange, ['impressions', 'spend_micros', 'engagements']],
      taken,
      taken,
    ]);
    const error = await errorOf(
      service.clients.EventService.logEvent(
        LogEventRequest.fromPartial({
          accountId,
          event: { ...recordEvent(more({ date: dateOf(2), spendMicros: 7 }), 'a'), eventId: 'large' },
        }),
      ),
    );
    expect(error.details).toContain(`creative "c" would be ${MAX_TOTAL_MICROS + 6n}`);
  });

  test('of deals won with a pack', async () => {
    const accountId = await createAccount(service);
    const won = (eventId: string, dealSizeMicros: number) => {
      const { payload } = sampleEvent('dealWon');
      if (payload?.$case !== 'dealWon') throw new Error('not a deal');
      const value = { ...payload.value, dealSizeMicros, packSold: 'premium', currency: '' };
      return LogEventRequest.fromPartial({
        accountId,
        event: { ...sampleEvent('dealWon', { eventId }), accountId, payload: { $case: 'dealWon', value } },
      });
    };
    const deals = async (): Promise<unknown> => {
      const query =
        'MATCH (p:Pack) WHERE p.key STARTS WITH $prefix RETURN toString(p.deals_micros) AS micros';
      return (await readDatabase(query, { prefix: keyPrefix(accountId) }))[0]?.micros;
    };
    await Promise.all(
      Array.from({ length: 12 }, (_, at) =>
        service.clients.EventService.logEvent(won(`deal ${at}`, LIMIT - 1)),
      ),
    );
    expect(await deals()).toBe(String(12n * (BILLION - 1n)));
    await readDatabase(
      'MATCH (p:Pack) WHERE p.key STARTS WITH $prefix SET p.deals_micros = toInteger($micros)',
      { prefix: keyPrefix(accountId), micros: String(MAX_TOTAL_MICROS - 1n) },
    );
    const error = await errorOf(service.clients.EventService.logEvent(won('too much', 2)));
    expect(error.details).toContain(`must be at most ${MAX_TOTAL_MICROS}`);
    await service.clients.EventService.logEvent(won('just right', 1));
    expect(await deals()).toBe(String(MAX_TOTAL_MICROS));
  });
});

async function answersOfDashboard(accountId: string) {
  const request = GetDashboardRequest.fromPartial({ accountId });
  return { dashboard: await service.clients.LearningService.getDashboard(request) };
}

function keyPrefix(accountId: string): string {
  return `${nodeKey(accountId)}|`;
}

describe('random figures up to the limit', () => {
  test.each([1, 2])(
    'come to the same everywhere, whatever is corrected or taken back: seed %d',
    async (seed) => {
      const accountId = await createAccount(service);
      const random = seededRandom(seed);
      const below = (limit: number): number => Math.floor(random.uniform(0, limit));
      const held = new Map<string, PerformanceRecord>();
      const sent: PerformanceRecord[] = [];
      for (let at = 0; at < 120; at += 1) {
        const [c, d, a] = [below(4), below(3), below(3)];
        const place = `${c} ${d} ${a}`;
        const impressions = below(1e12) + 1;
        const record = recordOf({
          contentId: `c${c}`,
          projectId: `p${c % 2}`,
          date: dateOf(d * 6),
          audience: `a${a}`,
          revision: (held.get(place)?.revision ?? -1) + 1,
          impressions,
          clicks: below(impressions),
          engagements: below(1e12),
          conversions: below(1e15) / 1e6,
          spendMicros: LIMIT - below(1e6),
          revenueMicros: LIMIT - below(1e15),
          testId: below(2) === 0 ? 'test' : '',
          assignment: Assignment.ASSIGNMENT_UNSPECIFIED,
        });
        held.set(place, record);
        sent.push(record);
      }
      await report(service, accountId, sent);
      for (const [place, record] of [...held].slice(0, 5)) {
        const { eventId } = recordEvent(record, 'test');
        await service.clients.EventService.retractEvent({
          accountId,
          eventId,
          actor: 'ada',
          reason: 'wrong',
        });
        const before = sent.findLast(
          (other) => other.revision === record.revision - 1 && samePlace(other, record),
        );
        if (before === undefined) held.delete(place);
        else held.set(place, before);
      }
      await runCycle(service, accountId);
      const sum = (pick: (record: PerformanceRecord) => number | undefined): bigint =>
        [...held.values()].reduce((total, record) => total + BigInt(pick(record) ?? 0), 0n);
      const picks = {
        spend_micros: (record: PerformanceRecord) => record.spendMicros,
        revenue_micros: (record: PerformanceRecord) => record.revenueMicros,
        impressions: (record: PerformanceRecord) => record.impressions,
        conversion_micros: (record: PerformanceRecord) => Math.round((record.conversions ?? 0) * 1e6),
      };
      for (const [name, pick] of Object.entries(picks)) {
        const total = sum(pick);
        expect(await moneyInPlaces(accountId, name), name).toMatchObject({
          ...{ figures: total, creatives: total, sets: total, days: total, snapshots: total },
        });
      }
    },
  );
});

function samePlace(a: PerformanceRecord, b: PerformanceRecord): boolean {
  return a.contentId === b.contentId && a.date === b.date && a.audience === b.audience;
}
