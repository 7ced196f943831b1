/**
 * Makes everything under src/gen: message types and services from proto/, the field rules and descriptors from the
 * same files, and the typed query module from cypher/. Run by `npm run generate`, and so by install, build and test.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { generateDescriptors } from './generate-descriptors.ts';
import { generateFieldRules } from './generate-field-rules.ts';
import { generateQueries } from './generate-queries.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const generated = path.join(root, 'src/gen');
const bin = (name: string): string => path.join(root, 'node_modules/.bin', name);

/** ts-proto's options: oneofs as unions, literals instead of enums, times with their nanoseconds. */
const tsProtoOptions = [
  'esModuleInterop=true',
  'importSuffix=.ts',
  'outputServices=grpc-js',
  'oneof=unions-value',
  'enumsAsLiterals=true',
  'useDate=false',
  'useOptionals=none',
  'exportCommonSymbols=false',
  'noDefaultsForOptionals=false',
];

function generateMessages(): void {
  const template = {
    version: 'v2',
    clean: false,
    plugins: [
      { local: bin('protoc-gen-ts_proto'), out: generated, opt: tsProtoOptions, include_imports: true },
    ],
  };
  execFileSync(bin('buf'), ['generate', '--template', JSON.stringify(template)], {
    cwd: root,
    stdio: 'inherit',
  });
}

mkdirSync(generated, { recursive: true });
generateMessages();
const image = execFileSync(bin('buf'), ['build', '-o', '-#format=json'], {
  cwd: root,
  maxBuffer: 64 * 2 ** 20,
});
generateFieldRules({
  image: JSON.parse(image.toString('utf8')),
  outputFile: path.join(generated, 'field-rules.ts'),
});
generateDescriptors({
  buf: bin('buf'),
  protoDir: path.join(root, 'proto'),
  outputFile: path.join(generated, 'descriptors.ts'),
});
const { problems } = generateQueries({
  cypherDir: path.join(root, 'cypher'),
  outputFile: path.join(generated, 'queries.ts'),
});
if (problems.length > 0) {
  process.stderr.write(`${problems.join('\n')}\n`);
  process.exitCode = 1;
}
