import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { expect, it, onTestFinished } from 'vitest';
import { compressFolder } from './precompress.ts';

it('every built file has both compressed copies beside it, and copies have none', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'towline-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await mkdir(join(folder, 'assets'));
  const file = join(folder, 'assets', 'a.js');
  await writeFile(file, 'let a = 1;\n'.repeat(200));
  await compressFolder(folder);
  await compressFolder(folder);
  expect((await readdir(join(folder, 'assets'))).sort()).toEqual(['a.js', 'a.js.br', 'a.js.gz']);
  const original = await readFile(file);
  expect(brotliDecompressSync(await readFile(`${file}.br`))).toEqual(original);
  expect(gunzipSync(await readFile(`${file}.gz`))).toEqual(original);
});
