// Cards dragged over a board of 2,000 open deals, in a browser four times slower than this machine: no frame may take
// longer than 50 ms while a card is carried.
// node bench/board.mjs DATA [DRAGS]: DATA is the data folder that `bench run clients` prepares; prints one line of JSON.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { browser } from '../fixtures/browser.mjs';
import { startServer } from '../fixtures/server.mjs';
import { PASSWORD, email, signIn } from '../fixtures/shop.mjs';

const THROTTLE = 4;
const LIMIT = 50;
/** Cards of a lane that somebody has scrolled through. */
const SCROLLED = 200;
const [, , data, many = '20'] = process.argv;

/** Notes how long each frame took while a card is carried, and when nothing is done. */
const watch = () => {
  window.frames_ = [];
  let before = 0;
  const look = (now) => {
    if (before) window.frames_.push(now - before);
    before = now;
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
};

const percentile = (times, share) => times.toSorted((a, b) => a - b)[Math.min(times.length - 1, Math.ceil(times.length * share) - 1)];
const round = (ms) => Math.round(ms * 10) / 10;

test('drags', async () => {
  const server = await startServer({ from: data });
  after(() => server.stop());
  const context = await (await browser()).newContext({ baseURL: server.base, viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' });
  const page = await context.newPage();
  await page.addInitScript(watch);
  await page.goto('/sign-in');
  await signIn(page, email('manager'), PASSWORD);
  await page.goto('/opportunities');
  await page.locator('.kanban .kcard').first().waitFor();
  await page.waitForLoadState('networkidle');
  const session = await context.newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: THROTTLE });

  /** Carries the first card of a lane to the next one and back to where it was; answers the frames of the carrying. */
  const carry = async () => {
    const card = await page.locator('.lane').nth(0).locator('.kcard').first().boundingBox();
    const lane = await page.locator('.lane').nth(2).boundingBox();
    assert.ok(card && lane, 'a card and another lane are in sight');
    const from = { x: card.x + card.width / 2, y: card.y + 16 };
    const to = { x: lane.x + lane.width / 2, y: from.y + 80 };
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.evaluate(() => { window.frames_.length = 0; });
    await page.mouse.move(to.x, to.y, { steps: 30 });
    await page.mouse.move(from.x, from.y, { steps: 30 });
    const frames = await page.evaluate(() => [...window.frames_]);
    await page.mouse.up();
    assert.ok(frames.length > 5, 'the browser painted while the card was carried');
    return frames;
  };
  const measure = async () => {
    const frames = [];
    for (let at = 0; at < Number(many); at += 1) frames.push(...await carry());
    const cards = await page.locator('.kcard').count();
    return { cards, p50: round(percentile(frames, 0.5)), p99: round(percentile(frames, 0.99)), worst: round(Math.max(...frames)), over: frames.filter((it) => it > LIMIT).length, frames: frames.length };
  };

  const opened = await measure();
  // Somebody looks further down: every lane grows by its pages.
  await session.send('Emulation.setCPUThrottlingRate', { rate: 1 });
  for (const lane of await page.locator('.lane').all()) {
    const cards = lane.locator('.kcard');
    const more = lane.getByRole('button', { name: /more/i });
    while ((await cards.count()) < SCROLLED && (await more.isVisible())) {
      const before = await cards.count();
      await more.click();
      await page.waitForFunction(([node, known]) => node.querySelectorAll('.kcard').length > known, [await lane.elementHandle(), before]);
    }
  }
  await session.send('Emulation.setCPUThrottlingRate', { rate: THROTTLE });
  const scrolled = await measure();
  console.log(JSON.stringify({ opened, scrolled, limit: LIMIT, throttle: THROTTLE, met: opened.over + scrolled.over === 0 }));
});
