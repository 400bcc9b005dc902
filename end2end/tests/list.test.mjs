// The list of stock in the hand: keyboard, palette, what Back brings back, undoing by Escape.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inBrowser, settled } from '../fixtures/browser.mjs';
import { firstLink, open, openShop, press } from '../fixtures/shop.mjs';

const shop = openShop({ demo: true });
const asOwner = (body) => inBrowser({ base: shop.base, storageState: shop.signedIn('owner') }, body);
const ITEM = /\/stock\/itm_[0-9a-f]{32}$/;

const rows = (page) => page.locator('main tbody tr');
/** Waits until the keyboard is on this row, counted from 0. */
const cursorOn = (page, at) => page.locator(`main tbody tr:nth-child(${at + 1}).cursor`).waitFor();
const titleOf = (row) => row.locator('td.title a').innerText();

test('J, K, Space, P, Enter and Escape go through the list', asOwner(async ({ page }) => {
  await open(page, '/stock');
  await page.keyboard.press('j');
  await cursorOn(page, 0);
  await page.keyboard.press('j');
  await cursorOn(page, 1);
  await page.keyboard.press('ArrowDown');
  await cursorOn(page, 2);
  await page.keyboard.press('k');
  await cursorOn(page, 1);

  await page.keyboard.press('Space');
  const bulk = page.getByRole('toolbar', { name: 'Bulk actions' });
  await bulk.getByText(/^1 of \d+ selected$/).waitFor();
  assert.equal(await rows(page).nth(1).getAttribute('aria-selected'), 'true');

  const second = await titleOf(rows(page).nth(1));
  await page.keyboard.press('p');
  await page.getByRole('complementary', { name: `Quick peek: ${second}` }).waitFor();
  const third = await titleOf(rows(page).nth(2));
  await page.keyboard.press('j');
  await page.getByRole('complementary', { name: `Quick peek: ${third}` }).waitFor();
  await page.keyboard.press('Escape');
  await page.locator('.drawer').waitFor({ state: 'detached' });
  await bulk.waitFor();
  await page.keyboard.press('Escape');
  await bulk.waitFor({ state: 'detached' });

  await page.keyboard.press('Enter');
  await page.waitForURL(ITEM);
  await page.getByRole('heading', { level: 1, name: third }).waitFor();
}));

test('the list of sales has the same keys, filters as chips, columns and a peek', asOwner(async ({ page }) => {
  await open(page, '/sales');
  await page.keyboard.press('j');
  await cursorOn(page, 0);
  await page.keyboard.press('Space');
  await page.getByRole('toolbar', { name: 'Bulk actions' }).getByText(/^1 of \d+ selected · /).waitFor();
  const number = await titleOf(rows(page).nth(0));
  await page.keyboard.press('p');
  await page.getByRole('complementary', { name: `Quick peek: ${number}` }).getByText('Open sale').waitFor();
  await page.keyboard.press('Escape');
  await page.locator('.drawer').waitFor({ state: 'detached' });
  await page.keyboard.press('Escape');

  await press(page, 'Filter');
  await page.getByLabel('Paid by').selectOption('cash');
  await page.locator('.filter-form').getByRole('button', { name: 'Show' }).click();
  await page.waitForURL('**/sales?tender=cash');
  await page.getByRole('link', { name: 'Remove filter Paid by' }).click();
  await page.waitForURL('**/sales');
  await press(page, 'Columns and density');
  await page.getByRole('checkbox', { name: 'Customer' }).uncheck();
  await page.getByRole('columnheader', { name: 'Customer' }).waitFor({ state: 'hidden' });
  await page.keyboard.press('Escape');
  await rows(page).nth(0).locator('td.title a').click();
  await page.getByRole('heading', { level: 1, name: number }).waitFor();
}));

test('slash goes to the search box, where letters are letters', asOwner(async ({ page }) => {
  await open(page, '/stock');
  await page.keyboard.press('/');
  await page.waitForFunction(() => document.activeElement?.id === 'stock-search');
  await page.keyboard.type('jjk');
  assert.equal(await page.getByLabel('Search stock').inputValue(), 'jjk');
  await page.waitForURL('**/stock?q=jjk');
  assert.equal(await page.locator('tr.cursor').count(), 0);
}));

test('single-key shortcuts can be switched off, and stay off', asOwner(async ({ page }) => {
  await open(page, '/stock');
  await page.keyboard.press('?');
  const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await sheet.getByRole('switch', { name: 'Single-key shortcuts' }).uncheck();
  await press(sheet, 'Close');
  await sheet.waitFor({ state: 'hidden' });
  await open(page, '/stock');
  await page.keyboard.press('n');
  await page.keyboard.press('j');
  await page.keyboard.press('ArrowDown');
  await cursorOn(page, 0);
  assert.equal(new URL(page.url()).pathname, '/stock');
}));

test('the palette finds a piece, and Escape returns to where one was', asOwner(async ({ page }) => {
  await open(page, '/stock?category=watch');
  await page.keyboard.press('j');
  await page.keyboard.press('Space');
  const there = page.url();
  const title = await titleOf(rows(page).first());
  const combobox = page.getByRole('combobox', { name: 'Search or run a command' });

  await page.keyboard.press('Control+k');
  await combobox.waitFor();
  await page.keyboard.press('Escape');
  await combobox.waitFor({ state: 'hidden' });
  assert.equal(page.url(), there);
  await page.getByText(/^1 of \d+ selected$/).waitFor();

  await page.keyboard.press('Control+k');
  await combobox.fill(title);
  await page.getByRole('option').filter({ hasText: title }).filter({ hasText: /[A-Z]-\d{5}/ }).first().waitFor();
  await page.keyboard.press('Enter');
  await page.waitForURL(ITEM);
  await page.getByRole('heading', { level: 1, name: title }).waitFor();

  await page.keyboard.press('Control+k');
  await page.getByText('Opened last').waitFor();
  await page.getByRole('option').filter({ hasText: title }).first().waitFor();
}));

test('Back brings filters, selection and place back', asOwner(async ({ page }) => {
  await open(page, '/stock');
  await page.getByRole('navigation', { name: 'Saved views' }).getByRole('link', { name: 'For sale' }).click();
  await page.waitForURL('**/stock?state=available');
  await settled(page);
  await rows(page).nth(2).getByRole('checkbox').check();
  const list = page.locator('#stock-scroll');
  await list.evaluate((el) => el.scrollTo(0, 400));
  const row = rows(page).nth(20);
  const title = await titleOf(row);
  await row.locator('td.title a').click();
  await page.getByRole('heading', { level: 1, name: title }).waitFor();
  const left = await page.evaluate(() => history.length);
  await page.goBack();
  await page.waitForURL('**/stock?state=available');
  await page.getByText(/^1 of \d+ selected$/).waitFor();
  await page.waitForFunction(() => document.querySelector('#stock-scroll')?.scrollTop > 200);
  assert.equal(await page.evaluate(() => history.length), left);
}));

test('a chosen column stays hidden, and a view can be saved and removed', asOwner(async ({ page }) => {
  await open(page, '/stock');
  await page.getByRole('columnheader', { name: 'Location' }).waitFor();
  await press(page, 'Columns and density');
  await page.getByRole('checkbox', { name: 'Location' }).uncheck();
  await page.getByRole('columnheader', { name: 'Location' }).waitFor({ state: 'hidden' });
  await open(page, '/stock?category=watch&sort=price_down');
  await page.getByRole('columnheader', { name: 'Location' }).waitFor({ state: 'hidden' });

  await press(page, 'Save view');
  const dialog = page.getByRole('dialog', { name: 'Save this view' });
  await dialog.getByLabel('Name').fill('Dear watches');
  await press(dialog, 'Save view');
  await open(page, '/stock');
  const view = page.getByRole('navigation', { name: 'Saved views' }).getByRole('link', { name: 'Dear watches' });
  await view.click();
  await page.waitForURL('**/stock?category=watch&sort=price_down');
  await press(page, 'Remove view');
  await view.waitFor({ state: 'detached' });
}));

test('what is shown can be taken along as CSV, without cost for an associate', async (t) => {
  for (const [role, cost] of [['owner', true], ['associate', false]]) {
    await t.test(role, inBrowser({ base: shop.base, storageState: shop.signedIn(role) }, async ({ page }) => {
      await open(page, '/stock');
      const coming = page.waitForEvent('download');
      await press(page, 'Export what is shown');
      const stream = await (await coming).createReadStream();
      const [head, ...lines] = (await stream.toArray()).join('').trim().split(/\r?\n/);
      assert.match(head, /Stock no\..*Asking/);
      assert.equal(/Cost/.test(head), cost);
      assert.equal(lines.length, await rows(page).count());
    }));
  }
});

test('from a list one goes on from piece to piece', asOwner(async ({ page }) => {
  await open(page, '/stock?sort=price_down');
  const [first, second] = [await titleOf(rows(page).nth(0)), await titleOf(rows(page).nth(1))];
  await rows(page).nth(0).locator('td.title a').click();
  await page.getByRole('heading', { level: 1, name: first }).waitFor();
  await page.getByRole('button', { name: 'Previous piece, K' }).and(page.locator(':disabled')).waitFor();
  await page.keyboard.press('j');
  await page.getByRole('heading', { level: 1, name: second }).waitFor();
  await press(page, 'Previous piece, K');
  await page.getByRole('heading', { level: 1, name: first }).waitFor();
  // Who comes by an address of its own has no list to go through.
  await open(page, page.url());
  assert.equal(await page.getByLabel('Next piece, J').count(), 0);
}));

test('E on a piece opens its form, and no way out of it loses what was typed', asOwner(async ({ page }) => {
  await open(page, '/stock');
  await rows(page).nth(0).locator('td.title a').click();
  await page.waitForURL(ITEM);
  await page.getByRole('link', { name: /^Edit/ }).waitFor();
  await settled(page);
  await page.keyboard.press('e');
  await page.waitForURL(/\/edit$/);
  const model = page.getByLabel('Model', { exact: true });
  await model.fill('Something else');
  const asking = page.getByRole('dialog', { name: 'Leave without saving?' });
  const asksBefore = async (leave) => {
    await leave();
    await asking.waitFor();
    await page.keyboard.press('Escape');
    await asking.waitFor({ state: 'hidden' });
    assert.match(page.url(), /\/edit$/);
    assert.equal(await model.inputValue(), 'Something else');
  };
  const back = () => page.evaluate(() => history.back());
  const cancel = page.getByRole('link', { name: 'Cancel', exact: true });
  await asksBefore(() => cancel.click());
  await asksBefore(async () => {
    await cancel.focus();
    await page.keyboard.press('n');
  });
  await asksBefore(async () => {
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Search or run a command' }).fill('Dashboard');
    await page.getByRole('option').filter({ hasText: /^\s*Dashboard/ }).first().click();
  });
  await asksBefore(back);
  await asksBefore(back);

  // A choice of the form takes letters no less than a line of text does.
  await page.getByRole('radio', { name: 'Present' }).first().focus();
  await page.keyboard.press('n');
  assert.equal(await asking.isVisible(), false);
  assert.match(page.url(), /\/edit$/);

  await back();
  await press(asking, 'Discard changes');
  await page.waitForURL(ITEM);
  await page.getByRole('button', { name: 'Change state' }).waitFor();
}));

test('while a menu is open its keys are its own', asOwner(async ({ page }) => {
  await open(page, '/stock');
  await page.keyboard.press('j');
  await cursorOn(page, 0);
  await page.keyboard.press('Space');
  const bulk = page.getByRole('toolbar', { name: 'Bulk actions' });
  await bulk.waitFor();
  await press(page, /, owner$/);
  const menu = page.getByRole('menu', { name: 'You' });
  await menu.waitFor();
  for (const key of ['ArrowDown', 'j', 'ArrowDown', 'n']) await page.keyboard.press(key);
  await cursorOn(page, 0);
  assert.equal(new URL(page.url()).pathname, '/stock');
  await page.keyboard.press('Escape');
  await menu.waitFor({ state: 'hidden' });
  await bulk.waitFor();
  await page.keyboard.press('Escape');
  await bulk.waitFor({ state: 'detached' });
}));

test('closing the peek gives the focus back to its row', asOwner(async ({ page }) => {
  await open(page, '/stock');
  const row = rows(page).nth(1);
  const title = await titleOf(row);
  await row.hover();
  await row.getByRole('button', { name: /^Peek at/ }).click();
  const drawer = page.getByRole('complementary', { name: `Quick peek: ${title}` });
  await press(drawer, 'Close, Escape');
  await drawer.waitFor({ state: 'detached' });
  await page.waitForFunction((title) => document.activeElement?.innerText === title, title);
}));

test('the palette says when nothing matches, and when it could not look', inBrowser(
  { base: shop.base, storageState: shop.signedIn('owner'), expected: [/ERR_CONNECTION_REFUSED/] },
  async ({ page }) => {
    const search = '**/rpc/app/inventory/rpc/list_items';
    const combobox = page.getByRole('combobox', { name: 'Search or run a command' });
    await open(page, '/');
    await page.keyboard.press('Control+k');
    await combobox.fill('zzzzzzzzzz');
    await page.getByText('No pieces match.').waitFor();
    await page.route(search, (route) => route.abort('connectionrefused'));
    await combobox.fill('zzzzzzzzz');
    await page.getByRole('alert').getByText('Pieces could not be searched.').waitFor();
    await page.unroute(search);
    await press(page, 'Try again');
    await page.getByText('No pieces match.').waitFor();
    assert.equal(await combobox.evaluate((el) => el === document.activeElement), true);
  },
));
