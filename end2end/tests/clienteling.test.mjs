// A client of a shop with two associates: she wants something, it comes in, whoever looks after her hears of it, and a
// deal is dragged to its end. The other associate learns nothing of it, whatever page they open.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inBrowser, settled } from '../fixtures/browser.mjs';
import { LAYOUTS, contextFor, shot } from '../fixtures/shots.mjs';
import { eventually, fill, open, openShop, press, recordAnswers, scan } from '../fixtures/shop.mjs';

const shop = openShop({ demo: true });
const [desk] = LAYOUTS;
const CLIENT = 'Inès Duarte';
const PIECE = { brand: 'Meridian', model: 'Regatta', title: 'Meridian Regatta', price: '8200' };
const DEAL = 'A first diver, for her fortieth';
const TASK = `Show ${PIECE.title} to ${CLIENT}`;
const OTHER = { name: 'Rosa Thorn', email: 'rosa@demo.test', password: 'yet-another-long-password' };

test('a wish becomes a task, a deal and a sale, and stays with whoever has it', async (t) => {
  const as = (role, body, more) => inBrowser({ base: shop.base, storageState: shop.signedIn(role), ...contextFor(desk, 'light'), ...more }, body);
  let client;
  let stockNo;
  let invitation;

  await t.test('the associate takes her in, with a wish', as('associate', async ({ page }) => {
    await open(page, '/clients/new');
    await fill(page, { Name: CLIENT });
    await press(page, 'Add e-mail');
    await fill(page, { 'E-mail': 'ines@duarte.example' });
    await press(page, 'Save');
    await page.waitForURL(/\/clients\/cus_[0-9a-f]{32}$/);
    client = new URL(page.url()).pathname;
    await press(page, 'Add wish');
    const wish = page.getByRole('dialog', { name: 'What they want' });
    await fill(wish, { 'In their words': 'regatta', 'Up to': '9000' });
    await press(wish, 'Save');
    await page.locator('.wish').getByText('none yet').waitFor();
  }));

  await t.test('the manager takes a matching piece in, and sees who wants it', as('manager', async ({ page }) => {
    await open(page, '/stock/new');
    await page.getByRole('radio', { name: 'Watch', exact: true }).check();
    await fill(page, { Brand: PIECE.brand, Model: PIECE.model, 'Asking price': PIECE.price });
    await page.getByLabel('Make it available at once').check();
    await press(page, /^Save/);
    await page.waitForURL(/\/stock\/itm_[0-9a-f]{32}/);
    await page.getByRole('heading', { name: '1 client wants this' }).waitFor();
    await page.getByRole('link', { name: CLIENT }).waitFor();
    stockNo = (await page.locator('main').innerText()).match(/\b[A-Z]+-\d+\b/)[0];
  }));

  await t.test('the associate has a task of it, and opens a deal', as('associate', async ({ page }) => {
    await eventually('the task', async () => {
      await open(page, '/tasks');
      return page.getByRole('link', { name: TASK }).count();
    });
    await page.getByRole('link', { name: CLIENT, exact: true }).first().click();
    await page.waitForURL(`**${client}`);
    await page.locator('.wish').getByText(PIECE.title).waitFor();
    await settled(page);
    await shot(page, 'client-with-wish');
    await page.getByRole('link', { name: 'New', exact: true }).click();
    await page.waitForURL(/\/opportunities\/new/);
    await page.getByText(CLIENT).first().waitFor();
    await fill(page, { 'What it is about': DEAL, Worth: PIECE.price, 'Pieces it is about': PIECE.model });
    await press(page, 'Find');
    await press(page.locator('.rows li').filter({ hasText: PIECE.title }).first(), 'Add');
    await press(page, 'Open');
    await page.waitForURL(/\/opportunities\/opp_[0-9a-f]{32}$/);
    await page.getByRole('heading', { level: 1, name: DEAL }).waitFor();
  }));

  await t.test('she buys it', as('associate', async ({ page }) => {
    await open(page, client);
    await press(page, 'New sale');
    await page.locator('.till__who').getByText(CLIENT).waitFor();
    await page.locator('.till__tile').first().waitFor({ state: 'attached' });
    await scan(page, stockNo);
    await page.locator('.till__line').first().waitFor();
    await page.locator('#till-pay').click();
    await page.getByRole('button', { name: 'Card', exact: true }).click();
    await page.locator('#till-take').click();
    await page.getByText(/^Paid in full\. Receipt /).waitFor();
  }));

  // Wide enough for every lane, so that the card can be carried to the last but one.
  await t.test('the deal is dragged to won, by that sale', as('associate', async ({ page }) => {
    await open(page, '/opportunities');
    const card = page.locator('.kcard').filter({ hasText: DEAL });
    const won = page.locator('.lane').filter({ has: page.getByRole('heading', { name: /^Won/ }) });
    const [from, to] = [await card.boundingBox(), await won.boundingBox()];
    await page.mouse.move(from.x + 40, from.y + 12);
    await page.mouse.down();
    await page.mouse.move(from.x + 120, from.y + 40, { steps: 4 });
    await page.mouse.move(to.x + to.width / 2, to.y + 120, { steps: 8 });
    await page.mouse.up();
    const dialog = page.getByRole('dialog', { name: `Won: ${DEAL}` });
    await dialog.getByRole('radio').first().check();
    await press(dialog, 'Won');
    await won.locator('.kcard').filter({ hasText: DEAL }).waitFor();
    await settled(page);
    await shot(page, 'board-won');
  }, { viewport: { width: 2400, height: 900 } }));

  await t.test('her page tells all of it', as('associate', async ({ page }) => {
    await open(page, client);
    for (const word of [DEAL, 'Won', PIECE.title]) await page.locator('main').getByText(word).first().waitFor();
    await shot(page, 'client-told');
  }));

  await t.test('the manager sees the forecast', as('manager', async ({ page }) => {
    await open(page, '/opportunities/forecast');
    await page.locator('main table tbody tr').first().waitFor();
    await shot(page, 'forecast');
  }));

  await t.test('a second associate is invited', as('owner', async ({ page }) => {
    await open(page, '/settings/staff');
    await press(page, 'Invite');
    const form = page.getByRole('dialog', { name: 'Invite a colleague' });
    await fill(form, { Name: OTHER.name, 'E-mail': OTHER.email, Role: 'Sales associate' });
    await press(form, 'Send invitation');
    await page.getByRole('row', { name: new RegExp(OTHER.name) }).getByText('Invited').waitFor();
    const letter = page.locator('.mail').filter({ hasText: OTHER.email });
    await eventually('the invitation', async () => {
      await open(page, '/settings/mailbox');
      return letter.count();
    });
    await letter.locator('summary').click();
    invitation = await letter.locator('a[href^="/welcome/"]').getAttribute('href');
  }));

  await t.test('and receives nothing of the deal and the task', inBrowser({ base: shop.base }, async ({ page, context }) => {
    const received = await recordAnswers(context);
    await open(page, invitation);
    await fill(page, { Password: OTHER.password });
    await press(page, 'Set password and start');
    await page.waitForURL((url) => url.pathname === '/');
    const pages = ['/', '/today', '/tasks?view=all', '/opportunities', '/opportunities/list', '/opportunities/forecast', '/opportunities/report', '/clients', client];
    for (const path of pages) await open(page, path);
    await page.getByRole('heading', { level: 1, name: CLIENT }).waitFor();
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').fill('diver');
    await page.getByRole('option').or(page.getByText(/nothing/i)).first().waitFor();
    assert.ok(received.some(({ body }) => body.includes(CLIENT)), 'answers were recorded, and she is everybody’s client');
    const leaks = received.filter(({ body }) => body.includes(DEAL) || body.includes(TASK)).map(({ url }) => url);
    assert.deepEqual(leaks, []);
  }));
});
