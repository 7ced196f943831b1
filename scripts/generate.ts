/**
 * Makes everything under src/gen: message types and services from the modules of buf.yaml, the field rules, event types and descriptors
 * from the same files, and the typed query module from cypher/. Install, build and test do so. With --all, which is
 * `npm run generate`, the generated files that the repository keeps are written too; a test says when one is stale.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { protoTexts, readDescriptorImage } from './generate/descriptor-image.ts';
import { generateDescriptors } from './generate/descriptors.ts';
import { readEventTypes } from './generate/event-types.ts';
import { generateFieldRules } from './generate/field-rules.ts';
import { generateQueries } from './generate/queries.ts';
import { requestTypesModule } from './generate/request-types.ts';
import {
  eventArgumentsModule,
  eventExamplesModule,
  eventTypesModule,
} from './generate/typescript-helpers.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const generated = path.join(root, 'src/gen');
const bin = (name: string): string => path.join(root, 'node_modules/.bin', name);

/**
 * ts-proto's options: oneofs as unions, literals instead of enums, times with their nanoseconds. A 64-bit field is a
 * number, or text in decimal where its `jstype` says so: totals of money pass 2^53, which a number does not hold.
 */
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
  'useJsTypeOverride=true',
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

/**
 * ts-proto keeps the fields of a free-form struct in plain objects, where an assignment to `__proto__` is lost. Objects
 * without a prototype keep every key. Fails when ts-proto writes something else than it did.
 */
function keepEveryKeyOfStructs(): void {
  const file = path.join(generated, 'google/protobuf/struct.ts');
  const replacements = [
    ['return { fields: {} };', 'return { fields: globalThis.Object.create(null) };'],
    [
      'const object: { [key: string]: any } = {};',
      'const object: { [key: string]: any } = globalThis.Object.create(null);',
    ],
    [
      '        return acc;\n      },\n      {},\n    );',
      '        return acc;\n      },\n      globalThis.Object.create(null),\n    );',
    ],
    ['        obj.fields = {};', '        obj.fields = globalThis.Object.create(null);'],
  ] as const;
  const text = replacements.reduce(
    (before, [found, instead]) => {
      if (!before.includes(found)) throw new Error(`ts-proto no longer writes "${found}" into ${file}`);
      return before.replace(found, instead);
    },
    readFileSync(file, 'utf8'),
  );
  writeFileSync(file, text);
}

mkdirSync(generated, { recursive: true });
generateMessages();
keepEveryKeyOfStructs();
const image = readDescriptorImage(root);
generateFieldRules({ image, outputFile: path.join(generated, 'field-rules.ts') });
const eventTypes = readEventTypes(protoTexts(image));
writeFileSync(path.join(generated, 'request-types.ts'), requestTypesModule(image));
writeFileSync(path.join(generated, 'event-types.ts'), eventTypesModule(eventTypes));
writeFileSync(path.join(generated, 'event-arguments.ts'), eventArgumentsModule(eventTypes));
writeFileSync(path.join(generated, 'event-examples.ts'), eventExamplesModule(eventTypes));
generateDescriptors({
  buf: bin('buf'),
  workspace: root,
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
if (process.argv.includes('--all')) {
  // Read only now: it needs what was just generated.
  const { committedFiles } = await import('./generate/committed.ts');
  for (const [file, text] of committedFiles(image)) writeFileSync(path.join(root, file), text);
}
