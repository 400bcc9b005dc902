// Photos: the ways in, their order, and when things go wrong: removed by mistake, broken, called off halfway, cut off
// by the network.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { inBrowser } from '../fixtures/browser.mjs';
import { call, cutOffPhoto, eventually, open, openShop, photos, press } from '../fixtures/shop.mjs';

const shop = openShop({ demo: true });
const asOwner = (body, options = {}) => inBrowser({ base: shop.base, storageState: shop.signedIn('owner'), ...options }, body);

/** A new piece without photos, made by a call; gives its address and what an upload needs. */
async function newPiece(context, title) {
  const { here } = await call(context, shop.base(), 'identity', 'whoami');
  const page = await context.newPage();
  await open(page, '/stock/new');
  await page.getByRole('radio', { name: 'Watch', exact: true }).check();
  await page.getByLabel('Title', { exact: true }).fill(title);
  await press(page, /^Save/);
  await page.waitForURL(/\/stock\/itm_[0-9a-f]{32}/);
  const path = new URL(page.url()).pathname;
  await page.close();
  return { path, item: path.split('/').pop(), store: here.id, photo: `pho_${crypto.randomUUID().replaceAll('-', '')}` };
}

const tiles = (page) => page.locator('#photos .tile');
const kept = async () => (await readdir(join(shop.data(), 'files'), { recursive: true })).sort();

test('a removed photo comes back by Undo, where it was', asOwner(async ({ page, context }) => {
  const number = 3;
  const { path } = await newPiece(context, 'Removed and back');
  await open(page, path);
  await page.getByLabel('Photo files').setInputFiles(await photos(number));
  await page.getByText('3 of 3 uploaded', { exact: true }).waitFor();
  await open(page, path);
  const before = await tiles(page).evaluateAll((all) => all.map(({ id }) => id));
  assert.equal(before.length, number);
  await press(page, `Remove Photo 1 of ${number}`);
  await page.getByText('Photo removed').waitFor();
  await eventually('one tile less', async () => (await tiles(page).count()) === number - 1);
  await press(page, 'Undo');
  await eventually('all tiles', async () => (await tiles(page).count()) === number);
  await eventually('the server to agree', async () => {
    await open(page, page.url());
    return (await tiles(page).evaluateAll((all) => all.map(({ id }) => id))).join() === before.join();
  });

  const gone = page.waitForResponse('**/remove_photo*');
  await press(page, `Remove Photo 1 of ${number}`);
  assert.equal((await gone).status(), 200);
  await open(page, page.url());
  assert.deepEqual(await tiles(page).evaluateAll((all) => all.map(({ id }) => id)), before.slice(1));
  // A picture that was still on its way when its photo was removed is gone by then.
}, { expected: [/status of 404 .*\/media\//] }));

test('photos come in dropped on the page, and straight from the camera of a tablet', asOwner(async ({ page, context }) => {
  const { path } = await newPiece(context, 'Dropped and shot');
  await open(page, path);
  const [first, second, third] = await photos(3);
  const dropped = await page.evaluateHandle((files) => {
    const data = new DataTransfer();
    for (const { name, text } of files) {
      data.items.add(new File([Uint8Array.from(atob(text), (byte) => byte.charCodeAt(0))], name, { type: 'image/jpeg' }));
    }
    return data;
  }, [first, second].map(({ name, buffer }) => ({ name, text: buffer.toString('base64') })));
  const zone = page.locator('#photos .drop');
  await zone.dispatchEvent('dragover', { dataTransfer: dropped });
  await page.locator('#photos .drop.is-over').waitFor();
  await zone.dispatchEvent('drop', { dataTransfer: dropped });
  await page.getByText('2 of 2 uploaded', { exact: true }).waitFor();
  assert.equal(await page.locator('#photos .drop.is-over').count(), 0);
  await eventually('two tiles', async () => (await tiles(page).count()) === 2);

  const chosen = async (button) => {
    const asked = page.waitForEvent('filechooser');
    await press(page, button);
    const chooser = await asked;
    return { chooser, capture: await chooser.element().getAttribute('capture') };
  };
  assert.equal((await chosen('Choose files')).capture, null, 'a file picker offers every source');
  const { chooser, capture } = await chosen('Use camera');
  assert.equal(capture, 'environment', 'the camera that looks away from who holds it');
  const sent = page.waitForResponse((answer) => answer.url().includes('/upload/photo/'));
  await chooser.setFiles([third]);
  assert.equal((await sent).status(), 200);
  await open(page, path);
  assert.equal(await tiles(page).count(), 3);
}));

test('photos are put in order with the keyboard and by buttons, and stay so', asOwner(async ({ page, context }) => {
  const { path } = await newPiece(context, 'In order');
  await open(page, path);
  await page.getByLabel('Photo files').setInputFiles(await photos(3));
  await page.getByText('3 of 3 uploaded', { exact: true }).waitFor();
  await eventually('three tiles', async () => (await tiles(page).count()) === 3);
  const ids = () => tiles(page).evaluateAll((all) => all.map(({ id }) => id));
  const [first, second, third] = await ids();
  let saved = page.waitForResponse('**/arrange_photos*');
  await page.locator(`#${third}`).focus();
  await page.keyboard.press('Alt+ArrowLeft');
  assert.equal((await saved).status(), 200);
  await eventually('the third before the second', async () => (await ids()).join() === [first, third, second].join());
  await page.waitForFunction((id) => document.activeElement?.id === id, third);
  saved = page.waitForResponse('**/arrange_photos*');
  await press(page, 'Make Photo 3 of 3 the cover');
  assert.equal((await saved).status(), 200);
  await open(page, path);
  assert.deepEqual(await ids(), [second, first, third]);
}));

test('a broken photo says why, can be tried again and be called off', asOwner(async ({ page, context }) => {
  const { path } = await newPiece(context, 'Broken photo');
  await open(page, path);
  const files = await kept();
  await page.getByLabel('Photo files').setInputFiles([await cutOffPhoto()]);
  const tile = tiles(page).filter({ hasText: 'cut-off.jpg' });
  const reason = tile.locator('.badge--critical');
  await reason.waitFor();
  assert.match(await reason.textContent(), /cut off|broken|cannot be read|incomplete/i);
  await page.getByText('0 of 1 uploaded, 1 failed').waitFor();

  const again = page.waitForResponse('**/upload/photo/**');
  await press(page, 'Retry cut-off.jpg');
  assert.equal((await again).status(), 422);
  await reason.waitFor();
  await press(page, 'Cancel cut-off.jpg');
  await tile.waitFor({ state: 'detached' });
  await open(page, path);
  assert.equal(await tiles(page).count(), 0);
  assert.deepEqual(await kept(), files);
}, { expected: [/status of 4\d\d .*\/upload\/photo\//] }));

test('an upload that is called off halfway leaves nothing', asOwner(async ({ page, context }) => {
  const { path } = await newPiece(context, 'Called off');
  const files = await kept();
  await open(page, path);
  // So slow that it cannot be there before it is called off.
  const wire = await context.newCDPSession(page);
  await wire.send('Network.emulateNetworkConditions', { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 500 });
  await page.getByLabel('Photo files').setInputFiles((await photos(1)).slice(0, 1));
  await tiles(page).getByText('photo-01.jpg').waitFor();
  await press(page, 'Cancel photo-01.jpg');
  await tiles(page).waitFor({ state: 'detached' });
  await wire.send('Network.emulateNetworkConditions', { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: -1 });
  await open(page, path);
  assert.equal(await tiles(page).count(), 0);
  assert.deepEqual(await kept(), files);
}));

test('an upload that the network cuts off leaves nothing, and sending it again adds it once', asOwner(async ({ page, context }) => {
  const { path, item, store, photo } = await newPiece(context, 'Cut off');
  const files = await kept();
  const [{ buffer }] = await photos(1);
  const target = `/upload/photo/${store}/${item}/${photo}`;
  const cookie = (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');

  const { hostname, port } = new URL(shop.base());
  const line = connect({ host: hostname, port, allowHalfOpen: true });
  await once(line, 'connect');
  line.write(
    `POST ${target} HTTP/1.1\r\nhost: ${hostname}:${port}\r\norigin: ${shop.base()}\r\ncookie: ${cookie}\r\n` +
      `content-type: image/jpeg\r\ncontent-length: ${buffer.length}\r\n\r\n`,
  );
  line.end(buffer.subarray(0, buffer.length / 2));
  // The server has noticed once it closes its side.
  line.resume();
  await once(line, 'end');
  line.destroy();
  assert.deepEqual(await kept(), files);
  await open(page, path);
  assert.equal(await tiles(page).count(), 0);

  for (const _twice of [1, 2]) {
    const answer = await context.request.post(`${shop.base()}${target}`, { data: buffer, headers: { origin: shop.base(), 'content-type': 'image/jpeg' } });
    assert.equal(answer.status(), 200, await answer.text());
  }
  await open(page, path);
  assert.equal(await tiles(page).count(), 1);
}));

test('uploads go on while another page is open', asOwner(async ({ page, context }) => {
  const { path } = await newPiece(context, 'Left early');
  await open(page, path);
  await page.getByLabel('Photo files').setInputFiles(await photos(6));
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Stock' }).click();
  await page.waitForURL('**/stock');
  await page.goBack();
  await page.waitForURL(`**${path}*`);
  await page.locator('#photos header').getByText(/^6 of \d+$/).waitFor();
  await open(page, path);
  assert.equal(await tiles(page).count(), 6);
}));
