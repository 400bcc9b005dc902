// Two people and one piece: whoever saves second sees both versions, and nothing is lost.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inBrowser } from '../fixtures/browser.mjs';
import { fill, firstLink, open, openShop, press } from '../fixtures/shop.mjs';

const shop = openShop({ demo: true });
/** Being told of the conflict is what these tests are about. */
const expected = [/status of 409 .*\/edit_item/];
const as = (role, body) => inBrowser({ base: shop.base, storageState: shop.signedIn(role), expected }, body);
const conflict = (page) => page.locator('#conflict');

test('a stale edit shows both versions and saves the mix that was chosen', async (t) => {
  await as('owner', async ({ page: first }) => {
    await open(first, '/stock');
    const path = await firstLink(first, /^\/stock\/itm_[0-9a-f]{32}$/);
    await as('manager', async ({ page: second }) => {
      await open(first, `${path}/edit`);
      await open(second, `${path}/edit`);
      await fill(first, { Title: 'Title of the owner', 'Asking price': '941000' });
      await press(first, /^Save/);
      await first.waitForURL(`**${path}`);
      await first.getByRole('heading', { level: 1, name: 'Title of the owner' }).waitFor();

      await fill(second, { Title: 'Title of the manager', 'Asking price': '942000', 'Condition notes': 'Seen by the manager' });
      await press(second, /^Save/);
      await conflict(second).waitFor();
      await second.waitForFunction(() => document.activeElement?.id === 'conflict');
      const row = (label) => conflict(second).getByRole('row').filter({ has: second.getByRole('cell', { name: label, exact: true }) });
      await row('Title').getByText('Title of the owner').waitFor();
      await row('Title').getByText('Title of the manager').waitFor();
      await row('Title').getByRole('radio').first().check();
      await press(second, 'Save this mix');
      await second.waitForURL(`**${path}`);
      await second.getByRole('heading', { level: 1, name: 'Title of the owner' }).waitFor();

      await open(first, `${path}/edit`);
      assert.equal(await first.getByLabel('Title', { exact: true }).inputValue(), 'Title of the owner');
      assert.match(await first.getByLabel('Asking price', { exact: true }).inputValue(), /^942000/);
      assert.equal(await first.getByLabel('Condition notes').inputValue(), 'Seen by the manager');
    })(t);
  })(t);
});

test('discarding mine keeps theirs', async (t) => {
  await as('owner', async ({ page: first }) => {
    await open(first, '/stock?category=ring');
    const path = await firstLink(first, /^\/stock\/itm_[0-9a-f]{32}$/);
    await as('manager', async ({ page: second }) => {
      await open(first, `${path}/edit`);
      await open(second, `${path}/edit`);
      await fill(first, { Title: 'Kept' });
      await press(first, /^Save/);
      await first.waitForURL(`**${path}`);
      await fill(second, { Title: 'Dropped' });
      await press(second, /^Save/);
      await conflict(second).waitFor();
      await press(second, 'Discard mine');
      await second.waitForURL(`**${path}`);
      await second.getByRole('heading', { level: 1, name: 'Kept' }).waitFor();
    })(t);
  })(t);
});
