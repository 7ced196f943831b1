/**
 * Generates everything under src/gen: message types and services from the modules of buf.yaml; field rules, event types
 * and descriptors from the same files; and the typed query module from cypher/. Install, build and test run it. With
 * --all (`npm run generate`), the generated files that the repository keeps are written too. A test fails when one of
 * those is stale.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { accessRulesModule } from './generate/access-rules.ts';
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
 * Options of ts-proto: oneofs as unions, literals instead of enums, times with nanoseconds. A 64-bit field is a number,
 * or decimal text where its `jstype` says so: totals of money exceed 2^53, up to which numbers are exact.
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
 * ts-proto stores the fields of a free-form struct in plain objects, where an assignment to `__proto__` is lost.
 * Objects without a prototype keep every key. Fails when the output of ts-proto has changed.
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
writeFileSync(path.join(generated, 'access-rules.ts'), accessRulesModule(protoTexts(image)));
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
  // Imported only now, because it needs the files that were just generated.
  const { committedFiles } = await import('./generate/committed.ts');
  for (const [file, text] of committedFiles(image)) writeFileSync(path.join(root, file), text);
}
