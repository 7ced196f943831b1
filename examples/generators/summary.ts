/** A run of every generator, in words. */
import type { Funnel } from './acquisition.ts';
import { type AppliedItem, TraitKind } from './kaizen-client.ts';
import type { CampaignRun } from './run-all.ts';

const MICROS = 1_000_000;

/** A line or a few for each generator, then what of the guidance was applied. */
export function summaryOf(run: CampaignRun): string {
  const { intake, strategy, creatives, pack, execution, report, funnels } = run;
  const applied = [strategy, creatives, pack, execution, ...funnels].flatMap((made) => made.applied);
  return [
    `Intake       ${intake.outcome.toLowerCase()} after ${count(intake.rounds, 'round')} of questions, clarity ${intake.clarityScore}`,
    `Strategy     "${strategy.title}"`,
    `             pillars ${strategy.pillars.join(', ')}; tones ${strategy.tones.join(', ')}; platforms ${strategy.platforms.join(', ')}`,
    ...creatives.creatives.map(
      ({ text, traits }, index) =>
        `${index === 0 ? 'Creatives   ' : '            '} "${text}" (${traits.map(({ value }) => value).join(', ')})`,
    ),
    `Pack         ${pack.packKey}: ${pack.sections.map(({ section }) => section).join(', ')}; quality ${pack.qualityScore}`,
    `Execution    ${execution.publishedCount} of ${execution.contentIds.length} published on ${execution.platform}`,
    `Performance  ${count(report.figures.length, 'row')} read, ${report.unreadable.length} unreadable`,
    ...funnels.map(
      (funnel, index) => `${index === 0 ? 'Leads       ' : '            '} ${funnelText(funnel)}`,
    ),
    `Applied      ${applied.length === 0 ? 'nothing: there was no guidance yet' : appliedText(applied)}`,
  ].join('\n');
}

function funnelText({ leadId, outcome, outreach, sale, reason }: Funnel): string {
  const way = outreach.map(({ channel, templateId }) => `${channel} (${templateId})`).join(', ');
  const end =
    sale === undefined
      ? `${outcome.toLowerCase()}: ${reason}`
      : `won: ${sale.packSold} for ${(sale.dealSizeMicros / MICROS).toFixed(2)}`;
  return `${leadId}: ${way}; ${end}`;
}

function appliedText(items: readonly AppliedItem[]): string {
  const names = items.map(({ kind, value }) => `${kindName(kind)} ${value}`);
  return [...new Set(names)].join(', ');
}

function kindName(kind: TraitKind): string {
  const name = Object.entries(TraitKind).find(([, value]) => value === kind)?.[0] ?? '';
  return name.replace('TRAIT_KIND_', '').toLowerCase();
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
