// The page as a cadre uses it, in headless Chromium. TOOLS holds playwright-core and axe-core, PAGE
// is the built page.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { launch, serve } from "../../../tools/wasm/tests/browser.mjs";

const { TOOLS, PAGE } = process.env;
const AXE = readFileSync(join(TOOLS, "node_modules/axe-core/axe.min.js"), "utf8");

let browser;
let server;
before(async () => {
  browser = await launch();
  server = await serve({ "": PAGE });
});
after(async () => {
  await browser.close();
  await server.stop();
});

/** A new device: nothing kept, no service worker. Errors and refusals of the policy fail the test. */
async function open(options = {}) {
  const context = await browser.newContext({ viewport: { width: 360, height: 740 }, ...options });
  const page = await context.newPage();
  const errors = [];
  page.on("pageerror", (e) => errors.push(e.message));
  page.on("console", (m) => m.type() === "error" && errors.push(m.text()));
  await page.goto(server.url);
  await page.waitForSelector("html[data-ready]");
  const close = async () => {
    await context.close();
    assert.deepEqual(errors, []);
  };
  return { page, context, close };
}

const GIRL = { sex: "f", birthDate: "2023-01-01", visitDate: "2024-07-02", weightKg: "9,1", lenheiCm: "76,2" };

async function enter(page, child) {
  for (const [name, value] of Object.entries(child)) {
    if (["sex", "measure", "oedema"].includes(name)) await page.check(`input[name=${name}][value="${value}"]`);
    else await page.fill(`#${name}`, value);
  }
  await page.click("#submit");
}

const text = (page, selector) => page.innerText(selector);
const classOf = (page, indicator) => text(page, `[data-indicator=${indicator}] .class`);

test("a child entered, with a decimal comma: z-scores of R anthro, classes of Permenkes", async () => {
  const { page, close } = await open();
  await enter(page, GIRL);
  // R anthro 1.1.0.9000: 548 days, weight -0.97, length -1.55.
  assert.match(await text(page, "[data-indicator=waz] .z"), /−0,97/);
  assert.match(await text(page, "[data-indicator=haz] .z"), /−1,55/);
  assert.equal(await classOf(page, "whz"), "Gizi baik");
  assert.match(await text(page, ".head"), /Perempuan · 1 tahun 6 bulan · 2 Jul 2024/);
  // What was not measured is not computed, and says so.
  await page.click("details summary");
  assert.match(await text(page, ".none"), /LK\/U: tidak diukur/);
  assert.match(await page.textContent("#said"), /BB\/U −0,97, normal/);
  // BMI says what weight-for-length says, below five.
  assert.equal(await page.locator("[data-indicator=baz]").count(), 0);
  await close();
});

test("from five years BMI-for-age takes the place of weight-for-height", async () => {
  const { page, close } = await open();
  await enter(page, { sex: "m", birthDate: "2016-01-01", visitDate: "2024-01-01", weightKg: "25", lenheiCm: "125" });
  assert.equal(await page.locator("[data-indicator=baz]").count(), 1);
  assert.equal(await page.locator("[data-indicator=whz]").count(), 0);
  assert.match(await text(page, ".none"), /BB\/PB atau BB\/TB: /);
  assert.equal(await page.locator(".chart").count(), 0);
  await close();
});

test("every error says what and why, is tied to its field, and takes the focus", async () => {
  const { page, close } = await open();
  const focused = () => page.evaluate(() => document.activeElement.name || document.activeElement.id);
  const error = async (field, parts) => {
    const said = await text(page, `#${field}-error`);
    for (const part of parts) assert.ok(said.includes(part), `${field}: ${said}`);
    const input = page.locator(`input#${field}, fieldset#${field} input`).first();
    assert.equal(await input.getAttribute("aria-invalid"), "true", field);
    const described = await page.locator(`#${field}`).getAttribute("aria-describedby");
    assert.ok(described.split(" ").includes(`${field}-error`), field);
  };
  await page.click("#submit");
  await error("sex", ["tidak pernah ditebak"]);
  await error("birthDate", ["tanggal lahir"]);
  await error("weightKg", ["sedikitnya satu"]);
  assert.equal(await focused(), "sex");
  assert.match(await text(page, "#problems"), /Ada 3 isian/);
  assert.equal(await page.getAttribute("#problems", "role"), "alert");

  for (const [change, field, parts] of [
    [{ weightKg: "sembilan" }, "weightKg", ["angka dalam kg", "sembilan"]],
    [{ weightKg: "9.1kg" }, "weightKg", ["angka dalam kg", "9.1kg"]],
    [{ weightKg: "9100" }, "weightKg", ["gram", "9100"]],
    [{ weightKg: "0" }, "weightKg", ["lebih dari nol", "0"]],
    [{ weightKg: "-3" }, "weightKg", ["lebih dari nol", "-3"]],
    [{ lenheiCm: "762" }, "lenheiCm", ["milimeter", "762"]],
    [{ muacCm: "140" }, "muacCm", ["milimeter", "140"]],
    [{ headCm: "460" }, "headCm", ["milimeter", "460"]],
    [{ visitDate: "2022-12-31" }, "visitDate", ["2022-12-31"]],
    [{ visitDate: "2999-01-01" }, "visitDate", ["belum tiba"]],
    [{ visitDate: "" }, "visitDate", ["Isi tanggal pengukuran"]],
  ]) {
    await page.click("#clear");
    await enter(page, { ...GIRL, ...change });
    await error(field, parts);
    assert.equal(await focused(), field);
    assert.equal(await page.locator("[aria-invalid=true]").count(), 1);
    assert.equal(await page.isVisible("#result"), false, "no result of a form with errors");
  }
  // The list of problems leads to the field; a good value takes the error away.
  await page.click("#problems a");
  assert.equal(await focused(), "visitDate");
  await enter(page, GIRL);
  assert.equal(await page.isVisible("#problems"), false);
  assert.equal(await page.locator("[aria-invalid=true]").count(), 0);
  await close();
});

test("an impossible number: measure again, with the likely cause and the value it would have been", async () => {
  const { page, close } = await open();
  await enter(page, { ...GIRL, weightKg: "91" });
  const step = await text(page, ".steps");
  assert.match(step, /Ukur ulang/);
  assert.match(step, /koma desimal hilang/);
  assert.match(step, /91 -> 9,1 kg/);
  assert.equal(await page.inputValue("#weightKg"), "91", "proposed, never applied");
  assert.match(await classOf(page, "waz"), /Tidak wajar/);
  // No letter and no advice are made of it.
  assert.equal(await page.locator(".letter").count(), 0);
  assert.doesNotMatch(step, /Perlihatkan/);
  await close();
});

test("how sure: near a bound both classes with their shares, and the advice to measure again", async () => {
  const { page, close } = await open();
  await enter(page, { ...GIRL, weightKg: "", lenheiCm: "74,7", measure: "l" });
  assert.equal(await classOf(page, "haz"), "Pendek");
  const sure = await text(page, "[data-indicator=haz] .sure");
  // Error of 0.6 cm (SMART) over an SD of 2.904 cm: the bound lies 0.34 errors away, so 62 and 38 %.
  assert.match(sure, /Pendek\s+62 %/);
  assert.match(sure, /Normal\s+38 %/);
  assert.match(sure, /ukur ulang/i);
  await close();
});

test("oedema and a thin arm are acute malnutrition, shown to the health worker", async () => {
  const { page, close } = await open();
  await enter(page, { ...GIRL, muacCm: "11,4", oedema: "y" });
  assert.match(await classOf(page, "acute"), /Gizi buruk akut/);
  assert.match(await text(page, ".steps"), /Perlihatkan kepada petugas kesehatan\s+Gizi buruk akut/);
  assert.match(await text(page, ".none"), /BB\/U: edema/);
  await close();
});

const VISITS = [["2024-06-12", "6,6"], ["2024-07-10", "7,1"], ["2024-08-14", "7,1"], ["2024-09-11", "7,1"]];
const SITI = { name: "Siti", sex: "f", birthDate: "2024-01-10" };

async function keepVisits(page, visits = VISITS, child = SITI) {
  for (const [visitDate, weightKg] of visits) {
    await enter(page, { ...child, visitDate, weightKg });
    await page.click("#save");
  }
}

test("visits are kept on the device: letters, chart, 2T, and each can be deleted", async () => {
  const { page, close } = await open();
  await keepVisits(page);
  const letters = () => page.locator("tbody tr td:nth-child(5)").allInnerTexts();
  // New, 500 g, flat, flat again.
  assert.deepEqual(await letters(), ["T", "T", "N", "B"]);
  assert.match(await text(page, ".steps"), /2T[\s\S]*kunjungi rumahnya/);
  const description = await page.textContent(".chart svg");
  assert.match(description, /6,6 kg/);
  assert.match(description, /garis merah/);

  await page.reload();
  await page.waitForSelector("html[data-ready]");
  await page.selectOption("#known", { index: 1 });
  assert.equal(await page.inputValue("#name"), "Siti");
  assert.equal(await page.inputValue("#birthDate"), "2024-01-10");
  await enter(page, { visitDate: "2024-10-09", weightKg: "7,5" });
  assert.equal((await letters()).length, 4);
  // The same day again replaces.
  await page.click("#save");
  await enter(page, { weightKg: "7,6" });
  await page.click("#save");
  assert.equal((await letters()).length, 5);

  const kept = () => page.evaluate(() => localStorage.getItem("tumbuh.children"));
  assert.match(await kept(), /7,6/);
  await page.click("tbody tr:first-child button");
  await page.click("#ask-no");
  assert.equal((await letters()).length, 5);
  await page.click("tbody tr:first-child button");
  assert.match(await text(page, "#ask-text"), /9 Okt 2024/);
  await page.click("#ask-yes");
  assert.equal((await letters()).length, 4);
  assert.doesNotMatch(await kept(), /7,6/);

  await page.click("text=Hapus anak ini");
  await page.click("#ask-yes");
  assert.equal(await kept(), null);
  assert.equal(await page.isVisible("#known"), false);
  await close();
});

test("twins stay two, a corrected date stays one, a known child is found again", async () => {
  const { page, close } = await open();
  const children = () => page.evaluate(() => JSON.parse(localStorage.getItem("tumbuh.children") ?? "[]").map((c) => `${c.name} ${c.birthDate} ${c.visits.length}`));
  const [ani, budi] = [{ ...SITI, name: "Ani" }, { ...SITI, name: "Budi" }];
  await keepVisits(page, VISITS.slice(0, 1), ani);
  // Typed over Ani, who is still chosen.
  await keepVisits(page, VISITS.slice(0, 2), budi);
  assert.deepEqual(await children(), ["Ani 2024-01-10 1", "Budi 2024-01-10 2"]);
  // Typed anew, nobody chosen.
  await page.click("#clear");
  await keepVisits(page, VISITS.slice(2, 3), ani);
  assert.deepEqual(await children(), ["Ani 2024-01-10 2", "Budi 2024-01-10 2"]);
  await keepVisits(page, VISITS.slice(3, 4), { ...ani, birthDate: "2024-01-11" });
  assert.deepEqual(await children(), ["Ani 2024-01-11 3", "Budi 2024-01-10 2"]);
  // Without a name nobody is taken for somebody else.
  await page.click("#clear");
  await keepVisits(page, VISITS.slice(0, 1), { ...SITI, name: "" });
  await page.click("#clear");
  await keepVisits(page, VISITS.slice(0, 1), { ...SITI, name: "" });
  assert.equal((await children()).length, 4);

  await page.click("#forget");
  await page.click("#ask-yes");
  assert.equal(await page.evaluate(() => localStorage.getItem("tumbuh.children")), null);
  assert.equal(await page.inputValue("#name"), "");
  await close();
});

test("what is kept and cannot be read is left aside", async () => {
  const { page, close } = await open();
  for (const kept of ["{", "[]", '[{"id":1}]', '[null,{"id":"a","name":"B","sex":"f","birthDate":"2024-01-01","visits":[{"visitDate":3}]}]']) {
    await page.evaluate((kept) => localStorage.setItem("tumbuh.children", kept), kept);
    await page.reload();
    await page.waitForSelector("html[data-ready]");
    await enter(page, GIRL);
    assert.match(await text(page, "[data-indicator=haz] .z"), /−1,55/);
  }
  await close();
});

test("a hostile name is only ever text", async () => {
  const { page, close } = await open();
  const name = `<img src=x onerror="document.body.dataset.broken=1"><script>document.body.dataset.broken=1</script>&amp;"'`;
  await keepVisits(page, VISITS.slice(0, 1), { ...SITI, name });
  assert.equal(await text(page, ".head .who"), name.slice(0, 80));
  await page.click("text=Hapus anak ini");
  assert.ok((await text(page, "#ask-text")).includes("<img src=x"));
  await page.click("#ask-no");
  assert.equal(await page.evaluate(() => document.body.dataset.broken), undefined);
  assert.equal(await page.locator("main img, main script").count(), 0);
  await close();
});

test("the policy refuses what does not come from here", async () => {
  const { page, context } = await open();
  const refused = await page.evaluate(async () => {
    const seen = [];
    document.addEventListener("securitypolicyviolation", (e) => seen.push(e.violatedDirective));
    const script = document.createElement("script");
    script.textContent = "document.body.dataset.broken = 1";
    document.body.append(script);
    await fetch("http://127.0.0.1:9/").catch(() => {});
    await new Promise((done) => setTimeout(done, 100));
    return { seen, broken: document.body.dataset.broken };
  });
  assert.equal(refused.broken, undefined);
  assert.ok(refused.seen.includes("script-src-elem") && refused.seen.includes("connect-src"), refused.seen.join());
  await context.close();
});

test("English at a touch, kept for the next time, errors and results too", async () => {
  const { page, close } = await open();
  await page.click("#submit");
  await enter(page, GIRL);
  await page.click(".language[data-lang=en]");
  assert.equal(await page.getAttribute("html", "lang"), "en");
  assert.equal(await text(page, "h1"), "How is this child growing?");
  assert.match(await text(page, "[data-indicator=haz] .z"), /−1\.55/);
  assert.match(await text(page, ".steps"), /Welcome|Tell the mother/);
  await page.fill("#weightKg", "9100");
  await page.click("#submit");
  assert.match(await text(page, "#weightKg-error"), /grams instead of kilograms/);
  // No Indonesian word of the page is left, and no key without its words.
  const words = await page.evaluate(async () => {
    const { t, setLanguage } = await import("./words.js");
    const keys = (o) => Object.keys(o).sort().join();
    const en = t();
    setLanguage("id");
    return { same: keys(en) === keys(t()) && keys(en.short) === keys(t().short) && keys(en.plain) === keys(t().plain) };
  });
  assert.ok(words.same);
  await page.reload();
  await page.waitForSelector("html[data-ready]");
  assert.equal(await page.getAttribute(".language[data-lang=en]", "aria-pressed"), "true");
  const left = await page.evaluate(() => [...document.querySelectorAll("[data-t]")].filter((e) => e.textContent === "" || e.textContent === "undefined").length);
  assert.equal(left, 0);
  await close();
});

test("with the keyboard alone, in the order of the form", async () => {
  const { page, close } = await open();
  const press = async (...keys) => {
    for (const key of keys) await page.keyboard.press(key);
  };
  const at = () => page.evaluate(() => document.activeElement.id || document.activeElement.name || document.activeElement.dataset.lang || document.activeElement.className);
  await press("Tab");
  assert.equal(await at(), "skip");
  await press("Enter", "Tab");
  assert.equal(await at(), "name");
  await page.keyboard.type("Ani");
  await press("Tab", "Space");
  assert.equal(await page.inputValue("input[name=sex]:checked"), "f");
  await press("Tab");
  assert.equal(await at(), "birthDate");
  await page.keyboard.type("01012023");
  // Day, month and year are stops of their own, and so is the button of the calendar.
  for (let i = 0; i < 8 && (await at()) !== "weightKg"; i++) await press("Tab");
  assert.equal(await at(), "weightKg");
  await page.keyboard.type("9,1");
  await press("Tab");
  assert.equal(await at(), "lenheiCm");
  await page.keyboard.type("76,2");
  // A focus that can be seen.
  const outline = await page.evaluate(() => getComputedStyle(document.activeElement).outlineWidth);
  assert.equal(outline, "3px");
  await press("Enter");
  assert.equal(await at(), "result-title");
  assert.equal(await page.isVisible("[data-indicator=haz]"), true);
  await page.focus("#save");
  await press("Enter");
  assert.equal(await at(), "save");
  await page.focus("tbody button");
  await press("Enter");
  assert.equal(await at(), "ask-no", "the safe answer has the focus");
  await press("Escape");
  assert.equal(await page.isVisible("#ask"), false);
  assert.equal(await page.locator("tbody tr").count(), 1);
  await close();
});

test("axe finds nothing: empty, with errors, with results, in both languages, at three widths", async () => {
  const { page, context } = await open();
  const check = async (what) => {
    // Past the policy of the page, which forbids scripts from elsewhere.
    const cdp = await context.newCDPSession(page);
    await cdp.send("Runtime.evaluate", { expression: AXE });
    const { result } = await cdp.send("Runtime.evaluate", {
      expression: `axe.run(document, { resultTypes: ["violations"] }).then((r) => JSON.stringify({
        version: r.testEngine.version, passes: r.passes.length,
        violations: r.violations.map((v) => v.id + ": " + v.nodes.map((n) => n.target.join(" ")).join(", ")) }))`,
      awaitPromise: true,
      returnByValue: true,
    });
    const { violations, passes } = JSON.parse(result.value);
    assert.deepEqual(violations, [], what);
    assert.ok(passes >= 12, `${what}: ${passes} rules`);
  };
  for (const width of [360, 768, 1280]) {
    await page.setViewportSize({ width, height: 900 });
    await page.click("#clear");
    await check(`empty, ${width}`);
    await page.click("#submit");
    await check(`errors, ${width}`);
    await keepVisits(page);
    await enter(page, { muacCm: "12,3", lenheiCm: "62", visitDate: "2024-10-09", weightKg: "6,0" });
    await page.evaluate(() => document.querySelectorAll("details").forEach((e) => (e.open = true)));
    await check(`result, ${width}`);
    await page.click(".language[data-lang=en]");
    await check(`English, ${width}`);
    await page.click("tbody tr:first-child button");
    await check(`question, ${width}`);
    await page.click("#ask-no");
    await page.click(".language[data-lang=id]");
  }
  await context.close();
});

test("it fits 320 pixels and twice the text; targets have 44 pixels; nothing moves unasked", async () => {
  const { page, close } = await open({ viewport: { width: 320, height: 640 }, reducedMotion: "reduce" });
  const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  await keepVisits(page);
  assert.equal(await overflow(), 0);
  // 200 % zoom of a window of 640 is 320 wide; twice the size of the text besides.
  await page.setViewportSize({ width: 640, height: 900 });
  const sheet = await page.evaluate(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(":root { font-size: 200% !important }");
    document.adoptedStyleSheets = [sheet];
    return document.adoptedStyleSheets.length;
  });
  assert.equal(sheet, 1);
  assert.equal(await overflow(), 0);
  await page.evaluate(() => (document.adoptedStyleSheets = []));
  await page.setViewportSize({ width: 360, height: 740 });
  const small = await page.evaluate(() =>
    [...document.querySelectorAll("button, select, input:not([type=radio]), .options label, summary")]
      .filter((e) => e.offsetParent !== null)
      .map((e) => [e.id || e.textContent.trim(), e.getBoundingClientRect()])
      .filter(([, r]) => r.height < 44 || r.width < 44)
      .map(([name, r]) => `${name} ${r.width}x${r.height}`),
  );
  assert.deepEqual(small, []);
  const moving = await page.evaluate(() => [...document.querySelectorAll("*")].filter((e) => getComputedStyle(e).transitionDuration !== "0s").length);
  assert.equal(moving, 0);
  await close();
});

test("once loaded it works with the server gone: reload, enter, keep", async () => {
  const own = await serve({ "": PAGE });
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(own.url);
  await page.waitForFunction(() => document.getElementById("offline").textContent !== "");
  assert.match(await text(page, "#offline"), /tanpa internet/);
  const outside = own.requests.filter((path) => path.includes(".."));
  assert.deepEqual(outside, []);
  await own.stop();
  await context.setOffline(true);
  await page.reload();
  await page.waitForSelector("html[data-ready]");
  await enter(page, GIRL);
  assert.match(await text(page, "[data-indicator=haz] .z"), /−1,55/);
  await page.click("#save");
  await page.reload();
  await page.waitForSelector("html[data-ready]");
  assert.equal(await page.isVisible("#known"), true);
  assert.equal(await page.evaluate(() => document.styleSheets[0].cssRules.length > 50), true);
  await context.close();
});

test("printed: the result with the name, without the form", async () => {
  const { page, close } = await open();
  await keepVisits(page);
  await page.emulateMedia({ media: "print" });
  for (const hidden of ["form", ".languages", "#save", "#forget", "tbody button"]) {
    assert.equal(await page.locator(hidden).first().isVisible(), false, hidden);
  }
  for (const seen of [".head .who", ".steps", "[data-indicator=waz]", ".chart svg", "table"]) {
    assert.equal(await page.locator(seen).first().isVisible(), true, seen);
  }
  await page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
  assert.match(await text(page, ".none"), /tidak diukur/);
  const pdf = await page.pdf({ format: "A4" });
  const pages = pdf.toString("latin1").match(/\/Type\s*\/Page[^s]/g).length;
  assert.ok(pages <= 2, `${pages} pages`);
  await close();
});

test("no engine, no result: the page says so", async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.route("**/*.wasm", (route) => route.abort());
  await page.goto(server.url);
  await page.waitForSelector("#empty .notice");
  assert.match(await text(page, "#empty"), /tidak dapat dimuat/);
  assert.equal(await page.isDisabled("#submit"), true);
  await context.close();
});
