// The package in headless Chromium: fetched once from beside the script, and out of its own text.
import { test } from "node:test";
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { launch, serve } from "./browser.mjs";

const { PACKAGE, VECTORS } = process.env;

test("every vector in Chromium, to the last bit; nothing else is fetched", async () => {
  const tests = fileURLToPath(new URL(".", import.meta.url));
  const { url, requests, stop } = await serve({ package: PACKAGE, vectors: VECTORS, tests });
  const browser = await launch();
  try {
    const page = await browser.newPage();
    for (const entry of ["browser.mjs", "inline.mjs"]) {
      await page.goto(`${url}/tests/blank.html`);
      requests.length = 0;
      const { said, early } = await page.evaluate(async (entry) => {
        const tumbuh = await import(`/package/${entry}`);
        let early = null;
        try {
          tumbuh.assess({});
        } catch (e) {
          early = e.message;
        }
        await tumbuh.init();
        const { compare } = await import("/tests/vectors.mjs");
        const text = await (await fetch("/vectors/vectors.jsonl")).text();
        return { early, said: compare(tumbuh, text.trim().split("\n")) };
      }, entry);
      console.log(entry, said.seen);
      assert.equal(said.differences, 0, said.wrong.join("\n"));
      assert.ok(said.seen.vectors >= 900);
      if (entry === "browser.mjs") assert.match(early, /init/);
      else assert.equal(early, null);
      const own = requests.filter((path) => path.startsWith("/package/")).sort();
      const expected = { "browser.mjs": ["tumbuh_bg.wasm"], "inline.mjs": ["bytes.mjs"] }[entry];
      const files = ["api.mjs", "core.mjs", entry, ...expected].map((f) => `/package/${f}`).sort();
      assert.deepEqual(own, files);
    }
  } finally {
    await browser.close();
    await stop();
  }
});
