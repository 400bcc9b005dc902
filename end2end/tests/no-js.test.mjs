// What must work before, or without, any script.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inBrowser } from '../fixtures/browser.mjs';
import { PASSWORD, email, openShop, signIn } from '../fixtures/shop.mjs';

const shop = openShop({ demo: true });
// Chromium reports the preloads of a page whose scripts are switched off as refused.
const plain = { base: shop.base, javaScriptEnabled: false, expected: [/^request failed: GET \S+\.js csp$/] };

test('somebody who is not signed in is sent to the sign-in form', inBrowser(plain, async ({ page }) => {
  await page.goto('/stock');
  assert.equal(new URL(page.url()).pathname, '/sign-in');
  assert.equal(await page.locator('input[name=password]').getAttribute('type'), 'password');
}));

test('signing in works, and the page that opens shows the shop', inBrowser(plain, async ({ page, context }) => {
  await page.goto('/sign-in');
  await signIn(page, email('owner'), PASSWORD);
  assert.equal(new URL(page.url()).pathname, '/');
  await page.getByRole('heading', { level: 1 }).waitFor();
  const cookies = await context.cookies();
  assert.ok(cookies.length > 0 && cookies.every(({ httpOnly, sameSite }) => httpOnly && sameSite !== 'None'), 'cookies are HttpOnly and SameSite');
}));

test('stock can be read', inBrowser({ ...plain, storageState: shop.signedIn('associate') }, async ({ page }) => {
  await page.goto('/stock');
  await page.locator('main a[href^="/stock/"]').first().waitFor();
}));

test('a wrong password is answered in words, beside the form, and the e-mail is kept', inBrowser(plain, async ({ page }) => {
  await page.goto('/sign-in');
  await page.locator('input[name=email]').fill(email('owner'));
  await page.locator('input[name=password]').fill('not-the-password');
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByText(/do(es)? not match/).first().waitFor();
  assert.equal(new URL(page.url()).pathname, '/sign-in');
  assert.doesNotMatch(page.url(), /not-the-password/, 'the password is not in the address');
}));
