// The frame around the pages: theme, navigation, stores, the way out.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inBrowser, settled } from '../fixtures/browser.mjs';
import { LAYOUTS, contextFor } from '../fixtures/shots.mjs';
import { PASSWORD, email, open, openShop, press, signIn } from '../fixtures/shop.mjs';

const shop = openShop({ demo: true });
const ground = (page) => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
const theme = (page) => page.evaluate(() => document.documentElement.dataset.theme ?? '');

test('the theme is chosen, kept, and there before anything is painted', inBrowser({ base: shop.base, storageState: shop.signedIn('owner') }, async ({ page }) => {
  await open(page, '/');
  const light = await ground(page);
  await press(page, 'Theme: system');
  await press(page, 'Theme: light');
  await page.getByRole('button', { name: 'Theme: dark' }).first().waitFor();
  const dark = await ground(page);
  assert.notEqual(dark, light);
  await page.goto('/stock', { waitUntil: 'commit' });
  await page.waitForFunction(() => document.body);
  assert.equal(await theme(page), 'dark');
  await settled(page);
  assert.equal(await ground(page), dark);
  await press(page, 'Theme: dark');
  assert.equal(await theme(page), '');
  await page.reload();
  await settled(page);
  assert.equal(await ground(page), light);
}));

test('the navigation is collapsed and stays so', inBrowser({ base: shop.base, storageState: shop.signedIn('owner') }, async ({ page }) => {
  await open(page, '/');
  const width = () => page.getByRole('navigation', { name: 'Main' }).evaluate((nav) => nav.getBoundingClientRect().width);
  const wide = await width();
  await press(page, 'Collapse');
  assert.ok((await width()) < wide / 2);
  await open(page, '/stock');
  assert.ok((await width()) < wide / 2);
}));

test('stores are switched, and the choice holds for the whole session', inBrowser({ base: shop.base }, async ({ page }) => {
  // A session of its own: the store belongs to the session.
  await open(page, '/sign-in');
  await signIn(page, email('owner'), PASSWORD);
  await settled(page);
  const switcher = page.locator('.store-switch');
  const number = async () => {
    await open(page, '/stock');
    return Number((await page.locator('.page-head .num').first().innerText()).match(/^(\d+) piece/)[1]);
  };
  const choose = async (name) => {
    await open(page, '/stock');
    await switcher.click();
    await page.getByRole('menuitemradio', { name, exact: typeof name === 'string' }).click();
    await page.waitForURL((url) => url.pathname === '/');
    await settled(page);
  };
  await choose('Newbury Street');
  const first = await number();
  await choose('Harbour Row');
  assert.equal(await switcher.innerText(), 'Harbour Row');
  const second = await number();
  await open(page, '/stock/new');
  await page.getByText('into Harbour Row').waitFor();
  await choose(/^All my stores/);
  assert.equal(await switcher.innerText(), 'All my stores');
  assert.equal(await number(), first + second);
}));

test('who works in one store is offered no other', inBrowser({ base: shop.base, storageState: shop.signedIn('associate') }, async ({ page }) => {
  await open(page, '/');
  assert.equal(await page.locator('.store-switch').innerText(), 'Newbury Street');
  assert.equal(await page.getByRole('button', { name: 'Newbury Street' }).count(), 0);
}));

test('signing out ends the session on the server and leaves nothing of the person behind', inBrowser({ base: shop.base }, async ({ page, context }) => {
  await open(page, '/sign-in');
  await signIn(page, email('viewer'), PASSWORD);
  await settled(page);
  const cookies = await context.cookies();
  await page.evaluate(() => {
    localStorage.setItem('density', 'compact');
    localStorage.setItem('recent', '/stock\tA piece\tW-1');
  });
  await press(page, /Clara Bianchi, read-only$/);
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.waitForURL('**/sign-in');
  // What this browser prefers stays; what the person looked at goes.
  assert.deepEqual(await page.evaluate(() => [localStorage.getItem('density'), localStorage.getItem('recent')]), ['compact', null]);
  await page.goto('/stock');
  assert.equal(new URL(page.url()).pathname, '/sign-in');
  await context.addCookies(cookies);
  await page.goto('/stock');
  assert.equal(new URL(page.url()).pathname, '/sign-in');
}));

test('on a tablet the bar at the foot leads everywhere', inBrowser({ base: shop.base, storageState: shop.signedIn('owner'), ...contextFor(LAYOUTS[1], 'light') }, async ({ page }) => {
  await open(page, '/');
  const nav = page.getByRole('navigation', { name: 'Main' });
  await nav.getByRole('link', { name: 'Stock' }).tap();
  await page.waitForURL('**/stock');
  await nav.getByRole('button', { name: 'More' }).tap();
  await page.getByRole('menuitem', { name: 'Mailbox' }).tap();
  await page.waitForURL('**/settings/mailbox');
  await page.getByRole('heading', { level: 1, name: 'Mailbox' }).waitFor();
}));
