// The commands of the executable. That every shop of these tests verifies is checked wherever one is closed.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startServer, vitrine } from '../fixtures/server.mjs';

test('config names every setting, its origin, and no secret', async () => {
  const secrets = {
    VITRINE_SESSION_KEY: 'c0ffee'.padEnd(64, '0'),
    VITRINE_DATABASE_URL: 'postgres://shop:open-sesame@db.test/shop',
    VITRINE_SMTP_URL: 'smtps://post:swordfish@mail.test',
  };
  const { code, stdout, stderr } = await vitrine(['config', '--data', '/nowhere/shop'], { ...secrets, VITRINE_LOG: 'debug' });
  assert.equal(code, 0, stderr);
  for (const secret of [...Object.values(secrets), 'c0ffee', 'open-sesame', 'swordfish']) assert.ok(!stdout.includes(secret), `it shows ${secret}`);
  for (const name of Object.keys(secrets)) assert.match(stdout, new RegExp(`••••\\S* +${name}$`, 'm'));
  assert.match(stdout, /^data +\/nowhere\/shop +--data$/m);
  assert.match(stdout, /^log +debug +VITRINE_LOG$/m);
  assert.match(stdout, /^log_format +text +default$/m);
});

test('verify finds a fresh demo shop in order', async () => {
  const server = await startServer({ demo: true });
  const { code, stdout } = await vitrine(['verify', '--data', server.data]);
  await server.stop();
  assert.equal(code, 0);
  assert.match(stdout, /^\d+ items agree with their ledgers\.$/m);
});
