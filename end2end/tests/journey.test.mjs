// The newcomer's day: a new shop, a colleague, the old stock from a file, a watch photographed at the counter, found
// again by a misspelt name; and the colleague never receives what a piece cost.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inBrowser, settled } from '../fixtures/browser.mjs';
import { LAYOUTS, contextFor, shot } from '../fixtures/shots.mjs';
import { dataFile, eventually, fill, open, openShop, photos, press, recordAnswers } from '../fixtures/shop.mjs';

const OWNER = { name: 'Ada Marlow', email: 'ada@marlow.test', password: 'a-long-first-password' };
const ASSOCIATE = { name: 'Ben Finch', email: 'ben@marlow.test', password: 'another-long-password' };
const WATCH = { brand: 'Vacheron Constantin', model: 'Overseas', title: 'Vacheron Constantin Overseas', price: '1250000', misspelt: 'vasheron overses' };
const PURCHASE = { cost: '734119.53', vendor: 'Estate of Kestrel' };
/** Cost, margin and vendor in every spelling a page or an answer may use: units, cents, thousands. */
const SECRETS = [/(?<![0-9a-f])734[,.\s\u00a0\u202f]?119/, /(?<![0-9a-f])515[,.\s\u00a0\u202f]?880/, /Kestrel/];

const shop = openShop();
const [desk, tablet] = LAYOUTS;
const ITEM = /\/stock\/itm_[0-9a-f]{32}/;

test('from sign-up to a colleague who sees the stock but not what it cost', async (t) => {
  let invitation;
  let watch;
  let owner;

  await t.test('signing up opens an empty shop', inBrowser({ base: shop.base, ...contextFor(desk, 'light') }, async ({ page, context }) => {
    await open(page, '/sign-up');
    await fill(page, { 'Your name': OWNER.name, 'Store name': 'Marlow & Finch', 'E-mail': OWNER.email, Password: OWNER.password });
    await page.getByLabel(/I accept the terms/).check();
    await page.getByLabel(/I am of age/).check();
    await press(page, 'Create shop');
    await page.waitForURL((url) => url.pathname === '/');
    await page.getByText('No pieces yet').waitFor();
    await settled(page);
    await shot(page, 'journey-empty-dashboard');
    owner = await context.storageState();
  }));
  assert.ok(owner, 'the owner is signed in');
  const asOwner = (layout, body) => inBrowser({ base: shop.base, storageState: owner, ...contextFor(layout, 'light') }, body);

  await t.test('an associate is added', asOwner(desk, async ({ page }) => {
    await open(page, '/settings/staff');
    await press(page, 'Invite');
    const form = page.getByRole('dialog', { name: 'Invite a colleague' });
    await fill(form, { Name: ASSOCIATE.name, 'E-mail': ASSOCIATE.email, Role: 'Sales associate' });
    await press(form, 'Send invitation');
    await page.getByRole('row', { name: new RegExp(ASSOCIATE.name) }).getByText('Invited').waitFor();
    await form.waitFor({ state: 'hidden' });
  }));

  await t.test('the invitation waits in the mailbox with its link', asOwner(desk, async ({ page }) => {
    const letter = page.locator('.mail').filter({ hasText: ASSOCIATE.email });
    await eventually('the invitation', async () => {
      await open(page, '/settings/mailbox');
      return letter.count();
    });
    await letter.locator('summary').click();
    invitation = await letter.locator('a[href^="/welcome/"]').getAttribute('href');
    await shot(page, 'journey-mailbox');
  }));

  await t.test('a Shopify file brings the old stock', asOwner(desk, async ({ page }) => {
    await open(page, '/stock/import');
    await page.getByLabel('Catalogue file').setInputFiles(dataFile('shopify-jewelery.csv'));
    await press(page, 'Upload and check');
    await page.waitForURL(/\/stock\/import\/imp_[0-9a-f]{32}$/);
    const state = (word) => page.locator('.page-head .badge').getByText(word, { exact: true }).waitFor();
    await state('Not confirmed');
    await press(page, /^Import \d+ products$/);
    await page.getByText(/^Import done, 20 of 20 products$/).waitFor();
    await state('Done');
    await shot(page, 'journey-import-done');
    await press(page, 'See the stock');
    await page.getByRole('link', { name: 'Galaxy Earrings' }).waitFor();
    await page.getByText('20 of 20 shown').waitFor();
  }));

  await t.test('a watch with twelve photos is taken in on the tablet', asOwner(tablet, async ({ page }) => {
    await open(page, '/stock/new');
    await page.getByRole('radio', { name: 'Watch', exact: true }).check();
    await fill(page, { Brand: WATCH.brand, Model: WATCH.model, 'Asking price': WATCH.price, Cost: PURCHASE.cost, Vendor: PURCHASE.vendor });
    await page.getByLabel('Make it available at once').check();
    await press(page, /^Save/);
    await page.waitForURL(ITEM);
    watch = new URL(page.url()).pathname;
    await page.getByLabel('Photo files').setInputFiles(await photos(12));
    await page.getByText('12 of 12 uploaded', { exact: true }).waitFor();
    await page.locator('#photos header').getByText(/^12 of \d+$/).waitFor();
    await settled(page);
    await shot(page, 'journey-watch');
    await open(page, watch);
    assert.equal(await page.locator('#photos .tile').count(), 12);
    await page.getByText('$734,119.53').first().waitFor();
    await page.getByText(PURCHASE.vendor).waitFor();
  }));

  await t.test('it is found by a misspelt name', asOwner(tablet, async ({ page }) => {
    await open(page, '/stock');
    await page.getByLabel('Search stock').fill(WATCH.misspelt);
    await page.getByText(/Showing close spellings/).waitFor();
    const found = page.getByRole('link', { name: WATCH.title });
    await found.waitFor();
    await settled(page);
    await shot(page, 'journey-found');
    await found.click();
    await page.waitForURL(`**${watch}`);
    await page.getByRole('heading', { level: 1, name: WATCH.title }).waitFor();
  }));

  await t.test('the associate sets a password and works without ever receiving the cost', inBrowser({ base: shop.base }, async ({ page, context }) => {
    const received = await recordAnswers(context);
    await open(page, invitation);
    await fill(page, { Password: ASSOCIATE.password });
    await press(page, 'Set password and start');
    await page.waitForURL((url) => url.pathname === '/');
    await page.getByRole('heading', { level: 1, name: 'Welcome, Ben' }).waitFor();
    await visitEverything(page, watch);
    assert.ok(received.some(({ body }) => body.includes(WATCH.title)), 'answers were recorded');
    assert.deepEqual(secretsIn(received), []);
    const keys = received.filter(({ body }) => /\\?"(cost|margin|vendor)\w*\\?":/.test(body)).map(({ url }) => url);
    assert.deepEqual(keys, [], 'answers have no such field either');
    const asked = received.map(({ url }) => new URL(url).pathname).filter((path) => /cost/.test(path));
    assert.deepEqual(asked, [], 'nobody even asked');
    await shot(page, 'journey-associate');

    const { origin } = new URL(page.url());
    const id = watch.split('/').pop();
    for (const [slice, name, args] of [['inventory', 'find_cost', { data: { id } }], ['inventory', 'list_items_cost', { data: { listing: {} } }], ['reports', 'stock_cost', { form: {} }]]) {
      const answer = await context.request.post(`${origin}/rpc/app/${slice}/rpc/${name}`, { ...args, headers: { origin } });
      const text = await answer.text();
      assert.equal(answer.status(), 403, `${name}: ${text}`);
      assert.deepEqual(secretsIn([{ url: name, body: text }]), []);
    }
  }));

  await t.test('the owner receives it on the same way, so it would have been seen', asOwner(desk, async ({ page, context }) => {
    const received = await recordAnswers(context);
    await visitEverything(page, watch);
    for (const secret of SECRETS) assert.ok(received.some(({ body }) => secret.test(body)), `${secret} was not seen`);
  }));

  await t.test('the link works once', inBrowser({ base: shop.base, expected: [/status of 4\d\d/] }, async ({ page }) => {
    await open(page, invitation);
    await page.getByText('This link does not open any more').waitFor();
    assert.equal(await page.locator('input[type=password]').count(), 0);
  }));
});

/** Every page that says something about the watch: loaded from the server, and reached by clicking. */
async function visitEverything(page, watch) {
  const search = `/stock?q=${encodeURIComponent(WATCH.misspelt)}`;
  for (const path of ['/', '/stock', '/stock?view=grid', search, watch, `${watch}/edit`, '/']) await open(page, path);
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Stock' }).click();
  await page.getByLabel('Search stock').fill(WATCH.misspelt);
  await page.getByText(/Showing close spellings/).waitFor();
  await page.getByRole('button', { name: /^Peek at/ }).first().click();
  await page.locator('.drawer').getByText('$1,250,000').waitFor();
  await page.getByRole('link', { name: WATCH.title }).first().click();
  await page.waitForURL(`**${watch}`);
  await page.getByRole('heading', { level: 1, name: WATCH.title }).waitFor();
  await settled(page);
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox').fill('vacheron');
  await page.getByRole('option', { name: new RegExp(WATCH.title) }).first().waitFor();
  await page.keyboard.press('Escape');
}

function secretsIn(received) {
  return received.flatMap(({ url, body }) => SECRETS.filter((secret) => secret.test(body)).map((secret) => `${secret} in ${url}`));
}
