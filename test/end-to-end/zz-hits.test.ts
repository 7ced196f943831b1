import { writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { acceptEvent } from '../../src/events/accept-event.ts';
import { writeBatch } from '../../src/events/write-batch.ts';
import { headlineTraitExtractor } from '../../src/performance/text-traits/headline-extractor.ts';
import { sampleEvent, payloadSamples } from '../events/event-samples.ts';
import { createAccount } from './accounts.ts';
import { startTestService } from './harness.ts';
import { profiledGraph } from './profiled-graph.ts';

it('hits', async () => {
  const now = new Date('2026-11-20T12:00:00Z');
  const service = await startTestService({ now });
  const accountId = await createAccount(service);
  const profiled = profiledGraph(service.graph);
  const lines: string[] = [];
  for (let round = 0; round < 2; round += 1) {
    for (const name of Object.keys(payloadSamples)) {
      const event = sampleEvent(name as never, { eventId: `${name}${round}` });
      const a = acceptEvent({ event, path: '', violations: [] }, accountId, { now, order: 0 });
      if (a.kind !== 'PREPARED') throw new Error(name);
      const [o] = await writeBatch(profiled.graph, headlineTraitExtractor, [a.prepared]);
      const hits = profiled.take();
      const sum = [...hits.values()].reduce((x, y) => x + y, 0);
      lines.push(`${round} ${name} ${o?.status} ${sum}`);
    }
  }
  writeFileSync(process.env.HITS_FILE ?? '/tmp/hits.txt', lines.join('\n'));
  await profiled.close();
  await service.close();
  expect(lines.length).toBeGreaterThan(10);
}, 60000);
