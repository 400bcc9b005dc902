// What the first visit to the dashboard costs: every byte that crosses the wire for script, wasm, style and fonts.
import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { inBrowser, settled } from '../fixtures/browser.mjs';
import { artefacts } from '../fixtures/server.mjs';
import { openShop } from '../fixtures/shop.mjs';

const BUDGET = 400_000; // bytes, compressed as sent
const COUNTED = { js: 'script', mjs: 'script', wasm: 'wasm', css: 'style', woff2: 'font', woff: 'font', ttf: 'font' };

const shop = openShop({ demo: true });

test('the first load of the dashboard stays within its budget', inBrowser({ base: shop.base, storageState: shop.signedIn('owner') }, async ({ page }) => {
  const wire = await page.context().newCDPSession(page);
  await wire.send('Network.enable');
  await wire.send('Network.setCacheDisabled', { cacheDisabled: true });
  const asked = new Map();
  const came = [];
  wire.on('Network.responseReceived', ({ requestId, response }) => asked.set(requestId, response));
  wire.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const response = asked.get(requestId);
    if (!response?.url.startsWith('http')) return;
    const { pathname } = new URL(response.url);
    const kind = COUNTED[pathname.split('.').pop()] ?? 'not counted';
    const coding = Object.entries(response.headers).find(([name]) => name.toLowerCase() === 'content-encoding')?.[1] ?? '-';
    came.push({ file: pathname, kind, coding, bytes: encodedDataLength });
  });

  await page.goto('/');
  await page.locator('main h1').waitFor();
  await settled(page);
  await page.waitForLoadState('load');

  const counted = came.filter(({ kind }) => kind !== 'not counted').sort((a, b) => b.bytes - a.bytes);
  const total = counted.reduce((sum, { bytes }) => sum + bytes, 0);
  const line = (file, kind, coding, bytes) => `${file.padEnd(52)} ${kind.padEnd(7)} ${coding.padEnd(5)} ${(bytes / 1000).toFixed(1).padStart(8)} kB`;
  const table = [...counted.map(({ file, kind, coding, bytes }) => line(file, kind, coding, bytes)), line('total', '', '', total), line('budget', '', '', BUDGET)].join('\n');
  console.log(table);
  await mkdir(artefacts, { recursive: true });
  await writeFile(join(artefacts, 'size.json'), JSON.stringify({ total, budget: BUDGET, files: came }, null, 2));

  for (const kind of ['script', 'wasm', 'style']) assert.ok(counted.some((file) => file.kind === kind), `no ${kind} was loaded`);
  const plain = counted.filter(({ kind, coding }) => kind !== 'font' && coding !== 'br');
  assert.deepEqual(plain, [], 'sent without brotli');
  assert.ok(total <= BUDGET, `${total} bytes, ${total - BUDGET} over budget\n${table}`);
}));
