/** A data folder and the figures of its version in one small file. Node itself knows this compression; `tar` is everywhere. */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';

/** An empty data folder has 100 MB, most of them zeros. */
const MAX_BYTES = 2 ** 30;

/** Packs `data` and `figures.json` of a folder. Logs and the configuration are left out: every start writes them anew. */
export function packFolder(folder: string, file: string): void {
  const left = ['data/neo4j/logs', 'data/neo4j/conf'].map((name) => `--exclude=${name}`);
  const tar = execFileSync('tar', ['-C', folder, ...left, '-cf', '-', 'data', 'figures.json'], {
    maxBuffer: MAX_BYTES,
  });
  writeFileSync(file, brotliCompressSync(tar, { params: { [constants.BROTLI_PARAM_LGWIN]: 24 } }));
}

/** Unpacks it into a folder. */
export function unpackFolder(file: string, folder: string): void {
  const input = brotliDecompressSync(readFileSync(file), { maxOutputLength: MAX_BYTES });
  execFileSync('tar', ['-C', folder, '-xf', '-'], { input });
}
