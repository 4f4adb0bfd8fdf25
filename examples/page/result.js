// The result of one visit: what to do first, then the classes, then the card and the visits.

import { kms, assess, certainty, explain, plausibility } from "./tumbuh/browser.mjs";
import * as engine from "./tumbuh/browser.mjs";
import { h, s } from "./dom.js";
import { age, date, language, number, said, t } from "./words.js";

const SHOWN = ["waz", "haz", "whz", "baz", "hcz", "acz"];
/** What an indicator needs besides sex and age, to tell "not measured" from a reason worth saying. */
const NEEDS = {
  waz: ["weightKg"],
  haz: ["lenheiCm"],
  whz: ["weightKg", "lenheiCm"],
  baz: ["weightKg", "lenheiCm"],
  hcz: ["headCm"],
  acz: ["muacCm"],
};

const LEVEL = {
  normal: "ok",
  gizi_baik: "ok",
  tinggi: "info",
  berat_badan_kurang: "watch",
  risiko_berat_badan_lebih: "watch",
  pendek: "watch",
  gizi_kurang: "watch",
  berisiko_gizi_lebih: "watch",
  gizi_lebih: "watch",
  mikrosefali: "watch",
  makrosefali: "watch",
  berat_badan_sangat_kurang: "bad",
  sangat_pendek: "bad",
  gizi_buruk: "bad",
  obesitas: "bad",
  sam: "bad",
  mam: "watch",
};

const rules = () => ({ classes: "kemenkes", lang: language() });
const filled = (child, name) => (child[name] ?? "").trim() !== "";
const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

/** Everything that is shown of a visit, worked out by the engine. */
export function judge(child, earlier) {
  const of = (visit) => ({ sex: child.sex, birthDate: child.birthDate, ...visit });
  const before = earlier.filter((v) => v.visitDate < child.visitDate).at(-1);
  const visits = earlier.filter((v) => v.visitDate !== child.visitDate).map(of);
  visits.push(child);
  visits.sort((a, b) => (a.visitDate < b.visitDate ? -1 : 1));
  const lenient = { ...rules(), badInput: "reason" };
  const card = kms(visits, lenient);
  return {
    child,
    visits,
    card,
    weighing: card[visits.indexOf(child)],
    assessment: assess(child, rules()),
    odd: plausibility(child, { ...rules(), before: before && of(before) }),
    certain: certainty(child, { ...rules(), positionUnknown: !filled(child, "measure") }),
    age: age(child.birthDate, child.visitDate),
  };
}

/** One sentence for those who hear the page. */
export function summary(judged) {
  const list = shown(judged).map((i) => {
    const score = judged.assessment[i];
    return `${t().short[i]} ${number(score.z, 2)}${score.classText ? `, ${score.classText.toLowerCase()}` : ""}`;
  });
  const first = steps(judged)[0];
  return `${t().said(list.join("; "))} ${first ? `${first.title}: ${first.text}` : t().nothingOdd}`;
}

const shown = ({ assessment, age }) => {
  // Below five, weight-for-length/height says what the BMI would say.
  const isSaid = (i) => i === "baz" && assessment.whz.reason === null && age !== null && age.months < 60;
  return SHOWN.filter((i) => assessment[i].reason === null && !isSaid(i));
};

/** Is a number of this visit one that no class or gain should be made of? */
const isWrong = ({ odd }) => odd.findings.some((f) => f.severity === "impossible" || f.severity === "implausible");

/** What to do, the most urgent first. */
function steps(judged) {
  const { odd, weighing, assessment, certain } = judged;
  const all = [];
  const add = (level, title, text, more) => all.push({ level, title, text, more });
  for (const f of odd.findings) {
    if (f.severity === "note") continue;
    const again = f.severity !== "unusual";
    add(again ? "bad" : "watch", again ? t().measureAgain : t().look, capital(said(f.text)) + ".", f.proposal && `${t().perhaps}: ${said(f.proposal.text)}`);
  }
  const wrong = isWrong(judged);
  const referral = wrong ? [] : (weighing?.referral ?? []);
  for (const r of referral) add("bad", capital(r.text), r.advice);
  const told = referral.some((r) => r.advice === weighing.advice);
  const advised = weighing?.advice && !told && !wrong;
  if (advised && weighing.letter === "T") add("bad", capital(weighing.letterText), weighing.advice);
  const look = SHOWN.filter((i) => ["watch", "bad"].includes(LEVEL[assessment[i].class]) && !assessment[i].flag);
  const classes = look.map((i) => assessment[i].classText.toLowerCase());
  if (["sam", "mam"].includes(assessment.acuteMalnutrition)) classes.push(assessment.acuteMalnutritionText.toLowerCase());
  if (classes.length > 0 && !wrong) {
    const bad = look.some((i) => LEVEL[assessment[i].class] === "bad") || assessment.acuteMalnutrition === "sam";
    add(bad ? "bad" : "watch", t().show, capital([...new Set(classes)].join(", ")) + ".");
  }
  const unsure = Object.entries(certain.classes).filter(([i, c]) => i !== "baz" && !c.sure && !c.flag && c.probabilities.length > 0);
  if (unsure.length > 0 && !wrong) {
    const lines = unsure.map(([i, c]) => `${t().short[i] ?? t().ofMuac}: ${said(c.advice)}`);
    add("watch", t().measureAgain, capital(lines.join("; ")) + ".");
  }
  if (!wrong) for (const w of assessment.warnings) add("watch", t().look, capital(said(w.text)) + ".");
  if (advised && weighing.letter !== "T") add("ok", t().next, weighing.advice);
  return all;
}

/** The result as elements. */
export function render(judged, actions) {
  const parts = [head(judged), toDo(judged), classes(judged), none(judged), monitoring(judged)];
  parts.push(chart(judged), visits(judged, actions), how(judged), buttons(judged, actions));
  return parts.filter(Boolean);
}

function head({ child, name, age }) {
  const sex = child.sex === "f" ? t().girl : t().boy;
  const facts = [sex, age?.text, date(child.visitDate)].filter(Boolean).join(" · ");
  const measured = [
    [t().weightKg, child.weightKg, "kg"],
    [t().lenheiCm, child.lenheiCm, "cm"],
    [t().muacCm, child.muacCm, "cm"],
    [t().headCm, child.headCm, "cm"],
  ].filter(([, value]) => (value ?? "").trim() !== "");
  return h(
    "div",
    { class: "head" },
    h("p", { class: "who" }, name || t().noName),
    h("p", {}, facts),
    h("dl", { class: "measured", "aria-label": t().measured }, ...measured.map(([what, value, unit]) => h("div", {}, h("dt", {}, what), h("dd", {}, `${value.trim()} ${unit}`)))),
  );
}

const ICONS = { bad: "M12 3 2 21h20zM12 10v5M12 18v.5", watch: "M12 3a9 9 0 1 0 .01 0M12 8v5M12 16v.5", ok: "M4 13l5 5L20 6", info: "M12 3a9 9 0 1 0 .01 0M12 11v6M12 7v.5" };

const icon = (level) => s("svg", { viewBox: "0 0 24 24", class: "icon", "aria-hidden": "true" }, s("path", { d: ICONS[level] }));

function toDo(judged) {
  const all = steps(judged);
  const items = all.map(({ level, title, text, more }) =>
    h(
      "li",
      { class: `step ${level}` },
      icon(level),
      h("div", {}, h("h4", {}, title), h("p", {}, text), more ? h("p", { class: "more" }, more) : null),
    ),
  );
  const empty = h("li", { class: "step ok" }, icon("ok"), h("p", {}, t().nothingOdd));
  return section(t().toDo, h("ul", { class: "steps" }, ...(items.length > 0 ? items : [empty])));
}

function section(title, ...content) {
  return h("section", { class: "part" }, h("h3", {}, title), ...content);
}

function classes(judged) {
  const { assessment, certain } = judged;
  const cards = shown(judged).map((i) => card(i, assessment[i], certain.classes[i]));
  if (assessment.acuteMalnutrition !== null) {
    cards.push(acute(assessment, certain.classes.muac));
  } else if (assessment.muacClass !== null) {
    cards.push(acute({ ...assessment, acuteMalnutrition: assessment.muacClass, acuteMalnutritionText: assessment.muacClassText, onlyMuac: true }, certain.classes.muac));
  }
  return cards.length > 0 ? section(t().measurements, h("div", { class: "cards" }, ...cards)) : null;
}

function card(i, score, sure) {
  const level = score.flag ? "bad" : (LEVEL[score.class] ?? "unclassed");
  return h(
    "article",
    { class: `card ${level}`, "data-indicator": i },
    h("h4", {}, h("span", { class: "short" }, t().short[i]), h("span", { class: "plain" }, t().plain[i])),
    level === "unclassed" ? null : h("p", { class: "class" }, icon(level), h("strong", {}, score.flag ? t().implausible : capital(score.classText))),
    h("p", { class: "z" }, `${t().zScore} ${number(score.z, 2)}`, h("span", {}, ` · ${centile(score.centile)}`)),
    scale(i, score, sure),
    sure && !score.flag && sure.probabilities.length > 0 ? sureness(sure) : null,
  );
}

function centile(p) {
  if (p < 1) return t().below1;
  if (p > 99) return t().above99;
  return t().centile(number(p, 0));
}

function acute(assessment, sure) {
  const level = LEVEL[assessment.acuteMalnutrition];
  return h(
    "article",
    { class: `card ${level}`, "data-indicator": "acute" },
    h("h4", {}, h("span", { class: "short" }, assessment.onlyMuac ? t().ofMuac : t().acute), h("span", { class: "plain" }, assessment.onlyMuac ? t().muacLong : t().fromAll)),
    h("p", { class: "class" }, icon(level), h("strong", {}, capital(assessment.acuteMalnutritionText))),
    // How sure the class of the arm is says nothing where another sign has decided.
    sure?.class === assessment.acuteMalnutrition ? sureness(sure) : null,
  );
}

/** -4 to 4 SD with the bounds of the classes, the value, and the interval of measuring error. */
function scale(i, score, sure) {
  const x = (z) => ((Math.min(4, Math.max(-4, z)) + 4) / 8) * 320;
  const bounds = { haz: [-3, -2, 3], waz: [-3, -2, 1], hcz: [-2, 2], acz: [] }[i] ?? [-3, -2, 1, 2, 3];
  const interval = sure?.interval ?? null;
  const label = interval
    ? t().scale(number(score.z, 2), number(interval[0], 2), number(interval[1], 2))
    : t().scale(number(score.z, 2));
  const picture = s("svg", { viewBox: "-8 0 336 42", class: "scale", role: "img", "aria-label": label });
  picture.append(s("rect", { x: 0, y: 10, width: 320, height: 8, rx: 4, class: "track" }));
  if (interval) {
    const [low, high] = interval.map(x);
    picture.append(s("rect", { x: low, y: 7, width: Math.max(4, high - low), height: 14, rx: 4, class: "between" }));
  }
  for (const z of bounds) picture.append(s("line", { x1: x(z), x2: x(z), y1: 6, y2: 22, class: "bound" }));
  for (const z of [-3, -2, -1, 0, 1, 2, 3]) {
    picture.append(s("text", { x: x(z), y: 38, class: "tick" }, String(z).replace("-", "\u2212")));
  }
  picture.append(s("circle", { cx: x(score.z), cy: 14, r: 7, class: "value" }));
  return picture;
}

function sureness(sure) {
  const all = sure.probabilities.filter((p) => p.probability >= 0.005 || p.class === sure.class);
  const percent = (p) => `${number(p.probability * 100, 0)} %`;
  const parts = all.map((p) => h("li", { class: p.class === sure.class ? "own" : null }, h("span", {}, capital(p.classText)), h("span", {}, percent(p))));
  return h(
    "div",
    { class: "sure" },
    h("p", {}, `${t().howSure}: `, h("strong", {}, sure.sure ? t().sure : capital(said(sure.advice)))),
    all.length > 1 ? h("ul", {}, ...parts) : null,
  );
}

function none({ assessment, child }) {
  const left = SHOWN.filter((i) => assessment[i].reason !== null && i !== "baz");
  const items = left.map((i) => {
    const measured = NEEDS[i].every((name) => filled(child, name));
    const why = measured ? assessment[i].reasonText : t().notMeasured;
    return { measured, item: h("li", {}, h("strong", {}, t().short[i]), `: ${said(why)}`) };
  });
  if (items.length === 0) return null;
  // What was measured and still has no score is worth saying at once.
  const open = items.some((i) => i.measured);
  return h("details", { class: "part", open }, h("summary", {}, h("h3", {}, `${t().notComputed} (${items.length})`)), h("ul", { class: "none" }, ...items.map((i) => i.item)));
}

function monitoring(judged) {
  const { weighing, age } = judged;
  if (isWrong(judged) || !weighing || weighing.letter === null || age === null || age.months >= 60) return null;
  const { letter, gainG, kbmG } = weighing;
  const level = { N: "ok", T: "bad", O: "info", B: "info" }[letter];
  const g = gainG === null ? null : number(Math.abs(gainG), 0);
  const grams = g === null ? null : kbmG === null ? t().gainOnly(number(gainG, 0)) : (gainG < 0 ? t().loss : t().gain)(g, kbmG);
  return section(
    t().monitoring,
    h("div", { class: `letter ${level}` }, h("span", { class: "sign", "aria-hidden": "true" }, letter), h("div", {}, h("p", {}, h("strong", {}, capital(weighing.letterText))), grams ? h("p", {}, grams) : null)),
  );
}

/** The chart of the engine, as an image that says in words what it shows. */
function chart({ visits, child, age }) {
  if (!engine.chart || age === null || age.months >= 60 || !filled(child, "weightKg")) return null;
  const svg = engine.chart(visits, { indicator: "waz", style: "kms", size: "phone", lang: language() });
  const parsed = new DOMParser().parseFromString(svg, "image/svg+xml").documentElement;
  return section(t().chart, h("div", { class: "chart" }, document.importNode(parsed, true)));
}

function visits({ visits, card }, { stored, onRemoveVisit, onRemoveChild }) {
  if (!stored || stored.visits.length === 0) return null;
  const kept = new Set(stored.visits.map((v) => v.visitDate));
  const rows = visits
    .map((v, i) => ({ v, w: card[i] }))
    .filter(({ v }) => kept.has(v.visitDate))
    .reverse()
    .map(({ v, w }) =>
      h(
        "tr",
        {},
        h("th", { scope: "row" }, date(v.visitDate)),
        h("td", {}, age(stored.birthDate, v.visitDate)?.text ?? ""),
        h("td", {}, v.weightKg || "–"),
        h("td", {}, v.lenheiCm || "–"),
        h("td", {}, w.letter ?? "–"),
        h("td", { class: "screen" }, h("button", { type: "button", class: "quiet", "aria-label": t().removeVisit(date(v.visitDate)), onclick: () => onRemoveVisit(v.visitDate) }, t().remove)),
      ),
    );
  const names = [t().date, t().age, t().weight, t().length, t().status].map((name) => h("th", { scope: "col" }, name));
  return section(
    t().history,
    h("p", { class: "hint" }, t().historyHint),
    h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": t().history }, h("table", {}, h("thead", {}, h("tr", {}, ...names, h("td", { class: "screen" }))), h("tbody", {}, ...rows))),
    h("p", { class: "screen" }, h("button", { type: "button", class: "quiet", onclick: onRemoveChild }, t().removeChild)),
  );
}

function how({ child }) {
  return h("details", { class: "part screen" }, h("summary", {}, h("h3", {}, t().how)), h("pre", { tabindex: "0" }, explain(child, rules())));
}

function buttons(judged, { stored, onSave }) {
  const isKept = stored?.visits.some((v) => v.visitDate === judged.child.visitDate);
  return h(
    "div",
    { class: "buttons screen" },
    h("button", { type: "button", class: "primary", id: "save", onclick: onSave }, isKept ? t().update : t().save),
    h("button", { type: "button", id: "print", onclick: () => window.print() }, t().print),
  );
}
