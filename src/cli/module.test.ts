/** Modules of everyone: machines that are made by functions, with assets, actors and events with blanks. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { expectBadInput, run } from './process-test.ts';

const folder = mkdtempSync(join(tmpdir(), 'pasidcheck-'));
const shop = 'src/inspector/toys/shop.ts';

afterAll(() => rmSync(folder, { recursive: true }));

describe('a module with machines as people write them', () => {
  it('is inspected, and what is not explored is said', async () => {
    const page = join(folder, 'shop.html');
    const { code, stderr } = await run(`inspect --module ${shop} --output ${page}`);
    expect([code, stderr.split('\n').slice(0, 2)]).toEqual([
      0,
      [
        'createShopMachine: actions that are not run: track',
        'createShopMachine: states that are never entered: refunded',
      ],
    ]);
    expect(readFileSync(page, 'utf8')).toContain('<div id="page">');
  });

  it('is walked through for its claims', async () => {
    const { code, stdout } = await run(`campaign --module ${shop} --walks 50`);
    expect(code).toBe(1);
    expect(stdout).toMatch(/violated {2}nobody pays\n {3}1 {2}check out\n {3}2 {2}done\.charge\n/);
    const json = await run(`campaign --module ${shop} --walks 50 --json`);
    expect(JSON.parse(json.stdout)).toMatchObject({
      verdict: 'violated',
      broken: [{ claim: 'nobody pays', events: ['check out', 'done.charge'] }],
    });
  });

  it('takes the options that a module beside it exports', async () => {
    const cart = join(folder, 'cart.ts');
    writeFileSync(
      cart,
      `import { assign, createMachine } from 'xstate';
       export const cart = createMachine({
         context: { items: [] },
         on: { add: { actions: assign({ items: ({ context }) => [...context.items, 'one'] }) } },
         after: { 10: {} },
       });
       export const maxStates = 200;`,
    );
    expectBadInput(
      await run(`inspect --module ${cart} --output ${folder}/no.html`),
      /'items' in the context takes ever new values; .*items: context\.items\.slice\(0, 3\).*\n.*\n +export \* from '\.\/cart\.ts';/,
    );
    const beside = join(folder, 'cart-check.ts');
    writeFileSync(
      beside,
      `export * from './cart.ts';
       export const bound = (context) => ({ ...context, items: context.items.slice(0, 3) });`,
    );
    const { code, stderr } = await run(`inspect --module ${beside} --output ${folder}/yes.html`);
    expect([code, stderr]).toEqual([0, expect.stringMatching(/yes\.html: \d+ KiB/)]);
  });

  it('is refused with the remedy where a payload is read, and takes the cases that it asks for', async () => {
    const file = join(folder, 'pay.ts');
    writeFileSync(
      file,
      `import { assign, createMachine } from 'xstate';
       export const till = createMachine({
         context: { sum: 0 },
         on: { pay: { actions: assign({ sum: ({ event }) => event.amount }) }, wait: {} },
         after: { 10: {} },
       });`,
    );
    expectBadInput(
      await run(`inspect --module ${file} --output ${folder}/no.html`),
      /'pay' has a payload that is read \(amount\); name the values to try: cases: \{ 'pay': \[\{ amount: … \}\] \}/,
    );
    const cases = '{"pay":[{"amount":1},{"amount":2}]}';
    const { code } = await run(`inspect --module ${file} --cases ${cases} --output ${folder}/yes.html`);
    expect(code).toBe(0);
    expectBadInput(await run(`inspect --module ${file} --cases {} --input {`), /--input: this is no JSON/);
    expectBadInput(await run(`campaign --module ${file} --cases ${cases}`), /it exports no claims/);
  });
});
