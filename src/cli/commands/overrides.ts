import { type Command, InvalidArgumentError } from 'commander';
import { LearningServiceService } from '../../gen/kaizen/v1/learning_service.ts';
import {
  ListOverridesRequest,
  ListOverridesResponse,
  OverrideEffect,
  PutOverrideRequest,
  PutOverrideResponse,
} from '../../gen/kaizen/v1/override.ts';
import { Metric, type Trait, TraitKind } from '../../gen/kaizen/v1/vocabulary.ts';
import { timestampOf } from '../../shared/timestamps.ts';
import { overridesText, putOverrideText } from '../format/overrides.ts';
import { DEFAULT_LIMIT, enumWord, instant, MAX_LIMIT, wholeNumber } from '../options.ts';
import { firstItems } from '../pages.ts';
import { runSession, type Session, type Surroundings } from '../session.ts';

interface PutOptions {
  readonly account: string;
  readonly project: string;
  readonly trait: Trait;
  readonly metric?: Metric;
  readonly effect: OverrideEffect;
  readonly until?: string;
  readonly actor: string;
  readonly reason: string;
}

interface ListOptions {
  readonly account: string;
  readonly project: string;
  readonly kind?: TraitKind;
  readonly past?: boolean;
  readonly limit: number;
}

/** `kaizen override …`: decisions of people about traits. */
export function registerOverrides(program: Command, surroundings: Surroundings): void {
  const override = program
    .command('override')
    .description('what people decide about traits, whatever the evidence says');
  override
    .command('put')
    .requiredOption('--account <id>', 'the account')
    .option('--project <id>', 'only in this project', '')
    .requiredOption('--trait <kind=value>', 'the trait or phrase, for example tone=friendly', traitOf)
    .option('--metric <name>', 'only under this metric: ctr, …', enumWord(Metric, 'METRIC_'))
    .requiredOption(
      '--effect <effect>',
      'pin, veto, expire, or none to lift it',
      enumWord(OverrideEffect, 'OVERRIDE_EFFECT_'),
    )
    .option('--until <time>', 'when it ends by itself, as 2026-12-31 or 2026-12-31T18:00:00Z')
    .requiredOption('--actor <name>', 'who decides')
    .requiredOption('--reason <text>', 'why')
    .description('pin, veto or expire a trait, or lift what was decided before')
    .action((options: PutOptions, command: Command) =>
      runSession(surroundings, command, (session) => put(session, options)),
    );
  override
    .command('list')
    .requiredOption('--account <id>', 'the account')
    .option('--project <id>', 'only those of this project', '')
    .option('--kind <kind>', 'only of traits of this kind', enumWord(TraitKind, 'TRAIT_KIND_'))
    .option('--past', 'also overrides that have ended')
    .option('--limit <number>', 'most overrides shown', wholeNumber(1, MAX_LIMIT), DEFAULT_LIMIT)
    .description('list what people have decided, newest first')
    .action((options: ListOptions, command: Command) =>
      runSession(surroundings, command, (session) => list(session, options)),
    );
}

async function put({ service, output, now, ...session }: Session, options: PutOptions): Promise<undefined> {
  const { account: accountId, project: projectId, trait, metric, effect, until, actor, reason } = options;
  const request = PutOverrideRequest.fromPartial({
    ...{ accountId, projectId, trait, effect, actor, reason },
    ...(metric === undefined ? {} : { metric }),
    ...(until === undefined ? {} : { expireTime: timestampOf(instant(until, now()).getTime()) }),
  });
  const response = await service.call(LearningServiceService.putOverride, request);
  session.show(PutOverrideResponse.toJSON(response), () => putOverrideText(response, output));
}

async function list({ service, output, ...session }: Session, options: ListOptions): Promise<undefined> {
  const { account: accountId, project: projectId, kind, past: includePast = false, limit } = options;
  const { items, hasMore } = await firstItems(limit, async (page) => {
    const request = ListOverridesRequest.fromPartial({
      ...{ accountId, projectId, includePast },
      ...(kind === undefined ? {} : { kind }),
      ...page,
    });
    const { overrides, nextPageToken } = await service.call(LearningServiceService.listOverrides, request);
    return { items: overrides, nextPageToken };
  });
  session.show(ListOverridesResponse.toJSON({ overrides: [...items], nextPageToken: '' }), () =>
    overridesText({ overrides: items, hasMore }, output),
  );
}

const traitKind = enumWord(TraitKind, 'TRAIT_KIND_');

function traitOf(text: string): Trait {
  const [kind = '', value = ''] = text.split(/=(.*)/s);
  if (value === '') throw new InvalidArgumentError("It must be as in 'tone=friendly'.");
  return { kind: traitKind(kind), value };
}
