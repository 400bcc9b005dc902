// Runs the browser tests: node run.mjs [--filter PART] [--except PART]
// PART is part of a file name (pages, size, ...); a filter that names no file is looked for in the names of the tests.
import { spawn } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const HANG_AFTER = 15 * 60_000; // per test file: ends what hangs, judges no speed

const { values } = parseArgs({ options: { filter: { type: 'string' }, except: { type: 'string' } } });
const folder = join(import.meta.dirname, 'tests');
const all = (await readdir(folder)).filter((name) => name.endsWith('.test.mjs')).sort();
const named = values.filter ? all.filter((name) => name.includes(values.filter)) : all;
const files = (named.length ? named : all).filter((name) => !values.except || !name.startsWith(`${values.except}.`));
const flags = ['--test', '--test-concurrency=1', '--test-reporter=spec', `--test-timeout=${HANG_AFTER}`];
if (values.filter && !named.length) flags.push(`--test-name-pattern=${values.filter}`);

// Shared by the files of one run: the demo shop is made once and copied.
const shared = await mkdtemp(join(tmpdir(), 'vitrine-e2e-'));
await rm(join(import.meta.dirname, 'artefacts'), { recursive: true, force: true });

const node = spawn(process.execPath, [...flags, ...files.map((name) => join(folder, name))], {
  stdio: 'inherit',
  env: { ...process.env, VITRINE_E2E_RUN: shared },
});
process.on('SIGINT', () => {}); // the children get it too; wait for them and clean up
const code = await new Promise((resolve) => node.on('exit', (status) => resolve(status ?? 1)));
if (process.env.VITRINE_E2E_KEEP) console.log(`kept: ${shared}`);
else await rm(shared, { recursive: true, force: true });
process.exitCode = code;
