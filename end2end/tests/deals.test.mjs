// The folder of a deal: a task in one line, a file that comes back as it was, a wish of its client; and everything of
// somebody who leaves goes to somebody else in one step.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { inBrowser, settled } from '../fixtures/browser.mjs';
import { LAYOUTS, contextFor, shot } from '../fixtures/shots.mjs';
import { call, eventually, fill, open, openShop, press } from '../fixtures/shop.mjs';

const shop = openShop({ demo: true });
const [desk] = LAYOUTS;
const OFFER = { name: 'Offer for the collector.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7\nan offer\n') };
const TASK = 'Show the new arrivals';

test('a deal and what lies in its folder', async (t) => {
  const as = (role, body, expected = []) => inBrowser({ base: shop.base, storageState: shop.signedIn(role), expected, ...contextFor(desk, 'light') }, body);
  const card = (page, name) => page.locator('section.card').filter({ has: page.getByRole('heading', { name, exact: true }) });
  let deal;
  let associate;

  await t.test('a task, a file and a wish', as('associate', async ({ page, context }) => {
    const ask = (slice, name, args) => call(context, shop.base(), slice, name, args);
    associate = await ask('identity', 'whoami', {});
    const { items } = await ask('opportunities', 'list_deals', { listing: {} });
    const row = items.find((it) => it.owner === associate.user);
    assert.ok(row, 'the associate of the demo shop has a deal');
    deal = `/opportunities/${row.id}`;
    const id = `wsh_${crypto.randomUUID().replaceAll('-', '')}`;
    const draft = { title: '', category: '', brand: 'Meridian', model: '', reference: '', size: '', price_min: '', price_max: '', condition: '', needs_papers: false, wanted_by: '', note: '' };
    await ask('customers', 'save_wish', { cmd: { id, customer: row.customer, version: 0, draft } });

    await open(page, deal);
    await page.getByLabel('New task, with a day and a time if you like').fill(`${TASK} tomorrow 15:00`);
    await press(page, 'Add task');
    await card(page, 'Tasks').getByRole('link', { name: TASK }).waitFor();

    await page.getByLabel('File of the opportunity').setInputFiles(OFFER);
    await card(page, 'Files').getByRole('link', { name: OFFER.name }).waitFor();
    const kept = page.waitForEvent('download');
    await card(page, 'Files').getByRole('link', { name: OFFER.name }).click();
    const download = await kept;
    assert.equal(download.suggestedFilename(), OFFER.name);
    assert.deepEqual(await readFile(await download.path()), OFFER.buffer);

    await card(page, 'Wishes').getByRole('checkbox', { name: /Meridian/ }).click();
    await page.getByText('Linked', { exact: true }).waitFor();
    await open(page, deal);
    assert.ok(await card(page, 'Wishes').getByRole('checkbox', { name: /Meridian/ }).isChecked(), 'it is still linked');
    await settled(page);
    await shot(page, 'deal-folder');

    // What is no file is refused in words, and what is there stays.
    await page.getByLabel('File of the opportunity').setInputFiles({ name: 'setup.exe', mimeType: 'application/octet-stream', buffer: Buffer.from('MZ\x90\x00\x03', 'latin1') });
    await card(page, 'Files').getByText('Take a PDF, a picture or a text file.').first().waitFor();
    await press(page, `Remove ${OFFER.name}`);
    await eventually('the file to go', async () => (await card(page, 'Files').getByRole('link', { name: OFFER.name }).count()) === 0);
    await press(page, 'Undo');
    await card(page, 'Files').getByRole('link', { name: OFFER.name }).waitFor();
  }, [/status of 415/]));

  await t.test('whoever leaves hands it over', as('owner', async ({ page }) => {
    await open(page, '/settings/staff');
    await press(page.getByRole('row', { name: new RegExp(associate.name) }), 'Hand over work');
    const dialog = page.getByRole('dialog', { name: `Hand over the work of ${associate.name}` });
    await dialog.getByLabel('Opportunities go to').waitFor();
    await settled(page);
    await shot(page, 'hand-over-work');
    await fill(dialog, { 'Tasks go to': 'Nobody yet', 'Opportunities go to': 'Nobody yet' });
    await press(dialog, 'Hand over');
    await page.getByText(/opportunit(y|ies) handed over/).waitFor();
    await open(page, deal);
    await page.getByText('Nobody yet', { exact: true }).waitFor();
    await card(page, 'Files').getByRole('link', { name: OFFER.name }).waitFor();
  }));

  await t.test('and has it no more', as('associate', async ({ page }) => {
    await page.goto(deal);
    await page.getByRole('heading', { name: 'There is nothing here' }).waitFor();
  }, [/status of 404/]));
});

test('everybody reads who sees what', inBrowser({ base: shop.base, storageState: shop.signedIn('associate'), ...contextFor(desk, 'light') }, async ({ page }) => {
  await open(page, '/');
  await page.locator('[popovertarget=person]').click();
  await page.getByRole('menuitem', { name: 'Who sees what' }).click();
  await page.waitForURL('**/help/permissions');
  const table = page.getByRole('region', { name: 'What each role sees' });
  const tasks = table.getByRole('row', { name: /^Tasks/ });
  assert.equal(await tasks.getByRole('cell').nth(2).innerText(), 'own', 'an associate sees their own tasks');
}));
