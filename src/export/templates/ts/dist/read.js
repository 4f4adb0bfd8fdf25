// HEADER
// From cells, as people fill them in, to numbers: what cannot be read gets a reason, nothing is guessed.
import { ALIASES, CEILINGS, DAYS_PER_MONTH, WORDS_OEDEMA, WORDS_POSITION, WORDS_SEX } from "./codes.js";
const WHITE = "[\\t-\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]+";
const AROUND = new RegExp(`^${WHITE}|${WHITE}$`, "g");
const NUMBER = /^[+-]?(?:[0-9]+(?:[.,][0-9]*)?|[.,][0-9]+)(?:[eE][+-]?[0-9]+)?$/;
const INFINITE = /^([+-]?)inf(?:inity)?$/;
const DATE = /^([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[T ][\s\S]*)?$/;
/** The cell without white space around it, and what is ASCII in lower case. */
function lower(text) {
    return text.replace(/[A-Z]/g, (c) => c.toLowerCase());
}
function trimmed(cell) {
    // Most have none around them, and are looked at once.
    const first = cell.charCodeAt(0);
    const last = cell.charCodeAt(cell.length - 1);
    return first > 32 && first < 127 && last > 32 && last < 127 ? cell : cell.replace(AROUND, "");
}
/** Does this cell mean that nothing was recorded? Empty, `NA`, `NaN`, `null` and `-` do. */
export function isMissing(cell) {
    const c = trimmed(cell);
    return c === "" || c === "-" || (c.length < 5 && ["na", "nan", "null"].includes(lower(c)));
}
/** A cell as a number: decimal point or comma. */
export function readNumber(cell) {
    if (cell === null || cell === undefined) {
        return null;
    }
    if (typeof cell === "number") {
        return cell === cell ? cell : null;
    }
    if (typeof cell !== "string") {
        return "unreadable";
    }
    const c = trimmed(cell);
    if (NUMBER.test(c)) {
        return Number(c.replace(",", "."));
    }
    if (isMissing(c)) {
        return null;
    }
    const infinite = INFINITE.exec(lower(c));
    if (infinite !== null) {
        return infinite[1] === "-" ? -Infinity : Infinity;
    }
    return "unreadable";
}
function word(cell, words) {
    if (cell === null || cell === undefined || cell !== cell) {
        return null;
    }
    const text = String(cell);
    if (isMissing(text)) {
        return null;
    }
    const key = lower(trimmed(text));
    return Object.prototype.hasOwnProperty.call(words, key) ? words[key] : "unreadable";
}
/** 0 for a girl, 1 for a boy. */
export function readSex(cell) {
    return word(cell, WORDS_SEX);
}
/** 0 lying, 1 standing. */
export function readPosition(cell) {
    return word(cell, WORDS_POSITION);
}
/** Bilateral pitting oedema. */
export function readOedema(cell) {
    return typeof cell === "boolean" ? cell : word(cell, WORDS_OEDEMA);
}
/** A quantity: above zero, and possible in its unit. */
export function readQuantity(cell, input) {
    const v = readNumber(cell);
    if (typeof v !== "number") {
        return v;
    }
    const { ceiling, reason } = CEILINGS[input];
    if (v > 0 && v <= ceiling) {
        return v;
    }
    if (v === Infinity || v === -Infinity) {
        return "not_finite";
    }
    return v <= 0 ? "not_positive" : reason;
}
/** Days since 1 March of the year 0 of an ISO date; a time of day behind it is left aside. */
function readDate(cell) {
    if (cell === null || cell === undefined) {
        return null;
    }
    if (typeof cell !== "string") {
        return "unreadable";
    }
    if (isMissing(cell)) {
        return null;
    }
    const parts = DATE.exec(trimmed(cell));
    if (parts === null) {
        return "unreadable";
    }
    const year = Number(parts[1]);
    const month = Number(parts[2]);
    const day = Number(parts[3]);
    const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
    const longest = month === 2 ? (leap ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;
    if (month < 1 || month > 12 || day < 1 || day > longest) {
        return "unreadable";
    }
    // Years from March to February, so that a leap day comes last.
    const march = month > 2 ? year : year - 1;
    const before = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5);
    return march * 365 + Math.floor(march / 4) - Math.floor(march / 100) + Math.floor(march / 400) + before + day - 1;
}
function there(cell) {
    return cell !== null && cell !== undefined;
}
/** Two dates win over days, days over months. */
export function readAge(child) {
    let given;
    let inMonths = false;
    if (there(child.birth_date) && there(child.visit_date)) {
        const birth = readDate(child.birth_date);
        const visit = readDate(child.visit_date);
        if (typeof birth === "string" || typeof visit === "string") {
            return "unreadable";
        }
        given = birth === null || visit === null ? null : visit - birth;
    }
    else if (there(child.age_days)) {
        given = readNumber(child.age_days);
    }
    else {
        given = readNumber(child.age_months);
        inMonths = true;
    }
    if (typeof given !== "number") {
        return given;
    }
    if (given < 0) {
        return "age_negative";
    }
    const days = inMonths ? given * DAYS_PER_MONTH : given;
    if (days === Infinity) {
        return "not_finite";
    }
    return { days: days + 0, months: (inMonths ? given : given / DAYS_PER_MONTH) + 0 };
}
const NAMES = new Map();
for (const input of Object.keys(ALIASES)) {
    for (const name of [input, ...ALIASES[input]]) {
        NAMES.set(name, input);
    }
}
/** The input column that a header names, by name or alias, in any case: `Tgl Lahir` is `birth_date`. */
export function inputOf(header) {
    return NAMES.get(header) ?? NAMES.get(lower(trimmed(header).replace(/ /g, "_"))) ?? null;
}
/** A row of a file with its own headers as a child; of two columns for one input, the first counts. */
export function childOf(row) {
    const child = {};
    for (const header of Object.keys(row)) {
        const input = inputOf(header);
        if (input !== null && child[input] === undefined) {
            child[input] = row[header];
        }
    }
    return child;
}
