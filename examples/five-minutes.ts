import { connectKaizen, creativesLearning, withLearning } from 'kaizen-graph/client';

const TONES = ['friendly', 'bold', 'formal'];

const kaizen = connectKaizen({
  accountId: process.env.KAIZEN_ACCOUNT ?? 'acme',
  projectId: 'autumn-launch',
});
await kaizen.call('putAccount', {
  account: { accountId: kaizen.accountId, industry: 'SaaS', clientType: 'startup' },
});

// The wrapper asks for the context, and logs what was made with it, how long that took, or why it failed. The generator
// stays a function. It makes three creatives, in the tones that work once that is known.
const generateCreatives = withLearning(
  kaizen,
  creativesLearning,
  (brief: { name: string }, { kaizenContext }) => {
    const learned = kaizenContext?.recommendedTones.map(({ value }) => value) ?? [];
    const tones = [...new Set([...learned, ...TONES])].slice(0, 3);
    return {
      creatives: tones.map((tone, number) => ({
        contentId: `${brief.name}-${number}`,
        text: `${brief.name}, in a ${tone} tone`,
        traits: [{ kind: 'TONE' as const, value: tone }],
      })),
    };
  },
);

const { creatives } = await generateCreatives({ name: 'autumn' });

// Performance is known later, and may come from another program. Each call returns at once.
for (const [number, { contentId }] of creatives.entries()) {
  const engagementRate = [0.12, 0.04, 0.01][number] ?? 0;
  kaizen.ingestPerformanceData({
    contentId,
    platform: 'instagram',
    date: new Date().toISOString().slice(0, 10),
    impressions: 5_000,
    engagementRate,
  });
}
kaizen.logLeadCreated({ leadId: 'lead-1', source: 'website', icpMatchScore: 0.8 });
kaizen.logOutreachSent({ leadId: 'lead-1', channel: 'email', templateId: 'warm-intro' });
kaizen.logDealWon({ leadId: 'lead-1', dealSizeMicros: 4_999_500_000, packSold: 'strategy_campaign_premium' });

// The end of the program flushes by itself. Here the answer below is to count everything.
await kaizen.flush();

const { sampleSize, confidence, pastWinners, recommendedTones } = await kaizen.buildContextForProject();
const tones = recommendedTones.map(({ value }) => value);
process.stdout.write(`The context rests on ${sampleSize} events; a confidence of ${confidence.toFixed(0)} of 100 in what was learned from them.
Creatives to follow: ${pastWinners.map(({ text }) => text).join('; ')}
Tones that work: ${tones.join(', ') || 'one day of performance does not say yet'}
${JSON.stringify(kaizen.stats())}
`);
await kaizen.close();
