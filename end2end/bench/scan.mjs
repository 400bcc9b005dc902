// From the last key of a scanner to the painted line, in a browser four times slower than this machine.
// node bench/scan.mjs DATA [SCANS]: DATA is the data folder of a prepared shop; prints one line of JSON.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { browser } from '../fixtures/browser.mjs';
import { startServer } from '../fixtures/server.mjs';
import { PASSWORD, email, signIn } from '../fixtures/shop.mjs';

const THROTTLE = 4;
const [, , data, many = '200'] = process.argv;
/** What a till holds in memory; what came in before is found by the server. */
const IN_MEMORY = 20_000;

/** Notes when Enter was pressed and when the frame with one more line was painted. */
const watch = () => {
  const lines = () => document.querySelectorAll('.till__line').length;
  window.addEventListener('keydown', (key) => {
    if (key.key !== 'Enter') return;
    const [before, start] = [lines(), key.timeStamp];
    window.scanned = new Promise((done) => {
      const look = () => {
        if (lines() <= before) return;
        seen.disconnect();
        // The task after the frame: by then it is painted.
        requestAnimationFrame(() => {
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => done(performance.now() - start);
          port2.postMessage(0);
        });
      };
      const seen = new MutationObserver(look);
      seen.observe(document.body, { childList: true, subtree: true });
    });
  }, true);
};

const percentile = (times, share) => times.toSorted((a, b) => a - b)[Math.min(times.length - 1, Math.ceil(times.length * share) - 1)];
const round = (ms) => Math.round(ms * 10) / 10;

test('scans', async () => {
  const server = await startServer({ from: data });
  after(() => server.stop());
  const context = await (await browser()).newContext({ baseURL: server.base, viewport: { width: 1180, height: 820 }, reducedMotion: 'reduce' });
  const page = await context.newPage();
  page.on('dialog', (leaving) => leaving.accept());
  await page.addInitScript(watch);
  await page.goto('/sign-in');
  await signIn(page, email('manager'), PASSWORD);
  const ask = async (name, args) => (await context.request.post(`/rpc/app/sales/rpc/${name}`, { data: args, headers: { origin: server.base } })).json();
  const filled = page.waitForResponse((answer) => answer.url().endsWith('/sellable_index'));
  await page.goto('/till');
  await filled;
  // The pages of the index, as the till fetches them: newest first.
  const pieces = [];
  let cursor = null;
  do {
    const { items, next } = await ask('sellable_index', { after: cursor });
    pieces.push(...items.filter((it) => it.tracking === 'piece' && it.availability === 'available' && it.price).map((it) => it.stock_no));
    cursor = next;
  } while (cursor && pieces.length < IN_MEMORY * 2);
  await page.waitForLoadState('networkidle');
  const session = await context.newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: THROTTLE });

  const measure = async (codes) => {
    const times = [];
    for (const [at, code] of codes.entries()) {
      await page.evaluate(() => document.activeElement?.blur());
      await page.keyboard.type(code);
      await page.keyboard.press('Enter');
      times.push(await page.evaluate(() => window.scanned));
      // A cart of a busy counter, not of a day.
      if (at % 10 === 9) {
        await page.getByRole('button', { name: 'Clear the cart' }).click();
        await page.locator('.till__line').first().waitFor({ state: 'detached' });
      }
    }
    return { p50: round(percentile(times, 0.5)), p99: round(percentile(times, 0.99)), worst: round(Math.max(...times)), scans: times.length };
  };
  const spread = (from, to) => Array.from({ length: Number(many) }, (_, at) => pieces[from + Math.floor((at * (to - from)) / Number(many))]);
  const local = await measure(spread(0, Math.min(pieces.length, IN_MEMORY) - 2_000));
  assert.ok(pieces.length > IN_MEMORY + 2_000, 'the shop is too small: everything is in memory');
  const remote = await measure(spread(IN_MEMORY + 1_000, pieces.length));
  console.log(JSON.stringify({ local, remote, throttle: THROTTLE }));
});
