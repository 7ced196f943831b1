/** Stores the compiled proto files, with comments, for the reflection service. */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { fromBinary, toBinary } from '@bufbuild/protobuf';
import {
  type FileDescriptorProto,
  FileDescriptorProtoSchema,
  FileDescriptorSetSchema,
} from '@bufbuild/protobuf/wkt';
import { protoPath as healthProtoPath } from 'grpc-health-check';

/** The folder to which `health/v1/health.proto` is relative. */
const healthProtoDir = path.resolve(healthProtoPath, '../../..');
/** Larger than the default buffer of a child process, because compiled proto files exceed it. */
const MAX_OUTPUT_BYTES = 64 * 2 ** 20;

/**
 * Writes the descriptors of every file in the workspace and of the health service. Each follows the files it imports.
 */
export function generateDescriptors(options: {
  /** Path of the buf program. */
  readonly buf: string;
  /** The folder with buf.yaml. */
  readonly workspace: string;
  readonly outputFile: string;
}): void {
  const compile = (directory: string): readonly FileDescriptorProto[] => {
    const bytes = execFileSync(options.buf, ['build', directory, '--as-file-descriptor-set', '-o', '-'], {
      maxBuffer: MAX_OUTPUT_BYTES,
    });
    return fromBinary(FileDescriptorSetSchema, bytes).file;
  };
  const files = [...compile(options.workspace), ...compile(healthProtoDir)];
  const lines = files.map((file) => {
    const base64 = Buffer.from(toBinary(FileDescriptorProtoSchema, file)).toString('base64');
    return `  // ${file.name}\n  '${base64}',`;
  });
  const text = [
    '// Generated from the modules of buf.yaml by `npm run generate`. Do not edit.',
    '',
    '/** Serialized google.protobuf.FileDescriptorProto messages in base64, each after those it imports. */',
    'export const fileDescriptors: readonly string[] = [',
    ...lines,
    '];',
    '',
  ].join('\n');
  writeFileSync(options.outputFile, text);
}
