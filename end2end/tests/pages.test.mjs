// Every page, in every layout and theme: a picture, axe, no sideways scrolling, targets large enough, no complaints.
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { OF_COLOUR, violations } from '../fixtures/axe.mjs';
import { inBrowser, settled } from '../fixtures/browser.mjs';
import { TARGET, sidewaysScroll, smallTargets } from '../fixtures/layout.mjs';
import { artefacts } from '../fixtures/server.mjs';
import { LAYOUTS, THEMES, contextFor, setTheme, shot, shotForReadme } from '../fixtures/shots.mjs';
import { eventually, firstLink, openShop, press } from '../fixtures/shop.mjs';

const full = openShop({ demo: true });
const untouched = openShop();

/** From a list, the address of its first entry. */
const entryOf = (list, pattern, suffix = '') => async (page) => {
  await page.goto(list);
  return (await firstLink(page, new RegExp(`^${pattern}$`))) + suffix;
};
const piece = (suffix = '') => entryOf('/stock?photos=true&category=watch', '/stock/itm_[0-9a-f]{32}', suffix);

/** What the browser notes when a page or a form is answered with a refusal. */
const REFUSAL = /^console error: Failed to load resource: the server responded with a status of 4(01|03|04|10)/;

/**
 * `path`: an address, or how to find it. `ready`: what shows that it is there. `act`: what is done before looking.
 * `refused`: the page says that it may not or cannot be shown.
 */
const VISITORS = [
  {
    who: 'nobody',
    shop: full,
    pages: [
      { name: 'sign-in', path: '/sign-in', ready: 'input[name=password]' },
      { name: 'sign-in-refused', path: '/sign-in', ready: 'input[name=password]', act: refusedSignIn, refused: true },
      { name: 'terms', path: '/terms', ready: 'main.paper h2' },
      { name: 'privacy', path: '/privacy', ready: 'main.paper h2' },
      { name: 'sign-up-closed', path: '/sign-up', ready: 'main .empty' },
      { name: 'welcome-spent-link', path: '/welcome/no-such-token', ready: 'main .empty', refused: true },
    ],
  },
  {
    who: 'the first visitor',
    shop: untouched,
    pages: [
      { name: 'sign-in-first', path: '/sign-in', ready: 'main form a[href="/sign-up"]' },
      { name: 'sign-up', path: '/sign-up', ready: 'main form input[name="form[policy]"]' },
    ],
  },
  {
    who: 'owner',
    shop: full,
    pages: [
      { name: 'dashboard', path: '/', ready: 'main .stat--cost' },
      { name: 'stock-table', path: '/stock', ready: 'main tbody tr' },
      { name: 'stock-grid', path: '/stock?view=grid', ready: 'main .tile' },
      { name: 'stock-no-result', path: '/stock?q=zzzzzzzzzz', ready: 'main .empty' },
      { name: 'stock-filtered', path: '/stock?category=watch&photos=true&sort=price_down', ready: 'main .chip--on' },
      { name: 'stock-peek', path: '/stock', ready: 'main tbody tr', act: peek },
      { name: 'stock-filter-panel', path: '/stock', ready: 'main tbody tr', act: (page) => opened(page, 'Filter', '.filter-form') },
      { name: 'stock-selected', path: '/stock', ready: 'main tbody tr', act: select },
      { name: 'item', path: piece(), ready: 'main #photos' },
      { name: 'item-edit', path: piece('/edit'), ready: 'main form' },
      { name: 'item-new', path: '/stock/new', ready: 'main form' },
      { name: 'item-new-refused', path: '/stock/new', ready: 'main form', act: refusedPiece },
      { name: 'imports', path: '/stock/import', ready: 'main tbody tr' },
      { name: 'import-report', path: entryOf('/stock/import', '/stock/import/imp_[0-9a-f]{32}'), ready: 'main .row-bad' },
      { name: 'sales', path: '/sales', ready: 'main tbody tr' },
      { name: 'sales-filter-panel', path: '/sales', ready: 'main tbody tr', act: (page) => opened(page, 'Filter', '.filter-form') },
      { name: 'sales-selected', path: '/sales', ready: 'main tbody tr', act: select },
      { name: 'sales-peek', path: '/sales', ready: 'main tbody tr', act: peek },
      { name: 'sale', path: entryOf('/sales', '/sales/sal_[0-9a-f]{32}'), ready: 'main .sale' },
      { name: 'refund', path: entryOf('/sales', '/sales/sal_[0-9a-f]{32}', '/refund'), ready: 'main .refund__lines, main .empty, main form' },
      { name: 'drawer', path: '/till/drawer', ready: 'main form, main .drawer__acts' },
      { name: 'layaways', path: '/layaways', ready: 'main tbody tr, main .empty' },
      { name: 'layaway-new', path: '/layaways/new', ready: 'main .aside__find' },
      { name: 'orders', path: '/orders', ready: 'main tbody tr, main .empty' },
      { name: 'order-new', path: '/orders/new', ready: 'main form' },
      { name: 'order-new-customer', path: '/orders/new', ready: 'main form', act: (page) => opened(page, 'Choose a customer', 'dialog[open] .picks li') },
      { name: 'invoices', path: '/invoices', ready: 'main tbody tr, main .empty' },
      { name: 'invoice', path: entryOf('/invoices', '/invoices/ivc_[0-9a-f]{32}'), ready: 'main .cols' },
      { name: 'layaway', path: entryOf('/layaways', '/layaways/lay_[0-9a-f]{32}'), ready: 'main .cols' },
      { name: 'order', path: entryOf('/orders', '/orders/spo_[0-9a-f]{32}'), ready: 'main .cols' },
      { name: 'quotes', path: '/quotes', ready: 'main tbody tr' },
      { name: 'quote', path: entryOf('/quotes', '/quotes/quo_[0-9a-f]{32}'), ready: 'main .cols' },
      { name: 'quote-mail', path: entryOf('/quotes', '/quotes/quo_[0-9a-f]{32}'), ready: 'main .cols', act: (page) => opened(page, 'Mail it', 'dialog[open] form') },
      { name: 'card-payments', path: '/settings/payments', ready: 'main .card' },
      { name: 'card-payments-connect', path: '/settings/payments', ready: 'main .card', act: (page) => opened(page, 'Connect Stripe', 'dialog[open] form') },
      { name: 'large-cash', path: '/reports/cash', ready: 'main .table-wrap, main .empty' },
      { name: 'margin-scheme', path: '/reports/margin-scheme?days=year', ready: 'main .table-wrap, main .empty' },
      { name: 'report', path: '/reports/sales?days=year', ready: 'main .chart' },
      { name: 'report-today', path: '/reports/sales', ready: 'main .chart, main .empty' },
      { name: 'till-settings', path: '/settings/till', ready: 'main .taxes' },
      { name: 'pin', path: '/settings/pin', ready: 'main .pin' },
      { name: 'today', path: '/today', ready: 'main .tasks li, main .empty' },
      { name: 'today-store', path: '/today?whose=store', ready: 'main .tasks li, main .empty' },
      { name: 'tasks', path: '/tasks?view=all', ready: 'main .tasks li' },
      { name: 'task', path: entryOf('/tasks?view=all', '/tasks/tsk_[0-9a-f]{32}'), ready: 'main .facts' },
      { name: 'task-new', path: '/tasks', ready: 'main .tasks li, main .empty', act: (page) => opened(page, 'New task', 'dialog[open] form') },
      { name: 'opportunities', path: '/opportunities', ready: 'main .kcard' },
      { name: 'opportunity-list', path: '/opportunities/list', ready: 'main a[href^="/opportunities/opp_"]' },
      { name: 'opportunity', path: entryOf('/opportunities/list', '/opportunities/opp_[0-9a-f]{32}'), ready: 'main .facts' },
      { name: 'opportunity-close', path: entryOf('/opportunities/list', '/opportunities/opp_[0-9a-f]{32}'), ready: 'main .facts', act: (page) => opened(page, 'Lost', 'dialog[open] form') },
      { name: 'forecast', path: '/opportunities/forecast', ready: 'main table' },
      { name: 'funnel', path: '/opportunities/report', ready: 'main .card, main .empty' },
      { name: 'pipelines', path: '/settings/pipelines', ready: 'main .card' },
      { name: 'staff-sees', path: '/settings/staff', ready: 'main .staff', act: (page) => opened(page, 'What they see', 'dialog[open] form') },
      { name: 'staff-hand-over', path: '/settings/staff', ready: 'main .staff', act: (page) => opened(page, 'Hand over work', 'dialog[open] form') },
      { name: 'day', path: '/settings/day', ready: 'main .card' },
      { name: 'playbooks', path: '/settings/playbooks', ready: 'main .card' },
      { name: 'clients', path: '/clients', ready: 'main tbody tr' },
      { name: 'client', path: entryOf('/clients', '/clients/cus_[0-9a-f]{32}'), ready: 'main .client' },
      { name: 'client-edit', path: entryOf('/clients', '/clients/cus_[0-9a-f]{32}', '/edit'), ready: 'main form' },
      { name: 'clients-selected', path: '/clients', ready: 'main tbody tr', act: select },
      { name: 'clients-segment', path: '/clients?view=newest&q=a', ready: 'main .tabs', act: (page) => opened(page, 'Save segment', 'dialog[open] form') },
      { name: 'client-imports', path: '/clients/import', ready: 'main .drop' },
      { name: 'who-sees-what', path: '/help/permissions', ready: 'main .perm tbody tr' },
      { name: 'staff', path: '/settings/staff', ready: 'main .staff tbody tr' },
      { name: 'staff-invite', path: '/settings/staff', ready: 'main .staff', act: (page) => opened(page, 'Invite', 'dialog[open] form') },
      { name: 'mailbox', path: '/settings/mailbox', ready: 'main .mail', act: (page) => page.locator('.mail summary').first().click() },
      { name: 'palette', path: '/', ready: 'main .stat', act: palette },
      { name: 'shortcuts', path: '/', ready: 'main .stat', act: shortcuts },
      { name: 'not-found', path: '/no-such-page', ready: 'main .empty', refused: true },
      { name: 'item-not-found', path: `/stock/itm_${'0'.repeat(32)}`, ready: 'main .empty', refused: true },
    ],
  },
  {
    who: 'associate',
    shop: full,
    pages: [
      { name: 'associate-dashboard', path: '/', ready: 'main .stat' },
      { name: 'associate-stock', path: '/stock', ready: 'main tbody tr' },
      { name: 'associate-item', path: piece(), ready: 'main #photos' },
      { name: 'associate-report-not-allowed', path: '/reports/sales', ready: 'main .empty', refused: true },
      { name: 'associate-till-settings-not-allowed', path: '/settings/till', ready: 'main .empty', refused: true },
      { name: 'associate-staff-not-allowed', path: '/settings/staff', ready: 'main .empty', refused: true },
      { name: 'associate-client-import-not-allowed', path: '/clients/import', ready: 'main .empty', refused: true },
      { name: 'associate-import-not-allowed', path: '/stock/import', ready: 'main .empty', refused: true },
    ],
  },
  {
    who: 'viewer',
    shop: full,
    pages: [
      { name: 'viewer-new-not-allowed', path: '/stock/new', ready: 'main .empty', refused: true },
      { name: 'viewer-edit-not-allowed', path: piece('/edit'), ready: 'main .empty', refused: true },
    ],
  },
];
const README = 'stock-table desk light';

const SEATS = [
  { seat: 'at a desk', layouts: LAYOUTS.filter(({ touch }) => !touch) },
  { seat: 'with fingers', layouts: LAYOUTS.filter(({ touch }) => touch) },
];
/** Comfort for fingers is reported rather than demanded: artefacts/touch-targets.txt. */
const uncomfortable = [];
after(() => writeFile(join(artefacts, 'touch-targets.txt'), uncomfortable.map((line) => `${line}\n`).join('')));

describe('every page', { concurrency: 2 }, () => {
  for (const { who, shop, pages } of VISITORS) {
    for (const { seat, layouts } of SEATS) {
      const options = {
        base: shop.base,
        storageState: ['owner', 'associate', 'viewer'].includes(who) && shop.signedIn(who),
        ...contextFor(layouts[0], THEMES[0]),
      };
      test(`${who}, ${seat}`, inBrowser(options, async ({ t, context, complaints }) => {
        for (const asked of pages) {
          await t.test(asked.name, async () => {
            const page = await context.newPage();
            const faults = [];
            try {
              for (const at of layouts) faults.push(...(await faultsOf(page, asked, at)));
            } finally {
              await page.close();
            }
            const heard = complaints.splice(0).filter((text) => !(asked.refused && REFUSAL.test(text)));
            const lines = [...new Set([...faults, ...heard])];
            assert.equal(lines.length, 0, `${asked.name}\n${lines.join('\n')}`);
          });
        }
      }));
    }
  }
});

/** Everything wrong with a page in a layout. Themes change colours only, so the second one is asked about those. */
async function faultsOf(page, { name, path, ready, act }, { layout, viewport, touch }) {
  const faults = [];
  const note = (lines) => faults.push(...lines.map((line) => `${layout}: ${line}`));
  await page.setViewportSize(viewport);
  await page.goto(typeof path === 'string' ? path : await path(page));
  await page.locator(ready).first().waitFor();
  await settled(page);
  await act?.(page);
  for (const theme of THEMES) {
    await page.emulateMedia({ colorScheme: theme });
    await setTheme(page, theme);
    await settled(page);
    await shot(page, name, theme);
    if (README === `${name} ${layout} ${theme}`) await shotForReadme(page);
    note(await violations(page, theme === THEMES[0] ? undefined : OF_COLOUR));
  }
  note(await sidewaysScroll(page));
  note((await smallTargets(page, TARGET.anywhere)).map((line) => `under ${TARGET.anywhere} px: ${line}`));
  if (touch) uncomfortable.push(...(await smallTargets(page, TARGET.touch)).map((line) => `${name} ${layout}: ${line}`));
  return faults;
}

async function opened(page, name, panel) {
  await press(page, name);
  await page.locator(panel).first().waitFor();
}

async function peek(page) {
  await page.keyboard.press('j');
  await page.keyboard.press('p');
  await page.locator('.drawer .facts').waitFor();
}

async function select(page) {
  await page.keyboard.press('j');
  await page.keyboard.press('Space');
  await page.getByRole('toolbar', { name: 'Bulk actions' }).waitFor();
}

async function palette(page) {
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Search or run a command' }).fill('royal oak');
  await page.getByRole('option').filter({ hasText: 'Royal Oak' }).filter({ hasText: /W-\d{5}/ }).first().waitFor();
}

async function shortcuts(page) {
  await page.keyboard.press('?');
  await page.locator('dialog[open] .facts').first().waitFor();
}

let refusals = 0;
async function refusedSignIn(page) {
  // Another name every time, as an account takes only so many failures.
  await page.locator('input[name=email]').fill(`nobody-${(refusals += 1)}@demo.test`);
  await page.locator('input[name=password]').fill('not-the-password');
  await press(page, 'Sign in');
  await page.locator('main [role=alert]').waitFor();
}

async function refusedPiece(page) {
  await press(page, /^Save/);
  await page.locator('main .form-errors').waitFor();
  await eventually('the list of errors has the focus', () => page.locator('main .form-errors').evaluate((el) => el === document.activeElement));
}
