// What the page says, Indonesian first. Classes, reasons, findings and advice are the engine's own
// words and are not repeated here.

const WORDS = {
  id: {
    documentTitle: "tumbuh: status gizi anak",
    skip: "Langsung ke isian",
    language: "Bahasa",
    title: "Bagaimana pertumbuhan anak ini?",
    lead: "Isi yang sudah diukur. Hasilnya dihitung di perangkat ini; tidak ada data yang dikirim ke mana pun.",
    formTitle: "Isian",
    child: "Anak",
    known: "Anak yang tersimpan",
    newChild: "Anak baru",
    name: "Nama",
    optional: "boleh kosong",
    sex: "Jenis kelamin",
    girl: "Perempuan",
    boy: "Laki-laki",
    birthDate: "Tanggal lahir",
    visit: "Pengukuran",
    visitDate: "Tanggal pengukuran",
    weightKg: "Berat badan",
    lenheiCm: "Panjang / tinggi",
    measure: "Cara mengukur panjang atau tinggi",
    lying: "Terlentang",
    standing: "Berdiri",
    unknown: "Tidak dicatat",
    muacCm: "LiLA",
    muacLong: "Lingkar lengan atas",
    headCm: "Lingkar kepala",
    oedema: "Bengkak (edema) di kedua punggung kaki",
    oedemaHint: "Tekan perlahan dengan ibu jari: cekungan yang tertinggal berarti edema.",
    no: "Tidak",
    yes: "Ya",
    unchecked: "Tidak diperiksa",
    submit: "Lihat hasil",
    clear: "Kosongkan",
    resultTitle: "Hasil",
    empty: "Hasil muncul di sini setelah isian dilengkapi.",
    disclaimer: "Ini bukan diagnosis. Kelas dan tanda menunjukkan di mana petugas kesehatan perlu melihat lebih lanjut.",
    source:
      "Standar Pertumbuhan Anak WHO 2006 dan Rujukan WHO 2007; kelas menurut Permenkes No. 2 Tahun 2020; KMS dari Buku KIA (2023).",
    forget: "Hapus semua data di perangkat ini",
    keep: "Jangan hapus",
    remove: "Hapus",
    ready: "Siap dipakai tanpa internet.",
    notLoaded: "Mesin hitung tidak dapat dimuat. Buka halaman ini sekali lagi dengan internet.",
    fix: (n) => (n === 1 ? "Ada satu isian yang perlu diperbaiki:" : `Ada ${n} isian yang perlu diperbaiki:`),
    chooseSex: "Pilih jenis kelamin; tidak pernah ditebak.",
    giveBirthDate: "Isi tanggal lahir.",
    giveVisitDate: "Isi tanggal pengukuran.",
    dateIncomplete: "Tanggal belum lengkap atau tidak ada di kalender.",
    inFuture: "Tanggal pengukuran belum tiba.",
    giveOne: "Isi sedikitnya satu hasil ukur: berat, panjang atau tinggi, LiLA, atau lingkar kepala.",
    noName: "Anak tanpa nama",
    years: (n) => `${n} tahun`,
    months: (n) => `${n} bulan`,
    days: (n) => `${n} hari`,
    toDo: "Yang perlu dilakukan",
    nothingOdd: "Tidak ada yang perlu dilakukan sekarang.",
    measureAgain: "Ukur ulang",
    look: "Periksa lagi catatan",
    perhaps: "Mungkin",
    refer: "Rujuk",
    show: "Perlihatkan kepada petugas kesehatan",
    next: "Katakan kepada ibu",
    measurements: "Status gizi",
    acute: "Gizi akut (6–59 bulan)",
    ofMuac: "LiLA",
    fromAll: "Dari BB/PB atau BB/TB, LiLA, dan edema",
    zScore: "z-score",
    implausible: "Tidak wajar: ukur ulang",
    centile: (p) => `${p} % anak rujukan berada di bawahnya`,
    below1: "Kurang dari 1 % anak rujukan berada di bawahnya",
    above99: "Lebih dari 99 % anak rujukan berada di bawahnya",
    scale: (z, low, high) =>
      low === undefined ? `Skala dari -4 sampai 4 SD: nilai ${z}` : `Skala dari -4 sampai 4 SD: nilai ${z}; dengan galat ukur antara ${low} dan ${high}`,
    howSure: "Seberapa pasti",
    sure: "Pasti dalam batas galat ukur",
    notComputed: "Tidak dihitung",
    notMeasured: "tidak diukur",
    monitoring: "KMS: naik atau tidak",
    gain: (g, k) => `Naik ${g} g sejak bulan lalu; kenaikan minimal (KBM) ${k} g`,
    loss: (g, k) => `Turun ${g} g sejak bulan lalu; kenaikan minimal (KBM) ${k} g`,
    gainOnly: (g) => `${g} g sejak bulan lalu`,
    chart: "Grafik KMS",
    history: "Kunjungan yang tersimpan",
    historyHint: "Hanya di perangkat ini.",
    date: "Tanggal",
    age: "Umur",
    weight: "BB (kg)",
    length: "PB/TB (cm)",
    status: "KMS",
    save: "Simpan kunjungan ini",
    update: "Perbarui kunjungan yang tersimpan",
    saved: "Kunjungan tersimpan di perangkat ini.",
    notSaved: "Peramban ini tidak mau menyimpan data (jendela pribadi?).",
    print: "Cetak",
    removeVisit: (d) => `Hapus kunjungan ${d}`,
    removeChild: "Hapus anak ini dan semua kunjungannya",
    askVisit: (d) => `Hapus kunjungan ${d} dari perangkat ini?`,
    askChild: (name) => `Hapus ${name} dan semua kunjungannya dari perangkat ini?`,
    askAll: "Hapus semua anak dan kunjungan dari perangkat ini?",
    removed: "Sudah dihapus.",
    how: "Bagaimana dihitung",
    measured: "Diukur",
    said: (list) => `Hasil: ${list}.`,
    short: {
      waz: "BB/U",
      haz: "PB/U atau TB/U",
      whz: "BB/PB atau BB/TB",
      baz: "IMT/U",
      hcz: "LK/U",
      acz: "LiLA/U",
    },
    plain: {
      waz: "Berat dibandingkan dengan anak seumurnya",
      haz: "Panjang atau tinggi dibandingkan dengan anak seumurnya",
      whz: "Berat dibandingkan dengan anak yang sama panjang atau tingginya",
      baz: "Berat untuk tingginya, menurut umur",
      hcz: "Lingkar kepala dibandingkan dengan anak seumurnya",
      acz: "Lingkar lengan dibandingkan dengan anak seumurnya",
    },
  },
  en: {
    documentTitle: "tumbuh: child growth",
    skip: "Skip to the form",
    language: "Language",
    title: "How is this child growing?",
    lead: "Fill in what was measured. The result is worked out on this device; no data are sent anywhere.",
    formTitle: "Form",
    child: "Child",
    known: "Children kept on this device",
    newChild: "New child",
    name: "Name",
    optional: "may be left empty",
    sex: "Sex",
    girl: "Girl",
    boy: "Boy",
    birthDate: "Date of birth",
    visit: "Measurements",
    visitDate: "Date of measuring",
    weightKg: "Weight",
    lenheiCm: "Length / height",
    measure: "How length or height was measured",
    lying: "Lying",
    standing: "Standing",
    unknown: "Not noted",
    muacCm: "MUAC",
    muacLong: "Mid-upper arm circumference",
    headCm: "Head circumference",
    oedema: "Swelling (oedema) on the top of both feet",
    oedemaHint: "Press gently with your thumbs: a dent that stays means oedema.",
    no: "No",
    yes: "Yes",
    unchecked: "Not looked at",
    submit: "See the result",
    clear: "Clear",
    resultTitle: "Result",
    empty: "The result appears here once the form is filled in.",
    disclaimer: "This is not a diagnosis. Classes and flags show where a health worker should look further.",
    source:
      "WHO Child Growth Standards 2006 and WHO Reference 2007; classes by Permenkes No. 2/2020; KMS of the Buku KIA (2023).",
    forget: "Delete all data on this device",
    keep: "Keep",
    remove: "Delete",
    ready: "Ready for use without internet.",
    notLoaded: "The engine cannot be loaded. Open this page once more with internet.",
    fix: (n) => (n === 1 ? "One entry needs to be corrected:" : `${n} entries need to be corrected:`),
    chooseSex: "Choose the sex; it is never guessed.",
    giveBirthDate: "Fill in the date of birth.",
    giveVisitDate: "Fill in the date of measuring.",
    dateIncomplete: "The date is not complete, or not in the calendar.",
    inFuture: "This date of measuring is yet to come.",
    giveOne: "Fill in at least one measurement: weight, length or height, MUAC, or head circumference.",
    noName: "Child without a name",
    years: (n) => `${n} ${n === 1 ? "year" : "years"}`,
    months: (n) => `${n} ${n === 1 ? "month" : "months"}`,
    days: (n) => `${n} ${n === 1 ? "day" : "days"}`,
    toDo: "What to do",
    nothingOdd: "Nothing needs to be done now.",
    measureAgain: "Measure again",
    look: "Look at the record again",
    perhaps: "Perhaps",
    refer: "Refer",
    show: "Show this to the health worker",
    next: "Tell the mother",
    measurements: "Nutritional status",
    acute: "Acute malnutrition (6–59 months)",
    ofMuac: "MUAC",
    fromAll: "From weight-for-length/height, MUAC and oedema",
    zScore: "z-score",
    implausible: "Implausible: measure again",
    centile: (p) => `${p} % of the reference children are below`,
    below1: "Less than 1 % of the reference children are below",
    above99: "More than 99 % of the reference children are below",
    scale: (z, low, high) =>
      low === undefined ? `Scale from -4 to 4 SD: value ${z}` : `Scale from -4 to 4 SD: value ${z}; with measuring error between ${low} and ${high}`,
    howSure: "How sure",
    sure: "Sure within measuring error",
    notComputed: "Not computed",
    notMeasured: "not measured",
    monitoring: "KMS: gained or not",
    gain: (g, k) => `Gained ${g} g since last month; least gain (KBM) ${k} g`,
    loss: (g, k) => `Lost ${g} g since last month; least gain (KBM) ${k} g`,
    gainOnly: (g) => `${g} g since last month`,
    chart: "KMS chart",
    history: "Visits kept",
    historyHint: "On this device only.",
    date: "Date",
    age: "Age",
    weight: "Weight (kg)",
    length: "Length (cm)",
    status: "KMS",
    save: "Keep this visit",
    update: "Replace the visit that is kept",
    saved: "The visit is kept on this device.",
    notSaved: "This browser does not keep data (a private window?).",
    print: "Print",
    removeVisit: (d) => `Delete the visit of ${d}`,
    removeChild: "Delete this child and all its visits",
    askVisit: (d) => `Delete the visit of ${d} from this device?`,
    askChild: (name) => `Delete ${name} and all visits from this device?`,
    askAll: "Delete all children and visits from this device?",
    removed: "Deleted.",
    how: "How it was worked out",
    measured: "Measured",
    said: (list) => `Result: ${list}.`,
    short: {
      waz: "Weight-for-age",
      haz: "Length/height-for-age",
      whz: "Weight-for-length/height",
      baz: "BMI-for-age",
      hcz: "Head-for-age",
      acz: "MUAC-for-age",
    },
    plain: {
      waz: "Weight beside children of the same age",
      haz: "Length or height beside children of the same age",
      whz: "Weight beside children of the same length or height",
      baz: "Weight for height, by age",
      hcz: "Head circumference beside children of the same age",
      acz: "Arm circumference beside children of the same age",
    },
  },
};

let lang = "id";

export const language = () => lang;

export function setLanguage(to) {
  lang = to === "en" ? "en" : "id";
}

/** The words of the language in use. */
export const t = () => WORDS[lang];

const LOCALE = { id: "id-ID", en: "en-GB" };

/** A number as people write it. */
export function number(value, digits) {
  const fixed = value.toFixed(digits ?? undefined).replace("-", "\u2212");
  return lang === "id" ? fixed.replace(".", ",") : fixed;
}

/** Text of the engine, with the decimal sign of the language. */
export const said = (text) => (lang === "id" ? text.replace(/(\d)\.(\d)/g, "$1,$2") : text);

/** `2024-08-14` as people write it. */
export function date(iso) {
  const [y, m, d] = iso.split("-").map(Number);
  const at = new Date(Date.UTC(y, m - 1, d));
  return new Intl.DateTimeFormat(LOCALE[lang], { dateStyle: "medium", timeZone: "UTC" }).format(at);
}

/** The age between two dates in years, months and days of the calendar; null if there is none. */
export function age(birth, visit) {
  const [by, bm, bd] = birth.split("-").map(Number);
  const [vy, vm, vd] = visit.split("-").map(Number);
  const lastDay = new Date(Date.UTC(vy, vm, 0)).getUTCDate();
  const complete = vd >= bd || vd === lastDay;
  const months = (vy - by) * 12 + (vm - bm) - (complete ? 0 : 1);
  if (!(months >= 0) || visit < birth) return null;
  const days = Math.round((Date.UTC(vy, vm - 1, vd) - Date.UTC(by, bm - 1, bd)) / 86_400_000);
  const parts = [];
  if (months >= 12) parts.push(t().years(Math.floor(months / 12)));
  if (months % 12 > 0) parts.push(t().months(months % 12));
  if (months < 1) parts.push(t().days(days));
  return { text: parts.join(" "), months, days };
}

/** Puts the words into every element that names them. */
export function translate(root) {
  const words = t();
  document.documentElement.lang = lang;
  document.title = words.documentTitle;
  for (const e of root.querySelectorAll("[data-t]")) e.textContent = words[e.dataset.t];
  for (const e of root.querySelectorAll("[data-t-label]")) e.setAttribute("aria-label", words[e.dataset.tLabel]);
  for (const e of root.querySelectorAll("[data-t-title]")) e.title = words[e.dataset.tTitle];
}
