// The form, its errors, and what happens when buttons are pressed.

import { init, problems } from "./tumbuh/browser.mjs";
import { $, h } from "./dom.js";
import { judge, render, summary } from "./result.js";
import * as store from "./store.js";
import { age, date, language, setLanguage, t, translate } from "./words.js";

const TEXTS = ["name", "birthDate", "visitDate", "weightKg", "lenheiCm", "muacCm", "headCm"];
const CHOICES = ["sex", "measure", "oedema"];
/** In the order of the form. */
const FIELDS = ["sex", "birthDate", "visitDate", "weightKg", "lenheiCm", "measure", "muacCm", "headCm", "oedema"];

const form = $("form");
/** The id of the child whose visits are kept, and the visit that is shown. */
let chosen = "";
let shown = null;

function today() {
  const now = new Date();
  const two = (n) => String(n).padStart(2, "0");
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

function read() {
  const child = {};
  for (const name of TEXTS) child[name] = $(name).value.trim();
  for (const name of CHOICES) child[name] = form.elements[name].value;
  return child;
}

function write(child) {
  for (const name of TEXTS) $(name).value = child[name] ?? "";
  for (const name of CHOICES) form.elements[name].value = child[name] ?? "";
  sayAge();
}

/** What the engine is asked about: everything but the name. */
function inputs({ name, ...child }) {
  return child;
}

/** Every mistake in the form, as [field, sentence]. */
function mistakes(child) {
  const all = [];
  const add = (field, text) => {
    if (!all.some(([f]) => f === field)) all.push([field, text]);
  };
  if (child.sex === "") add("sex", t().chooseSex);
  // An incomplete date has no value, and the browser knows.
  for (const [field, missing] of [["birthDate", t().giveBirthDate], ["visitDate", t().giveVisitDate]]) {
    if ($(field).validity.badInput) add(field, t().dateIncomplete);
    else if (child[field] === "") add(field, missing);
  }
  if (child.visitDate > today()) add("visitDate", t().inFuture);
  for (const problem of problems(inputs(child), { lang: language() })) add(problem.input, capital(problem.text));
  if (["weightKg", "lenheiCm", "muacCm", "headCm"].every((f) => child[f] === "")) add("weightKg", t().giveOne);
  return all.sort(([a], [b]) => FIELDS.indexOf(a) - FIELDS.indexOf(b));
}

const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

const label = (field) => ($(field).matches("fieldset") ? $(field).querySelector("legend") : form.querySelector(`label[for=${field}]`)).textContent;

/** Where the focus goes for a field: its box, or the first of its choices. */
const focusOf = (field) => ($(field).matches("fieldset") ? $(field).querySelector("input") : $(field));

function showMistakes(all) {
  for (const field of FIELDS) {
    const own = all.find(([f]) => f === field);
    const place = $(`${field}-error`);
    place.textContent = own ? own[1] : "";
    place.hidden = !own;
    const targets = $(field).matches("fieldset") ? $(field).querySelectorAll("input") : [$(field)];
    for (const e of targets) {
      if (own) e.setAttribute("aria-invalid", "true");
      else e.removeAttribute("aria-invalid");
    }
  }
  const box = $("problems");
  box.hidden = all.length === 0;
  if (all.length === 0) {
    box.replaceChildren();
    return;
  }
  const items = all.map(([field, text]) => {
    const link = h("a", { href: `#${field}` }, `${label(field)}: ${text}`);
    link.addEventListener("click", (event) => {
      event.preventDefault();
      focusOf(field).focus();
    });
    return h("li", {}, link);
  });
  box.replaceChildren(h("p", {}, t().fix(all.length)), h("ul", {}, ...items));
  focusOf(all[0][0]).focus();
}

/** Works out the result of what stands in the form. */
function submit() {
  const child = read();
  const all = mistakes(child);
  showMistakes(all);
  if (all.length > 0) return;
  shown = child;
  chosen = store.meant(chosen, child)?.id ?? "";
  $("known").value = chosen;
  show({ focus: true });
}

function show({ focus }) {
  $("empty").hidden = shown !== null;
  $("result").hidden = shown === null;
  if (shown === null) {
    $("result").replaceChildren();
    return;
  }
  const stored = store.find(chosen);
  const judged = judge(inputs(shown), stored ? stored.visits : []);
  judged.name = shown.name;
  const actions = { stored, onSave: save, onRemoveVisit: removeVisit, onRemoveChild: removeChild };
  $("result").replaceChildren(...render(judged, actions));
  if (focus) {
    $("said").textContent = summary(judged);
    $("result-title").focus({ preventScroll: true });
    $("result-title").scrollIntoView({ behavior: calm() ? "auto" : "smooth", block: "start" });
  }
}

const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

function save() {
  const id = store.keep(chosen, shown, shown);
  if (id !== null) chosen = id;
  listChildren();
  show({ focus: false });
  $("said").textContent = id === null ? t().notSaved : t().saved;
  $("save").before(h("p", { class: id === null ? "notice bad" : "notice ok", id: "kept" }, id === null ? t().notSaved : t().saved));
  $("save").focus();
}

function ask(question) {
  const dialog = $("ask");
  $("ask-text").textContent = question;
  dialog.showModal();
  $("ask-no").focus();
  return new Promise((answered) => {
    const answer = (yes) => () => {
      answered(yes);
      dialog.close();
    };
    $("ask-yes").onclick = answer(true);
    $("ask-no").onclick = answer(false);
    // Escape closes it without a button.
    dialog.onclose = () => answered(false);
  });
}

async function removeVisit(visitDate) {
  if (!(await ask(t().askVisit(date(visitDate))))) return;
  store.removeVisit(chosen, visitDate);
  removed();
}

async function removeChild() {
  if (!(await ask(t().askChild(store.find(chosen)?.name || t().noName)))) return;
  store.removeChild(chosen);
  removed();
}

async function removeAll() {
  if (!(await ask(t().askAll))) return;
  store.removeAll();
  clear();
  removed();
}

function removed() {
  if (store.find(chosen) === null) chosen = "";
  listChildren();
  show({ focus: false });
  $("said").textContent = t().removed;
  $("result-title").focus();
}

function listChildren() {
  const all = store.children();
  $("known-field").hidden = all.length === 0;
  const options = all.map((c) => h("option", { value: c.id }, `${c.name || t().noName} · ${date(c.birthDate)}`));
  $("known").replaceChildren(h("option", { value: "" }, t().newChild), ...options);
  $("known").value = chosen;
  $("forget").hidden = all.length === 0;
}

/** Another child: its facts, and an empty visit of today. */
function choose() {
  chosen = $("known").value;
  const child = store.find(chosen);
  write({ ...(child ?? {}), visitDate: today(), measure: "", oedema: "" });
  shown = null;
  showMistakes([]);
  show({ focus: false });
}

function clear() {
  chosen = "";
  write({ visitDate: today() });
  shown = null;
  listChildren();
  showMistakes([]);
  show({ focus: false });
  $("said").textContent = "";
}

function sayAge() {
  const { birthDate, visitDate } = read();
  const found = birthDate && visitDate ? age(birthDate, visitDate) : null;
  $("visitDate-age").textContent = found === null ? "" : `${t().age}: ${found.text}`;
}

function speak(lang) {
  setLanguage(lang);
  translate(document);
  for (const button of document.querySelectorAll(".language")) {
    button.setAttribute("aria-pressed", String(button.dataset.lang === language()));
  }
  listChildren();
  sayAge();
  sayOffline();
  if (!$("problems").hidden) showMistakes(mistakes(read()));
  show({ focus: false });
}

let isReady = false;

function sayOffline() {
  $("offline").textContent = isReady ? t().ready : "";
}

async function keepOffline() {
  if (!("serviceWorker" in navigator)) return;
  await navigator.serviceWorker.register("sw.js");
  await navigator.serviceWorker.ready;
  isReady = true;
  sayOffline();
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  submit();
});
form.addEventListener("input", sayAge);
$("known").addEventListener("change", choose);
$("clear").addEventListener("click", () => {
  clear();
  $("name").focus();
});
$("forget").addEventListener("click", removeAll);
for (const button of document.querySelectorAll(".language")) {
  button.addEventListener("click", () => {
    store.keepLanguage(button.dataset.lang);
    speak(button.dataset.lang);
  });
}

// On paper nothing can be opened.
window.addEventListener("beforeprint", () => {
  for (const details of document.querySelectorAll("#result details:not(.screen)")) details.open = true;
});

setLanguage(store.language());
clear();
try {
  await init();
  speak(language());
  document.documentElement.dataset.ready = "yes";
} catch {
  speak(language());
  $("submit").disabled = true;
  $("empty").replaceChildren(h("p", { class: "notice bad" }, t().notLoaded));
}
keepOffline().catch(() => {
  // Without a service worker the page works as long as there is a network.
});
