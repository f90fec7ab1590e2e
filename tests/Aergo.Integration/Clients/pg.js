// Speaks to a node as any program with node-postgres would. Arguments: port of the PostgreSQL protocol.
'use strict';

const assert = require('node:assert');
const { Client, Pool } = require('pg');

const place = { host: '127.0.0.1', port: Number(process.argv[2]), database: 'main' };

async function connect(user) {
  const client = new Client({ ...place, user });
  await client.connect();
  return client;
}

async function failure(promise) {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('it should have failed');
}

async function reading(alice) {
  const types = await alice.query({
    text: `SELECT 7::int AS i, 9007199254740993::bigint AS b, 1.50::numeric AS n, true AS t, 'é€😀' AS s, '\\x00ff'::bytea AS y,
      '2026-01-02 03:04:05.678+00'::timestamptz AS w, '{"a":[1,null]}'::jsonb AS j, ARRAY[1,NULL,3] AS a, NULL::text AS z, $1::int + $2::int AS sum`,
    values: [40, 2],
  });
  assert.deepStrictEqual(types.rows[0], {
    i: 7, b: '9007199254740993', n: '1.50', t: true, s: 'é€😀', y: Buffer.from([0, 255]),
    w: new Date('2026-01-02T03:04:05.678Z'), j: { a: [1, null] }, a: [1, null, 3], z: null, sum: 42,
  });

  // The same over the binary format, as far as node-postgres reads it: it takes the bytes for UTF-8 on the way, so only those that are.
  const binary = await alice.query({ text: 'SELECT $1::int AS i, $2::bigint AS b, $3::bool AS t, $4::text AS s', values: [5, '77', false, 'x'], binary: true });
  assert.deepStrictEqual(binary.rows[0], { i: 5, b: '77', t: false, s: 'x' });

  // A statement with a name is parsed once and bound again and again.
  for (let i = 0; i < 5; i++) {
    const named = await alice.query({ name: 'twice', text: 'SELECT $1::int * 2 AS v', values: [i] });
    assert.strictEqual(named.rows[0].v, i * 2);
  }

  const arrays = await alice.query({ text: 'SELECT 1, 2 UNION ALL SELECT 3, 4', rowMode: 'array' });
  assert.deepStrictEqual(arrays.rows, [[1, 2], [3, 4]]);
  assert.strictEqual((await alice.query('')).rows.length, 0);
}

async function writing(alice) {
  await alice.query('CREATE SCHEMA pgjs; CREATE TABLE pgjs.notes (id int PRIMARY KEY, text text NOT NULL, at timestamptz, data jsonb, bytes bytea)');
  const when = new Date('2026-05-06T07:08:09.010Z');
  const made = await alice.query('INSERT INTO pgjs.notes VALUES ($1, $2, $3, $4, $5) RETURNING *', [1, "it's", when, { k: 1 }, Buffer.from('abc')]);
  assert.strictEqual(made.command, 'INSERT');
  assert.strictEqual(made.rowCount, 1);
  assert.deepStrictEqual(made.rows[0], { id: 1, text: "it's", at: when, data: { k: 1 }, bytes: Buffer.from('abc') });

  await alice.query('BEGIN');
  await alice.query("INSERT INTO pgjs.notes VALUES (2, 'two')");
  assert.strictEqual((await alice.query('SELECT count(*)::int AS n FROM pgjs.notes')).rows[0].n, 2);
  await alice.query('ROLLBACK');
  assert.strictEqual((await alice.query('SELECT count(*)::int AS n FROM pgjs.notes')).rows[0].n, 1);

  await alice.query('BEGIN');
  await alice.query("INSERT INTO pgjs.notes VALUES (3, 'three')");
  await alice.query('SAVEPOINT here');
  assert.strictEqual((await failure(alice.query("INSERT INTO pgjs.notes VALUES (3, 'again')"))).code, '23505');
  assert.strictEqual((await failure(alice.query('SELECT 1'))).code, '25P02');
  await alice.query('ROLLBACK TO SAVEPOINT here');
  await alice.query('COMMIT');
  assert.strictEqual((await alice.query('SELECT count(*)::int AS n FROM pgjs.notes')).rows[0].n, 2);
}

async function errors(alice) {
  const syntax = await failure(alice.query('SELECT 1 FRM x'));
  assert.strictEqual(syntax.code, '42601');
  assert.strictEqual(syntax.severity, 'ERROR');
  const table = await failure(alice.query('SELECT * FROM nowhere'));
  assert.strictEqual(table.code, '42P01');
  assert.strictEqual(table.position, '15');
  const type = await failure(alice.query("SELECT 1 + 'x'"));
  assert.strictEqual(type.code, '22P02');
  const hint = await failure(alice.query('SELECT nofunction(1)'));
  assert.strictEqual(hint.code, '42883');
  assert.match(hint.hint, /explicit type casts/);
  const twice = await failure(alice.query("INSERT INTO pgjs.notes VALUES ($1, 'x')", [1]));
  assert.strictEqual(twice.code, '23505');
  assert.strictEqual(twice.detail, 'Key (id)=(1) already exists.');
  assert.strictEqual(twice.schema, 'pgjs');
  assert.strictEqual(twice.table, 'notes');
  assert.strictEqual(twice.constraint, 'notes_pkey');
  const empty = await failure(alice.query('INSERT INTO pgjs.notes VALUES (9, NULL)'));
  assert.strictEqual(empty.code, '23502');
  assert.strictEqual(empty.column, 'text');

  // The connection is as good as before.
  assert.strictEqual((await alice.query('SELECT 1 AS one')).rows[0].one, 1);
}

async function conflict(alice) {
  await alice.query('CREATE TABLE pgjs.stock (id int PRIMARY KEY, left_over int NOT NULL); INSERT INTO pgjs.stock VALUES (1, 10)');
  const other = await connect('alice');
  await alice.query('BEGIN');
  const { rows: [{ left_over: seen }] } = await alice.query('SELECT left_over FROM pgjs.stock WHERE id = 1');
  await alice.query('UPDATE pgjs.stock SET left_over = $1 WHERE id = 1', [seen - 1]);
  await other.query('UPDATE pgjs.stock SET left_over = left_over - 5 WHERE id = 1');
  const lost = await failure(alice.query('COMMIT'));
  assert.strictEqual(lost.code, '40001');
  assert.match(lost.hint, /retried/);
  assert.strictEqual((await alice.query('SELECT left_over FROM pgjs.stock')).rows[0].left_over, 5);
  await other.end();
}

async function notifications(alice) {
  const bob = await connect('bob');
  const heard = new Promise((resolve) => bob.on('notification', resolve));
  await bob.query('LISTEN news');
  await alice.query("NOTIFY news, 'hello'");
  const message = await heard;
  assert.strictEqual(message.channel, 'news');
  assert.strictEqual(message.payload, 'hello');
  await bob.end();
}

async function pool() {
  const many = new Pool({ ...place, user: 'bob', max: 5 });
  const sums = await Promise.all(Array.from({ length: 40 }, (_, i) => many.query('SELECT $1::int + 1 AS v', [i])));
  sums.forEach((result, i) => assert.strictEqual(result.rows[0].v, i + 1));
  await many.end();
}

async function main() {
  const stranger = await failure(connect('nobody'));
  assert.strictEqual(stranger.code, '28000');
  const alice = await connect('alice');
  await reading(alice);
  await writing(alice);
  await errors(alice);
  await conflict(alice);
  await notifications(alice);
  await pool();
  await alice.end();
  console.log('all good');
}

setTimeout(() => { console.error('timed out'); process.exit(2); }, 60_000).unref();
main().catch((error) => { console.error(error); process.exit(1); });
