// Clients come in from a file whose columns are mapped by hand, are kept as a segment, and changed many at once.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { inBrowser } from '../fixtures/browser.mjs';
import { open, openShop, press } from '../fixtures/shop.mjs';

const shop = openShop({ demo: true });

const LINES = [
  'Who,E-mail,Phone,Tags',
  'Søren Ægir,soren@example.test,+45 32 55 01 77,import-test',
  'Łukasz Wójcik,lukasz@example.test,,import-test',
  'Nobody,at home,,import-test',
];
const FILE = { name: 'clients.csv', mimeType: 'text/csv', buffer: Buffer.from(`${LINES.join('\n')}\n`) };

test('a file of clients is mapped, checked and brought in', inBrowser({ base: shop.base, storageState: shop.signedIn('manager') }, async ({ page }) => {
  await open(page, '/clients/import');
  await page.getByLabel('List of clients file').setInputFiles(FILE);
  await press(page, 'Upload and check');
  await page.waitForURL(/\/clients\/import\/imp_[0-9a-f]{32}$/);
  const figure = (name) => page.locator('.four > div').filter({ hasText: name }).locator('dd').innerText();
  // Nobody is named yet: the heading "Who" says nothing.
  assert.equal(await figure('Can be taken'), '0');
  await page.getByLabel('Who', { exact: true }).selectOption('name');
  await press(page, 'Check again');
  await page.getByText('first 2 of 2 clients').waitFor();
  await page.locator('.row-bad').filter({ hasText: 'at home' }).waitFor();
  const download = page.waitForEvent('download');
  await press(page, 'Download what is left out');
  const refused = await readFile(await (await download).path(), 'utf8');
  assert.match(refused, /Nobody,at home,,import-test,4,E-mail: This is not an e-mail address\./);
  await press(page, 'Import 2 clients');
  await page.getByText('Import done, 3 of 3 lines').waitFor();
  assert.deepEqual([await figure('New'), await figure('As they were')], ['2', '0']);
  await open(page, '/clients?q=soren%20aegir');
  await page.getByRole('link', { name: 'Søren Ægir' }).waitFor();
}));

test('a selection is tagged at once, taken back, and kept as a segment', inBrowser({ base: shop.base, storageState: shop.signedIn('manager') }, async ({ page }) => {
  await open(page, '/clients?tag=import-test');
  await page.getByRole('checkbox', { name: 'Select all shown' }).check();
  await page.getByRole('toolbar', { name: 'Bulk actions' }).getByRole('button', { name: 'Tag', exact: true }).click();
  await page.locator('dialog[open]').getByLabel('Tag', { exact: true }).fill('tagged-together');
  await page.locator('dialog[open]').getByRole('button', { name: 'Tag', exact: true }).click();
  await page.locator('main tbody .tag').filter({ hasText: 'tagged-together' }).first().waitFor();
  await page.locator('.toast').getByRole('button', { name: 'Undo' }).click();
  await page.locator('main tbody .tag').filter({ hasText: 'tagged-together' }).first().waitFor({ state: 'detached' });
  await press(page, 'Save segment');
  await page.locator('dialog[open]').getByLabel('Name').fill('From the file');
  await page.locator('dialog[open]').getByLabel('Everybody in this store sees it').check();
  await page.locator('dialog[open]').getByRole('button', { name: 'Save segment' }).click();
  await page.getByRole('link', { name: 'From the file' }).waitFor();
}));

test('a colleague sees the segment, and the palette finds clients', inBrowser({ base: shop.base, storageState: shop.signedIn('associate') }, async ({ page }) => {
  await open(page, '/clients');
  await page.getByRole('link', { name: 'From the file' }).click();
  await page.waitForURL(/tag=import-test/);
  await page.keyboard.press('Control+k');
  await page.locator('#palette-box').fill('lukasz');
  await page.getByRole('option', { name: /Łukasz Wójcik/ }).first().waitFor();
}));
