// A catalogue that is interrupted by a power cut is brought in completely, and once.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inBrowser } from '../fixtures/browser.mjs';
import { call, eventually, open, openShop, press } from '../fixtures/shop.mjs';

const shop = openShop({ demo: true });
const PRODUCTS = 3_000;
/** A claim of a dead worker holds for a minute. */
const RESUMED_WITHIN = 180_000;

/** A product export of Shopify. */
function catalogue(products) {
  const lines = ['Handle,Title,Vendor,Type,Tags,Published,Option1 Name,Option1 Value,Variant SKU,Variant Inventory Qty,Variant Price'];
  for (let at = 1; at <= products; at += 1) lines.push(`power-cut-${at},Power cut ${at},Maker ${at % 40},Ring,power-cut,true,Size,52,PC-${at},1,${at}.00`);
  return { name: 'power-cut.csv', mimeType: 'text/csv', buffer: Buffer.from(`${lines.join('\n')}\n`) };
}

test('an import survives kill -9 in the middle', inBrowser(
  { base: shop.base, storageState: shop.signedIn('owner'), expected: [/ERR_CONNECTION_REFUSED/, /ERR_CONNECTION_RESET/, /ERR_EMPTY_RESPONSE/] },
  async ({ page, context }) => {
    await open(page, '/stock/import');
    await page.getByLabel('Catalogue file').setInputFiles(catalogue(PRODUCTS));
    await press(page, 'Upload and check');
    await page.waitForURL(/\/stock\/import\/imp_[0-9a-f]{32}$/);
    const id = new URL(page.url()).pathname.split('/').pop();
    const run = () => call(context, shop.base(), 'inventory', 'find_import', { id });
    await press(page, /^Import 3,000 products$/);
    await eventually('the first products', async () => (await run()).done > 0);
    await shop.kill();
    await shop.start();
    const { done, state } = await run();
    assert.ok(done > 0 && done < PRODUCTS, `killed in the middle, at ${done}`);
    assert.equal(state, 'running');

    // The page that was open through the power cut goes on by itself.
    await page.getByText('Import done, 3,000 of 3,000 products').waitFor({ timeout: RESUMED_WITHIN });
    const report = await run();
    assert.deepEqual([report.created, report.updated, report.unchanged, report.problems.length], [PRODUCTS, 0, 0, 0]);
    await open(page, '/stock?tag=power-cut');
    await page.getByText(/^3,000 pieces/).waitFor();
    await open(page, '/stock?q=PC-2999');
    await page.getByRole('link', { name: 'Power cut 2999' }).waitFor();
  },
));

test('the same file again changes nothing', inBrowser({ base: shop.base, storageState: shop.signedIn('manager') }, async ({ page }) => {
  for (const expected of ['2', '0']) {
    await open(page, '/stock/import');
    await page.getByLabel('Catalogue file').setInputFiles({ ...catalogue(2), name: 'twice.csv', buffer: Buffer.from(catalogue(2).buffer.toString().replaceAll('power-cut', 'twice')) });
    await press(page, 'Upload and check');
    await page.waitForURL(/\/stock\/import\/imp_/);
    await press(page, 'Import 2 products');
    await page.getByText('Import done, 2 of 2 products').waitFor();
    const figure = (name) => page.locator('.four > div').filter({ hasText: name }).locator('dd').innerText();
    assert.equal(await figure('New'), expected);
    assert.equal(await figure('Same as before'), String(2 - Number(expected)));
  }
}));
