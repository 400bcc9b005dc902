// A day at the counter, on a tablet: the float, a new customer, a watch paid three ways, something that comes back, a
// ring on layaway, a trade-in, the count. Every figure of the day agrees to the cent.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inBrowser, settled } from '../fixtures/browser.mjs';
import { call, fill, open, openShop, press, scan } from '../fixtures/shop.mjs';

const shop = openShop({ demo: true });
const FLOAT = 200_00;
/** Notes and coins of the drawer, largest first. */
const FACES = [10000, 5000, 2000, 1000, 500, 200, 100, 50, 25, 10, 5, 1];

const minor = (text) => Math.round(Number(text.replace(/[^\d.]/g, '')) * 100);
const amount = (cents) => (cents / 100).toFixed(2);

test('a day from float to Z', inBrowser({ base: shop.base, storageState: shop.signedIn('manager'), viewport: { width: 1180, height: 820 } }, async ({ page, context }) => {
  const ask = (slice, name, args) => call(context, shop.base(), slice, name, args);
  page.on('dialog', (leaving) => leaving.accept());
  const { items } = await ask('sales', 'find_sellable', { find: { text: '' } });
  const free = items.filter((it) => it.tracking === 'piece' && it.availability === 'available' && !it.held && it.price);
  const [watch, ring, second] = free.toSorted((a, b) => b.price.minor - a.price.minor);

  // The float.
  await open(page, '/till/drawer');
  await fill(page, { Float: amount(FLOAT) });
  await press(page, 'Open drawer');
  await page.getByText('Cash in the drawer').waitFor();

  /** Rings up what is on the cart; answers the total and the receipt. */
  const total = async () => minor(await page.locator('.till__total').innerText());
  const put = async (code) => {
    await scan(page, code);
    await page.locator('.till__line').first().waitFor();
  };
  const cash = async (cents) => {
    await page.getByRole('button', { name: 'Cash', exact: true }).click();
    const pad = page.getByRole('group', { name: 'Cash', exact: true });
    for (const digit of String(cents)) await pad.getByRole('button', { name: digit, exact: true }).click();
    await page.locator('#till-take').click();
  };
  const done = async () => (await page.getByText(/^Paid in full\. Receipt /).innerText()).replace(/^.*Receipt /, '').trim();
  const next = () => page.getByRole('button', { name: 'New sale' }).click();
  const attach = async () => {
    await press(page, /^Add customer/);
    await page.getByRole('dialog').getByRole('button', { name: /Marguerite Vance/ }).click();
    await page.locator('.till__who').getByText('Marguerite Vance').waitFor();
  };

  // A new customer buys an accessory with cash, and change is given.
  await open(page, '/till');
  await page.locator('.till__tile').first().waitFor({ state: 'attached' });
  await press(page, /^Add customer/);
  await press(page.getByRole('dialog'), 'New customer');
  const form = page.getByRole('dialog', { name: 'New customer' });
  await fill(form, { Name: 'Marguerite Vance', 'E-mail': 'm.vance@example.com', Phone: '+1 617 555 0142' });
  await press(form, 'Save and choose');
  await page.locator('.till__who').getByText('Marguerite Vance').waitFor();
  await press(page, 'Other');
  await fill(page.getByRole('dialog'), { Title: 'Calfskin strap', 'Price for one': '120' });
  await press(page.getByRole('dialog'), 'Add to cart');
  const strap = await total();
  await page.locator('#till-pay').click();
  await cash(200_00);
  const strapReceipt = await done();
  assert.ok((await page.locator('main').innerText()).includes(amount(200_00 - strap)), 'the change is shown');
  await next();

  // It comes back, as store credit.
  await open(page, `/sales?q=${strapReceipt}`);
  await page.waitForURL(/\/sales\/sal_/);
  await settled(page);
  await press(page, 'Refund or exchange');
  await page.getByRole('heading', { name: 'What comes back' }).waitFor();
  await page.getByRole('button', { name: 'One more' }).click();
  await fill(page, { Why: 'Too short', 'Money goes back': 'Store credit' });
  await press(page, 'Refund');
  await page.getByRole('heading', { name: /^Credit note / }).waitFor();

  // A watch: store credit, cash, the rest by card.
  await open(page, '/till');
  await page.locator('.till__tile').first().waitFor({ state: 'attached' });
  await attach();
  await put(watch.stock_no);
  const price = await total();
  await page.locator('#till-pay').click();
  const tender = async (name) => {
    const key = page.getByRole('button', { name, exact: true });
    if (!(await key.isVisible())) await press(page, 'More');
    await key.click();
  };
  await tender('Store credit');
  await page.locator('#till-take').click();
  await page.getByRole('list', { name: 'Given so far' }).getByText('Store credit').waitFor();
  await cash(500_00);
  await tender('Card');
  await page.locator('#till-take').click();
  const watchReceipt = await done();
  await next();

  // A ring on layaway: a deposit in cash, the rest by card, handed over.
  await open(page, '/layaways/new');
  await fill(page, { 'Stock number, serial, or name': ring.stock_no });
  await press(page, 'Find');
  await press(page.locator('.rows li').filter({ hasText: ring.title }).first(), 'Add');
  await press(page, 'Choose a customer');
  await page.getByRole('dialog').getByRole('button', { name: /Marguerite Vance/ }).click();
  await fill(page, { 'Paid by': 'Cash' });
  const deposit = minor(await page.getByLabel('Paid now').inputValue());
  await press(page, 'Put aside');
  await page.waitForURL(/\/layaways\/lay_/);
  await settled(page);
  await press(page, 'Take payment');
  const pay = page.getByRole('dialog', { name: 'Take a payment' });
  const owed = minor((await pay.getByText(/is still owed/).innerText()).split(' ')[0]);
  await fill(pay, { Amount: amount(owed) });
  await press(pay, 'Take payment');
  await press(page, 'Hand over');
  await page.getByText('Handed over and sold.').waitFor();
  const ringSale = (await page.getByRole('link', { name: 'See the sale' }).getAttribute('href')).split('/').pop();

  // A trade-in, the rest in cash.
  await open(page, '/till');
  await page.locator('.till__tile').first().waitFor({ state: 'attached' });
  await put(second.stock_no);
  await press(page, 'Trade-in');
  const traded = page.getByRole('dialog', { name: 'Take a piece in part payment' });
  await fill(traded, { 'What it is': 'A gold pendant, traded', 'Allowed for it': '100' });
  await press(traded, 'Take in');
  await page.getByText('A gold pendant, traded').first().waitFor();
  await page.locator('#till-pay').click();
  const due = minor(await page.locator('.till__due .num').innerText());
  await cash(due);
  const tradeReceipt = await done();

  // The count: what must be in the drawer by hand, and not a cent off.
  let expected = FLOAT + strap + 500_00 + deposit + due;
  await open(page, '/till/drawer');
  await page.getByText('Cash in the drawer').waitFor();
  await press(page, 'Count');
  const count = page.getByRole('dialog', { name: 'Count the drawer' });
  assert.ok(!(await count.innerText()).includes(amount(expected)), 'the count is blind');
  let left = expected;
  for (const face of FACES) {
    const many = Math.floor(left / face);
    const field = count.locator(`[id="count-faces-${face}"]`);
    if (!many || !(await field.count())) continue;
    await field.fill(String(many));
    left -= many * face;
  }
  assert.equal(left, 0);
  await press(count, 'Keep this count');
  await press(page, 'Close drawer');
  await page.waitForURL(/\/till\/drawer\/css_|\/till\/drawer\/[a-z]+_/);
  await page.getByText('Exact').waitFor();
  const session = new URL(page.url()).pathname.split('/').pop();

  // The Z, the report and the documents say the same.
  const { z } = await ask('sales/after', 'find_drawer', { id: session });
  assert.equal(z.counted.minor, expected);
  assert.equal(z.over_short.minor, 0);
  const report = await ask('reports', 'sales_report', { days: { days: 'today' } });
  const [block] = report.blocks;
  const numbers = [strapReceipt, watchReceipt, tradeReceipt];
  const { items: listed } = await ask('sales', 'list_sales', { listing: {} });
  const today = [...numbers.map((number) => listed.find((row) => row.number === number).id), ringSale];
  const sales = await Promise.all(today.map((id) => ask('sales', 'find_sale', { id })));
  const sum = (of) => sales.reduce((all, sale) => all + of(sale), 0);
  assert.equal(block.sales, sales.length);
  assert.equal(block.gross.minor, sum((sale) => sale.totals.total.minor));
  assert.equal(block.refunded.minor, strap);
  assert.equal(block.tax.minor, sum((sale) => sale.totals.tax.minor) - sales[0].totals.tax.minor);
  assert.equal(sales[1].totals.total.minor, price);
  for (const row of z.tenders) {
    const [, net] = block.tenders.find(([kind]) => kind === row.kind) ?? [row.kind, { minor: 0 }];
    assert.equal(net.minor, row.taken.minor - row.given.minor, `${row.kind} on the Z and in the report`);
  }
  const receipt = await (await context.request.get(`/papers/${today[1]}?sheet=roll`)).text();
  assert.ok(receipt.includes(watchReceipt) && receipt.includes((price / 100).toLocaleString('en-US', { minimumFractionDigits: 2 })), 'the receipt says the total');
  await open(page, '/');
  await page.getByText('Taken today').waitFor();
  const taken = minor(await page.locator('.stats--sales .v').first().innerText());
  const takings = block.gross.minor - block.refunded.minor;
  assert.ok(Math.abs(taken - takings) < 100, `the dashboard shows ${taken} of ${takings}`);
}));
