// The till: from a scan to the receipt, by hand and by keyboard, with others selling the same pieces.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { violations } from '../fixtures/axe.mjs';
import { browser, inBrowser, settled } from '../fixtures/browser.mjs';
import { TARGET, assertNoSidewaysScroll, smallTargets } from '../fixtures/layout.mjs';
import { THEMES, shot } from '../fixtures/shots.mjs';
import { PASSWORD, call, eventually, fill, open, openShop, press, scan } from '../fixtures/shop.mjs';

const shop = openShop({ demo: true });
const SIZES = [[1180, 820], [820, 1180], [1440, 900], [390, 844]];
/** The browser notes every refusal that a test provokes. */
const REFUSED = /^console error: Failed to load resource: the server responded with a status of 4(03|04|09|22)/;
const PIN = '4711';

/** Something as a person of the shop, outside any page. */
async function as(role, act) {
  const context = await (await browser()).newContext({ baseURL: shop.base(), storageState: await shop.signedIn(role)() });
  try {
    return await act(context, (name, args) => call(context, shop.base(), 'sales', name, args));
  } finally {
    await context.close();
  }
}

const openTill = async (context) => (await context.request.post('/rpc/app/sales/rpc/open_till', { headers: { origin: shop.base() } })).json();

/** A sales tax that trade-ins lower, and a manager who can agree. Before the first till is opened. */
let prepared;
const prepare = () => (prepared ??= (async () => {
  const [place, rule] = ['jur', 'txr'].map((kind) => `${kind}_${'0'.repeat(31)}1`);
  await as('owner', async (context, ask) => {
    const till = await openTill(context);
    const rules = [{ id: rule, jurisdiction: place, levy: 'sales', name: 'Sales tax, MA', valid_from: '2020-01-01', valid_to: null, applies_to: { to: 'everything' }, sourcing: 'destination', customers: [], rate: 62_500, band: null, compound: false }];
    const tax = { jurisdictions: [{ id: place, name: 'Massachusetts', trade_in: 'reduces_base' }], store: [place], rules, due_at_deposit: [] };
    await ask('save_till_settings', { cmd: { settings: { ...till.settings, tax }, version: till.version } });
  });
  await as('manager', (_, ask) => ask('set_pin', { cmd: { pin: PIN, password: PASSWORD } }));
})());

const till = (role = 'associate', rest = {}) => ({ base: shop.base, storageState: shop.signedIn(role), viewport: { width: 1180, height: 820 }, expected: [REFUSED], ...rest });

/** Opens the till with something in the grid. */
async function openThe(page) {
  await prepare();
  page.on('dialog', (leaving) => leaving.accept());
  await open(page, '/till');
  // On a phone the pictures come with a search.
  await page.locator('.till__tile').first().waitFor({ state: 'attached' });
}

const lines = (page) => page.locator('.till__line');
const total = (page) => page.locator('.till__total').innerText();
const money = (text) => Number(text.replace(/[^\d.]/g, ''));

/** A piece nobody has taken yet: its title and stock number. */
async function free(page, at = 0) {
  return as('owner', async (_, ask) => {
    const { items } = await ask('find_sellable', { find: { text: '' } });
    const pieces = items.filter((it) => it.tracking === 'piece' && it.availability === 'available' && !it.held && it.price && it.min && it.min.minor < it.price.minor);
    assert.ok(pieces[at], 'no free piece');
    return pieces[at];
  });
}

test('a scan with no field focused puts the piece on the cart, and its letters reach nobody else', inBrowser(till(), async ({ page }) => {
  await openThe(page);
  const piece = await free(page);
  await scan(page, piece.stock_no);
  await lines(page).filter({ hasText: piece.title }).waitFor();
  assert.equal(new URL(page.url()).pathname, '/till');
  await scan(page, piece.stock_no);
  await page.getByText('is on the cart already').waitFor({ state: 'attached' });
  assert.equal(await lines(page).count(), 1);
  await scan(page, 'NNNNNN');
  await page.getByText('Nothing matches').waitFor();
  assert.equal(new URL(page.url()).pathname, '/till');
}));

test('a sale is paid by card, posted once, and a new one begins', inBrowser(till(), async ({ page }) => {
  await openThe(page);
  const piece = await free(page);
  await scan(page, piece.stock_no);
  await lines(page).first().waitFor();
  const asked = await total(page);
  assert.equal(money(asked), Math.round(piece.price.minor * 1.0625) / 100);
  await page.locator('#till-pay').click();
  await page.getByRole('button', { name: 'Card', exact: true }).click();
  await page.locator('#till-take').click();
  await page.getByText(/^Paid in full\. Receipt NS/).waitFor();
  assert.deepEqual(await violations(page), []);
  assert.match(await page.getByRole('link', { name: 'Print' }).getAttribute('href'), /^\/papers\/sal_[0-9a-f]{32}\?sheet=roll$/);
  await page.getByRole('button', { name: 'New sale' }).click();
  assert.equal(await lines(page).count(), 0);
  await scan(page, piece.stock_no);
  await page.getByText(/was sold by/).first().waitFor();
  assert.ok(await page.locator('#till-pay').isDisabled());
}));

test('what another till keeps is explained, and free again when it is let go', inBrowser(till('manager'), async ({ page }) => {
  await openThe(page);
  const piece = await free(page, 1);
  await scan(page, piece.stock_no);
  await lines(page).first().waitFor();
  await as('associate', async (other) => {
    const second = await other.newPage();
    await openThe(second);
    await scan(second, piece.stock_no);
    await second.getByText(/Held in another cart by Julian Okafor/).waitFor();
    assert.deepEqual(await violations(second), []);
    await press(page, `Remove ${piece.title}`);
    await second.locator('.till__lines .alert').waitFor({ state: 'detached' });
    await second.getByRole('button', { name: 'Clear the cart' }).click();
  });
}));

test('a discount above the limit takes a reason and a manager’s PIN', inBrowser(till(), async ({ page }) => {
  await openThe(page);
  const piece = await free(page, 2);
  await scan(page, piece.stock_no);
  await lines(page).first().click();
  const sheet = page.getByRole('dialog', { name: piece.title });
  await fill(sheet, { Discount: '30' });
  await press(sheet, 'Keep');
  await sheet.getByText('A discount needs a reason.').first().waitFor();
  await fill(sheet, { Reason: 'Returning client' });
  await press(sheet, 'Keep');
  const ask = page.getByRole('dialog', { name: 'A manager has to agree' });
  await fill(ask, { 'Who agrees': 'Julian Okafor', PIN: '0000' });
  await press(ask, 'Agree');
  await ask.getByRole('alert').waitFor();
  await fill(ask, { PIN });
  await press(ask, 'Agree');
  await page.getByText('Approved by Julian Okafor').waitFor();
  await page.getByText(/given by Tomás Reyes/).waitFor();
  await page.locator('#till-pay').click();
  await page.getByRole('heading', { name: 'Payment' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Clear the cart' }).click();
}));

test('a customer is taken in with four fields and found in two presses', inBrowser(till(), async ({ page }) => {
  await openThe(page);
  await press(page, /^Add customer/);
  await press(page.getByRole('dialog'), 'New customer');
  const form = page.getByRole('dialog', { name: 'New customer' });
  await fill(form, { Name: 'Wilhelmina Ashdown', 'E-mail': 'w.ashdown@example.com', Phone: '+1 617 555 0199' });
  await press(form, 'Save and choose');
  await page.locator('.till__who').getByText('Wilhelmina Ashdown').waitFor();
  await press(page, 'Remove the customer');
  await press(page, /^Add customer/);
  await page.getByRole('dialog').getByRole('button', { name: /Wilhelmina Ashdown/ }).click();
  await page.locator('.till__who').getByText('Wilhelmina Ashdown').waitFor();
}));

test('a cart survives a reload, and is parked and taken up again', inBrowser(till(), async ({ page }) => {
  await openThe(page);
  const piece = await free(page, 3);
  await scan(page, piece.stock_no);
  await lines(page).first().waitFor();
  await page.reload();
  await settled(page);
  await lines(page).filter({ hasText: piece.title }).waitFor();
  assert.equal(await page.evaluate(() => JSON.stringify(localStorage).includes('price')), false);
  await press(page, 'Park');
  const sheet = page.getByRole('dialog', { name: 'Park this cart' });
  await fill(sheet, { Name: 'Whitfield' });
  await press(sheet, 'Park');
  await lines(page).first().waitFor({ state: 'detached' });
  await press(page, 'Parked: Whitfield');
  await lines(page).filter({ hasText: piece.title }).waitFor();
  await page.getByRole('button', { name: 'Clear the cart' }).click();
}));

test('a trade-in lowers the tax, pays, and comes into stock', inBrowser(till(), async ({ page }) => {
  await openThe(page);
  await press(page, 'Other');
  await fill(page.getByRole('dialog'), { Title: 'Watch winder', 'Price for one': '1000' });
  await press(page.getByRole('dialog'), 'Add to cart');
  assert.equal(await total(page), '$1,062.50');
  await press(page, 'Trade-in');
  const form = page.getByRole('dialog', { name: 'Take a piece in part payment' });
  await fill(form, { 'What it is': 'Omega Seamaster, traded', 'Allowed for it': '400' });
  await press(form, 'Take in');
  await eventually('the lower tax', async () => (await total(page)) === '$1,037.50');
  await page.getByText('lowers the tax on all goods').waitFor();
  await page.locator('#till-pay').click();
  assert.match(await page.locator('.till__due').innerText(), /\$637\.50/);
  await page.getByRole('button', { name: 'Card', exact: true }).click();
  await page.locator('#till-take').click();
  await page.getByText(/^Paid in full/).waitFor();
  await open(page, '/stock?q=Omega+Seamaster%2C+traded');
  await page.getByText('Omega Seamaster, traded').first().waitFor();
}));

test('no answer loses nothing: the same sale is asked for again and posted once', inBrowser(till('associate', { expected: [REFUSED, /ring_up/, /ERR_FAILED/] }), async ({ page }) => {
  await openThe(page);
  await press(page, 'Gift card');
  await fill(page.getByRole('dialog'), { Amount: '100' });
  await press(page.getByRole('dialog'), 'Add to cart');
  await page.locator('#till-pay').click();
  await page.getByRole('button', { name: 'Card', exact: true }).click();
  // The sale arrives, the answer does not.
  let lost = 0;
  await page.route('**/ring_up', async (route) => {
    if (lost++) return route.continue();
    await route.fetch();
    return route.abort();
  });
  await page.locator('#till-take').click();
  await page.getByText('No answer yet. Nothing is lost.').waitFor();
  assert.deepEqual(await violations(page), []);
  await page.getByText(/^Paid in full/).waitFor();
  assert.equal(await page.locator('.till__card').count(), 1);
  assert.ok(lost >= 2);
}));

for (const [width, height] of SIZES) {
  test(`the till at ${width} × ${height}`, inBrowser(till('owner', { viewport: { width, height }, hasTouch: true, isMobile: width < 1440 }), async ({ page }) => {
    await openThe(page);
    await press(page, 'Service');
    await fill(page.getByRole('dialog'), { Price: '85' });
    await press(page.getByRole('dialog'), 'Add to cart');
    for (const step of ['cart', 'pay']) {
      if (step === 'pay') await page.locator('#till-pay').click();
      const key = page.locator('.till__key');
      const box = await key.boundingBox();
      assert.ok(box.height >= 64, `the key is ${box.height} px high`);
      assert.ok(box.y + box.height <= height, 'the key is in view');
      await assertNoSidewaysScroll(page);
      for (const theme of THEMES) {
        await page.emulateMedia({ colorScheme: theme });
        assert.deepEqual(await violations(page), []);
        await shot(page, `till-${step}`, theme);
      }
      assert.deepEqual(await smallTargets(page, TARGET.touch), []);
    }
  }));
}
