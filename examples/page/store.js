// Children and their visits, on this device only: one entry of the browser's local storage.

const KEY = "tumbuh.children";
const INPUTS = ["visitDate", "weightKg", "lenheiCm", "measure", "muacCm", "headCm", "oedema"];

const isText = (v) => typeof v === "string";

// What is kept was written by this page, but storage outlives versions and can be edited: only what
// has the right form is taken.
function child(v) {
  if (!v || !isText(v.id) || !isText(v.name) || !isText(v.sex) || !isText(v.birthDate)) return null;
  if (!Array.isArray(v.visits)) return null;
  const visits = v.visits.filter((w) => w && INPUTS.every((i) => isText(w[i])));
  return { id: v.id, name: v.name, sex: v.sex, birthDate: v.birthDate, visits };
}

/** Every child, by name. */
export function children() {
  try {
    const all = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    const kept = Array.isArray(all) ? all.map(child).filter(Boolean) : [];
    return kept.sort((a, b) => a.name.localeCompare(b.name));
  } catch {
    return [];
  }
}

export const find = (id) => children().find((c) => c.id === id) ?? null;

/** False where the browser keeps nothing (private windows, a full disk). */
function write(all) {
  try {
    if (all.length === 0) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, JSON.stringify(all));
    return true;
  } catch {
    return false;
  }
}

/**
 * The child that is meant by what was typed, or null for one that is not known yet. Of the chosen
 * child a date of birth or a sex may be corrected; another name is another child, a twin perhaps.
 * Without a name nobody is told apart, so that only the chosen one is meant.
 */
export function meant(id, { name, sex, birthDate }) {
  const all = children();
  const chosen = all.find((c) => c.id === id);
  if (chosen?.name === name && (chosen.sex === sex || chosen.birthDate === birthDate)) return chosen;
  if (chosen?.name === "" && chosen.sex === sex && chosen.birthDate === birthDate) return chosen;
  if (name === "") return null;
  return all.find((c) => c.name === name && c.sex === sex && c.birthDate === birthDate) ?? null;
}

/** Keeps a visit; one of the same day is replaced. The id of the child, or null if nothing is kept. */
export function keep(id, facts, given) {
  const all = children();
  const known = meant(id, facts);
  let of = all.find((c) => c.id === known?.id);
  if (!of) {
    of = { id: crypto.randomUUID?.() ?? String(Date.now() + Math.random()), visits: [] };
    all.push(of);
  }
  const { name, sex, birthDate } = facts;
  Object.assign(of, { name, sex, birthDate });
  const visit = Object.fromEntries(INPUTS.map((i) => [i, given[i] ?? ""]));
  of.visits = of.visits.filter((v) => v.visitDate !== visit.visitDate);
  of.visits.push(visit);
  of.visits.sort((a, b) => (a.visitDate < b.visitDate ? -1 : 1));
  return write(all) ? of.id : null;
}

export function removeVisit(id, visitDate) {
  const all = children();
  const of = all.find((c) => c.id === id);
  if (of) of.visits = of.visits.filter((v) => v.visitDate !== visitDate);
  write(all.filter((c) => c.visits.length > 0));
}

export function removeChild(id) {
  write(children().filter((c) => c.id !== id));
}

export function removeAll() {
  write([]);
}

const LANGUAGE = "tumbuh.language";

export function language() {
  try {
    return localStorage.getItem(LANGUAGE) === "en" ? "en" : "id";
  } catch {
    return "id";
  }
}

export function keepLanguage(lang) {
  try {
    localStorage.setItem(LANGUAGE, lang);
  } catch {
    // The choice is then for this time only.
  }
}
