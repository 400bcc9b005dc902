// The harness notices what it is there to notice. No product is needed for this file.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { assertAccessible, violations } from '../fixtures/axe.mjs';
import { HYDRATED, inBrowser, settled } from '../fixtures/browser.mjs';
import { TARGET, assertNoSidewaysScroll, smallTargets } from '../fixtures/layout.mjs';
import { LAYOUTS, contextFor, setTheme, shot } from '../fixtures/shots.mjs';
import { cutOffPhoto, photos } from '../fixtures/shop.mjs';

const good = '<h1>Stock</h1><p><button style="min-width:48px;min-height:48px">Add a piece</button></p>';
const pages = {
  '/good': good,
  '/noisy': `${good}<script>console.error('broken'); console.warn('odd'); setTimeout(() => { throw new Error('thrown') });
    fetch('/answers-500'); fetch('http://127.0.0.1:1/');</script><p id="done">done</p>`,
  '/unlabelled': '<h1>Stock</h1><input name="q"><p style="color:#aaa">pale</p>',
  '/wide': `${good}<div id="long" style="width:3000px">long</div>`,
  '/small': `<h1>Stock</h1><p>Read <a href="/good">the rules</a> first.</p><button style="all:unset;width:12px;height:12px">x</button>
    <label style="display:inline-block;padding:12px">Keep me signed in <input type="checkbox"></label>`,
};
const shell = (body) => `<!doctype html><html lang="en" data-hydrated><title>Trial</title><meta name="viewport" content="width=device-width">
  <style>:root{color-scheme:light dark;--ground:#fff;background:var(--ground)} [data-theme=dark]{--ground:#111;color:#eee}</style><main>${body}</main>`;

let server;
const base = () => `http://127.0.0.1:${server.address().port}`;
before(async () => {
  server = createServer((request, response) => {
    const { pathname } = new URL(request.url, 'http://trial');
    const body = pages[pathname];
    const status = body ? 200 : pathname === '/favicon.ico' ? 204 : 500;
    response.writeHead(status, { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': "script-src 'self' 'unsafe-inline'" });
    response.end(body && shell(body));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
});
after(() => server.close());

for (const layout of LAYOUTS) {
  test(`a sound page passes every check and is pictured at ${layout.layout} width`, inBrowser({ base, ...contextFor(layout, 'dark') }, async ({ page }) => {
    await page.goto('/good');
    await page.locator(HYDRATED).waitFor({ state: 'attached' });
    await setTheme(page, 'dark');
    await settled(page);
    await assertAccessible(page);
    await assertNoSidewaysScroll(page);
    assert.deepEqual(await smallTargets(page, TARGET.touch), []);
    assert.ok((await stat(await shot(page, 'harness', 'dark'))).size > 1000);
  }));
}

test('whatever a page complains about is collected', inBrowser({ base, expected: [/./] }, async ({ page, complaints }) => {
  const thrown = page.waitForEvent('pageerror');
  const failed = page.waitForEvent('requestfailed');
  const answered = page.waitForResponse('**/answers-500');
  await page.goto('/noisy');
  await Promise.all([thrown, failed, answered]);
  await page.locator('#done').waitFor();
  const all = complaints.join('\n');
  for (const part of [/console error: broken/, /console warning: odd/, /uncaught: .*thrown/, /request failed: GET http:\/\/127.0.0.1:1\//, /answer 500/]) {
    assert.match(all, part);
  }
}));

test('an undeclared complaint fails the test', async (t) => {
  const body = inBrowser({ base }, async ({ page }) => {
    const said = page.waitForEvent('console');
    await page.goto('/good');
    await page.evaluate(() => console.warn('odd'));
    await said;
  });
  await assert.rejects(body({ name: 'expected-to-fail', diagnostic: () => {} }), /the page complained/);
});

test('axe finds an input without a name and pale text', inBrowser({ base }, async ({ page }) => {
  await page.goto('/unlabelled');
  const found = (await violations(page)).join('\n');
  assert.match(found, /^label .* at input/m);
  assert.match(found, /^color-contrast .* at p/m);
}));

test('sideways scrolling is found, on a phone too, with what sticks out', async (t) => {
  for (const layout of LAYOUTS) {
    await t.test(layout.layout, inBrowser({ base, ...contextFor(layout, 'light') }, async ({ page }) => {
      await page.goto('/wide');
      await assert.rejects(assertNoSidewaysScroll(page), /div#long ends at/);
    }));
  }
});

test('small targets are found, but not links in a sentence or inputs with a large label', inBrowser({ base }, async ({ page }) => {
  await page.goto('/small');
  assert.deepEqual(await smallTargets(page, TARGET.anywhere), ['button "x" 12x12']);
}));

test('twelve photos have twelve names and differ in their bytes', async () => {
  const twelve = await photos(12);
  assert.equal(new Set(twelve.map((photo) => photo.name)).size, 12);
  assert.equal(new Set(twelve.map((photo) => photo.buffer.toString('base64'))).size, 12);
});

test('photos with an added comment are still pictures, and one that was cut off is none', inBrowser({ base }, async ({ page }) => {
  await page.goto('/good');
  const widthOf = (photo) =>
    page.evaluate(async (text) => {
      const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
      return (await createImageBitmap(new Blob([bytes], { type: 'image/jpeg' }))).width;
    }, photo.buffer.toString('base64'));
  for (const photo of await photos(12)) assert.ok((await widthOf(photo)) > 100, photo.name);
  await assert.rejects(widthOf(await cutOffPhoto()), /could not be decoded/);
}));
