// What stands on a counter beside the till: the card reader and the receipt printer; and the quote that a customer takes home.
import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { test } from 'node:test';
import { violations } from '../fixtures/axe.mjs';
import { browser, inBrowser, settled } from '../fixtures/browser.mjs';
import { assertNoSidewaysScroll } from '../fixtures/layout.mjs';
import { THEMES, setTheme, shot } from '../fixtures/shots.mjs';
import { call, eventually, fill, open, openShop, press, scan } from '../fixtures/shop.mjs';
import { KEY, READER, SECRET, startStripe } from '../fixtures/stripe.mjs';

const stripe = await startStripe();
const shop = openShop({ demo: true, env: { VITRINE_STRIPE_URL: stripe.url } });
const TABLET = { width: 820, height: 1180 };

/** A receipt printer: keeps what it is sent. */
const printed = [];
const printer = createServer((socket) => {
  const parts = [];
  socket.on('data', (part) => parts.push(part)).on('end', () => printed.push(Buffer.concat(parts))).on('error', () => {});
});
await new Promise((done) => printer.listen(0, '127.0.0.1', done));
printer.unref();

async function as(role, act) {
  const context = await (await browser()).newContext({ baseURL: shop.base(), storageState: await shop.signedIn(role)() });
  try {
    return await act(context, (name, args, slice = 'sales') => call(context, shop.base(), slice, name, args));
  } finally {
    await context.close();
  }
}

const openTill = async (context) => (await context.request.post('/rpc/app/sales/rpc/open_till', { headers: { origin: shop.base() } })).json();

/** A piece that nobody has, by its place in the list. */
const free = (at) => as('owner', async (_, ask) => {
  const { items } = await ask('find_sellable', { find: { text: '' } });
  return items.filter((it) => it.tracking === 'piece' && it.availability === 'available' && !it.held && it.price)[at];
});

const till = (rest = {}) => ({ base: shop.base, storageState: shop.signedIn('associate'), viewport: TABLET, hasTouch: true, ...rest });

async function put(page, piece) {
  page.on('dialog', (leaving) => leaving.accept());
  await open(page, '/till');
  await scan(page, piece.stock_no);
  await page.locator('.till__line').filter({ hasText: piece.title }).waitFor();
}

async function looked(page, name) {
  for (const theme of THEMES) {
    await setTheme(page, theme);
    await settled(page);
    await shot(page, name, theme);
    assert.deepEqual(await violations(page), []);
  }
  await assertNoSidewaysScroll(page);
}

test('an owner connects the gateway and gives a register its reader and its printer', inBrowser({ base: shop.base, storageState: shop.signedIn('owner') }, async ({ page }) => {
  await open(page, '/settings/payments');
  await press(page, 'Connect Stripe');
  const dialog = page.locator('dialog[open]');
  await fill(dialog, { 'Secret key': KEY, 'Signing secret of the webhook': SECRET });
  await press(dialog, 'Connect');
  await page.getByText('Test mode').waitFor();
  assert.doesNotMatch(await page.content(), new RegExp(`${KEY}|${SECRET}`));
  await looked(page, 'card-payments-connected');
  await open(page, '/settings/till');
  await press(page, 'Edit');
  await fill(dialog, { 'Network receipt printer': `127.0.0.1:${printer.address().port}`, 'Card reader': READER });
  await press(dialog, 'Save');
  await page.getByText(`reader ${READER}`).waitFor();
}));

test('a card is charged on the reader: declined, tried again over a reload, and sold once', inBrowser(till({ expected: [/status of 4\d\d/] }), async ({ page }) => {
  const piece = await free(0);
  await put(page, piece);
  await page.locator('#till-pay').click();
  await page.getByRole('button', { name: 'Card', exact: true }).click();
  await looked(page, 'till-pay-reader');
  stripe.customer = 'is declined';
  await page.locator('#till-take').click();
  await page.getByText('Your card was declined.').first().waitFor();
  assert.equal([...stripe.intents.values()].at(-1).status, 'canceled');
  stripe.customer = 'waits';
  await page.locator('#till-take').click();
  await page.getByText('on the reader of').waitFor();
  await looked(page, 'till-at-reader');
  const asked = stripe.intents.size;
  await page.reload();
  await page.getByText('on the reader of').waitFor();
  stripe.customer = 'pays';
  await page.getByText(/^Paid in full\. Receipt NS/).waitFor();
  assert.equal(stripe.intents.size, asked, 'a reload asks for nothing new');
  await press(page, 'Print on Till 1');
  await eventually('the receipt is printed', () => printed.some((bytes) => bytes.includes('Receipt')));
}));

test('given up at the reader, the customer pays in another form', inBrowser(till(), async ({ page }) => {
  const piece = await free(1);
  await put(page, piece);
  await page.locator('#till-pay').click();
  await page.getByRole('button', { name: 'Card', exact: true }).click();
  stripe.customer = 'waits';
  await page.locator('#till-take').click();
  await page.getByText('on the reader of').waitFor();
  await press(page, 'Give it up');
  await page.getByText('The card was not charged.').first().waitFor();
  await page.getByLabel('On another terminal').check();
  await page.locator('#till-take').click();
  await page.getByText(/^Paid in full/).waitFor();
}));

test('a quote keeps its price, is accepted by the customer, and is sold at the till', inBrowser(till(), async ({ page }) => {
  const piece = await free(2);
  await put(page, piece);
  await press(page, 'Quote');
  await press(page.locator('dialog[open]'), 'Add customer');
  await page.getByRole('dialog').getByRole('button', { name: /Amelia Whitfield/ }).click();
  await press(page, 'Quote');
  await looked(page, 'till-quote');
  await press(page.locator('dialog[open]'), 'Save the quote');
  await page.waitForURL(/\/quotes\/quo_/);
  await page.getByRole('heading', { name: /^NS-Q-/ }).waitFor();
  await looked(page, 'quote-made');
  await press(page, 'Mail it');
  await press(page.locator('dialog[open]'), 'Send');
  await page.getByText('The quote is on its way').waitFor();
  const link = await as('owner', (context) => eventually('the mail', async () => {
    const answer = await context.request.post('/rpc/app/identity/rpc/list_mail', { headers: { origin: shop.base() } });
    const mail = (await answer.json()).find((it) => it.subject.startsWith('Quote '));
    return mail?.body.match(/\/receipt\/\S+/)[0];
  }));
  const customer = await (await browser()).newContext({ baseURL: shop.base(), viewport: { width: 390, height: 844 }, javaScriptEnabled: false });
  const theirs = await customer.newPage();
  await theirs.goto(link);
  await shot(theirs, 'quote-by-link', 'light');
  await press(theirs, 'Accept');
  await theirs.getByText('You have accepted this quote').waitFor();
  await customer.close();

  await page.reload();
  await page.getByText('by the link in the mail').waitFor();
  await press(page, 'Sell it');
  await page.locator('.till__line').filter({ hasText: piece.title }).waitFor();
  await page.locator('#till-pay').click();
  await page.getByRole('button', { name: 'Card', exact: true }).click();
  stripe.customer = 'pays';
  await page.locator('#till-take').click();
  await page.getByText(/^Paid in full/).waitFor();
  await open(page, '/quotes?view=converted');
  await page.locator('main tbody tr').filter({ hasText: 'Amelia Whitfield' }).first().waitFor();
}));

test('what the reader took goes back to the card with the refund', inBrowser(till({ storageState: shop.signedIn('owner') }), async ({ page }) => {
  const before = stripe.refunds.length;
  await open(page, '/settings/payments');
  await page.locator('main tbody tr').filter({ hasText: 'Captured' }).first().getByRole('link', { name: 'Open' }).click();
  await page.waitForURL(/\/sales\/sal_/);
  await press(page, 'Refund or exchange');
  await page.getByRole('heading', { name: 'What comes back' }).waitFor();
  await page.getByRole('button', { name: 'One more' }).or(page.getByRole('checkbox')).first().click();
  await fill(page, { Why: 'Too large' });
  await press(page, 'Refund');
  await page.getByRole('heading', { name: /^Credit note / }).waitFor();
  await eventually('the money goes back', () => stripe.refunds.length > before);
  await open(page, '/settings/payments');
  await page.locator('main tbody tr').filter({ hasText: 'Refunded' }).first().waitFor();
  await looked(page, 'card-payments-list');
}));
