import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { startTestService } from './harness.ts';
import { contextOf, NOW, report, runCycle } from './learning-client.ts';
import { clicksOnly, plantedTests } from './planted-tests.ts';
import { createAccount } from './accounts.ts';
test('grpcurl', { timeout: 500_000 }, async () => {
  const service = await startTestService({ now: NOW });
  const accountId = await createAccount(service, {});
  for (const [round, effect] of [0.4, -1.2].entries()) {
    const effects = (carried: ReadonlySet<string>) => ({ ctr: carried.has('tone:bold') ? effect : 0 });
    await report(service, accountId, clicksOnly(plantedTests({ name: `r${round}`, seed: round + 1, tests: 8, traits: ['tone:bold', 'hook_type:question'], effects, fromDay: 20 * round })));
    await runCycle(service, accountId);
  }
  const { execFile } = await import('node:child_process');
  const call = (method: string, body: object) =>
    new Promise<string>((resolve) =>
      execFile('/root/go/bin/grpcurl', ['-plaintext', '-d', JSON.stringify({ account_id: accountId, ...body }), service.address, method], (error, out, err) => resolve(`== ${method}\n${out.slice(0, 3500)}${err}`)),
    );
  const { writeFileSync, appendFileSync } = await import('node:fs');
  writeFileSync('/tmp/grpcurl.out', '');
  for (const [m, b] of [
    ['kaizen.v1.LearningService/ListEpochs', {}],
    ['kaizen.v1.KaizenService/ExplainGuidance', { kind: 'TRAIT_KIND_TONE', value: 'bold', set_page_size: 1, page_size: 1 }],
    ['kaizen.v1.KaizenService/DiffContexts', { project_id: 'project', from_epoch: 1 }],
    ['kaizen.v1.LearningService/GetKnowledgeGraph', { limit: 4 }],
    ['kaizen.v1.LearningService/RollBackKnowledge', { epoch: 1, actor: 'maria', reason: 'a bad import' }],
    ['kaizen.v1.KaizenService/GetProjectContext', { project_id: 'project', epoch: 1, view: 1 }],
  ] as const) appendFileSync('/tmp/grpcurl.out', await call(m, b));
  const cli = (...args: string[]) => new Promise<string>((resolve) => execFile(process.execPath, ['--import', 'tsx', 'src/cli/main.ts', ...args, '--account', accountId], { env: { ...process.env, KAIZEN_GRPC_ADDRESS: service.address } }, (e, out, err) => resolve(`$ kaizen ${args.join(' ')}\n${out}${err}\n`)));
  for (const args of [['explain', '--kind', 'tone', '--value', 'bold', '--sets', '2', '--events', '3'], ['graph', '--limit', '7'], ['diff', '--from', '1', '--project', 'project'], ['epochs'], ['context', '--project', 'project', '--epoch', '1']])
    appendFileSync('/tmp/grpcurl.out', await cli(...args));
  await service.close();
  expect(await Promise.resolve(1)).toBe(1);
});
