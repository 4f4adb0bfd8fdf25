"""The Posyandu day: against a second implementation in plain Python, written from the rules."""

import csv
import datetime as dt
import json
import math
import random
from pathlib import Path

import pytest

import tumbuh

ROOT = Path(__file__).parents[2]

# ---------------------------------------------------------------------------------------------
# The rules of the KMS once more, in the plainest way.


def _weight_for_age():
    rows = {}
    with (ROOT / "tables/who2006/weight_for_age.csv").open() as f:
        for row in csv.DictReader(f):
            rows[row["sex"], int(row["day"])] = tuple(float(row[k]) for k in "lms")
    return rows


WFA = _weight_for_age()


def waz(sex, days, kg):
    """WHO's z-score at two decimals, from the formula of the manual."""
    if days / 30.4375 >= 60:
        return None
    l, m, s = WFA[sex, days]  # noqa: E741
    z = ((kg / m) ** l - 1) / (l * s)
    if abs(z) > 3:
        sign = math.copysign(1, z)
        at = lambda k: m * (1 + l * s * k) ** (1 / l)  # noqa: E731
        sd3, sd2 = at(3 * sign), at(2 * sign)
        z = sign * (3 + abs(kg - sd3) / abs(sd3 - sd2)) if (kg - sd3) * sign > 0 else z
    return round(z, 2)


KBM_A = {1: 800, 2: 900, 3: 800, 4: 600, 5: 500, 6: 400, 7: 400, 8: 300, 9: 300, 10: 300, 11: 300}
KBM_B = {1: 800, 2: 900, 3: 800, 4: 600, 5: 500, 6: 400, 7: 300, 8: 300, 9: 300, 10: 300}


def kbm_of(layout, month):
    if month < 1 or month > 60:
        return None
    return layout.get(month, 200)


def completed_months(birth, day):
    months = (day.year - birth.year) * 12 + day.month - birth.month
    last = (day + dt.timedelta(1)).month != day.month
    return months if day.day >= birth.day or last else months - 1


def lines_below(z):
    return sum(z >= line for line in (-3, -2, -1, 0, 1, 2, 3))


def n_or_t(mode, layout, before, now):
    gain = round((now["kg"] - before["kg"]) * 1000, 1)
    if gain <= 0:
        return "T"
    kbm = kbm_of(layout, completed_months(now["birth"], now["day"]))
    enough = None if kbm is None else gain >= kbm
    if mode == "kbm":
        return None if enough is None else "NT"[not enough]
    if before["z"] is None or now["z"] is None:
        return None if enough is None else "NT"[not enough]
    if now["z"] >= before["z"]:
        return "N"
    if lines_below(now["z"]) < lines_below(before["z"]):
        return "T"
    return "N" if enough is None else "NT"[not enough]


def letters(visits, mode="curve", layout=KBM_A):
    """Letters of every visit of one child, by its number."""
    for v in visits:
        v["z"] = waz(v["sex"], (v["day"] - v["birth"]).days, v["kg"])
        v["month"] = v["day"].year * 12 + v["day"].month
    # The last of a month and place counts; on one day the lightest.
    counted = {}
    for v in sorted(visits, key=lambda v: (v["day"], -v["kg"])):
        counted[v["place"], v["month"]] = v
    found, seen = {}, set()
    ordered = sorted(counted.values(), key=lambda v: (v["day"], -v["kg"]))
    for v in ordered:
        if v["place"] not in seen:
            seen.add(v["place"])
            found[v["n"]] = "B"
            continue
        last = [u for u in ordered if u["month"] == v["month"] - 1]
        found[v["n"]] = n_or_t(mode, layout, last[-1], v) if last else "O"
    return {v["n"]: found.get(v["n"]) for v in visits}


def posyandu(seed, children=200, months=24):
    """Visits of children who are born, register late, stay away, move, and come twice."""
    dice = random.Random(seed)
    visits = []
    start = dt.date(2023, 1, 1)
    for child in range(children):
        sex = dice.choice("fm")
        birth = start + dt.timedelta(dice.randrange(-1500, 600))
        place = dice.choice(("Melati", "Mawar"))
        level, joins = dice.gauss(-1, 1), dice.randrange(12)
        for m in range(months):
            year, month = 2023 + m // 12, m % 12 + 1
            day = dt.date(year, month, dice.randrange(1, 29))
            days = (day - birth).days
            if days < 0 or days / 30.4375 >= 60 or m < joins or dice.random() < 0.2:
                continue
            if dice.random() < 0.05:
                place = "Mawar" if place == "Melati" else "Melati"
            level += dice.gauss(0, 0.25)
            _, med, s = WFA[sex, min(days, 1826)]
            kg = round(med * math.exp(s * level), dice.choice((1, 1, 2)))
            for again in range(1 + (dice.random() < 0.05)):
                visits.append(
                    {
                        "n": len(visits),
                        "child": child,
                        "sex": sex,
                        "birth": birth,
                        "day": day + dt.timedelta(again),
                        "kg": kg,
                        "place": place,
                    }
                )
    return visits


def frame(visits):
    return {
        "nik": [str(v["child"]) for v in visits],
        "sex": [v["sex"] for v in visits],
        "birth_date": [v["birth"].isoformat() for v in visits],
        "visit_date": [v["day"].isoformat() for v in visits],
        "weight_kg": [v["kg"] for v in visits],
        "posyandu": [v["place"] for v in visits],
    }


def by_hand(visits, **how):
    found = {}
    for child in {v["child"] for v in visits}:
        found.update(letters([v for v in visits if v["child"] == child], **how))
    return [found[v["n"]] for v in visits]


@pytest.mark.parametrize(
    ("mode", "kbm", "layout"), [("curve", "a", KBM_A), ("kbm", "a", KBM_A), ("curve", "b", KBM_B)]
)
def test_letters_are_those_of_the_second_implementation(mode, kbm, layout):
    visits = posyandu(seed=20260101)
    scored = tumbuh.kms(frame(visits), child="nik", place="posyandu", mode=mode, kbm=kbm)
    assert scored["letter"] == by_hand(visits, mode=mode, layout=layout)
    # No empty comparison: every letter occurs, often.
    counts = {letter: scored["letter"].count(letter) for letter in "NTOB"}
    assert min(counts.values()) > 100, counts
    # Rows in another order are the same children.
    order = list(range(len(visits)))
    random.Random(5).shuffle(order)
    shuffled = frame([visits[i] for i in order])
    again = tumbuh.kms(shuffled, child="nik", place="posyandu", mode=mode, kbm=kbm)
    assert again["letter"] == [scored["letter"][i] for i in order]


def test_skdn_adds_up_and_counts_what_the_cards_say():
    visits = posyandu(seed=20260102)
    data = frame(visits)
    by = by_hand(visits)
    for month in ("2023-06", "2024-02", "2024-12"):
        report = tumbuh.skdn(data, child="nik", month=month, place="posyandu")
        t = report.total
        assert t["d"] == t["n"] + t["t"] + t["o"] + t["b"]
        assert t["d_prime"] == t["n"] + t["t"] == t["d"] - t["o"] - t["b"]
        year, number = map(int, month.split("-"))
        end = dt.date(year + number // 12, number % 12 + 1, 1) - dt.timedelta(1)
        # Under five on the last day of the month, and weighed at the place where they are counted.
        mine = [
            letter
            for v, letter in zip(visits, by)
            if letter
            and v["day"].isoformat().startswith(month)
            and completed_months(v["birth"], end) < 60
        ]
        assert [t[k] for k in "ntob"] == [mine.count(k) for k in "NTOB"], month
        assert t["s"] - t["d"] == len(report.home_visits)
        assert sum(report.cells["d"]) == t["d"]
        assert report.total["percent"]["D/S"] == pytest.approx(100 * t["d"] / t["s"])
    assert "Laporan Posyandu Desember 2024" in report.html()
    assert repr(report).startswith("<SKDN 2024-12: S ")


def test_a_register_says_who_lives_where(tmp_path):
    visits = {
        "nik": ["1"],
        "posyandu": ["Melati"],
        "sex": ["f"],
        "birth_date": ["2024-01-10"],
        "visit_date": ["2024-07-10"],
        "weight_kg": [7.1],
    }
    register = {
        "nik": ["1", "2", "3"],
        "posyandu": ["Melati", "Melati", "Melati"],
        "sex": ["f", "m", "m"],
        "birth_date": ["2024-01-10", "2023-05-01", "2023-05-01"],
        "from": ["", "2024-07-20", ""],
        "to": ["", "", "2024-06-30"],
        "has_card": ["y", "n", "y"],
    }
    report = tumbuh.skdn(visits, child="nik", month="2024-07", place="posyandu", register=register)
    assert [report.total[k] for k in "skd"] == [2, 1, 1]
    assert report.home_visits[0]["child"] == "2"
    report.save(tmp_path / "laporan.html")
    assert "Kunjungan rumah: 1 anak" in (tmp_path / "laporan.html").read_text(encoding="utf-8")
    register["from"][1] = "kemarin"
    with pytest.raises(ValueError, match="register: row 2: `kemarin` is no date"):
        tumbuh.skdn(visits, child="nik", month="2024-07", place="posyandu", register=register)


def test_every_kind_of_frame_comes_back_as_itself(tmp_path):
    import pandas as pd
    import polars as pl
    import pyarrow as pa

    data = frame(posyandu(seed=3, children=10))
    expected = tumbuh.kms(data, child="nik")["letter"]
    pandas = pd.DataFrame(data).set_index(pd.Index([f"r{i}" for i in range(len(expected))]))
    scored = tumbuh.kms(pandas, child="nik")
    assert list(scored["letter"]) == expected
    assert list(scored.index) == list(pandas.index)
    assert tumbuh.kms(pl.DataFrame(data), child="nik")["letter"].to_list() == expected
    assert tumbuh.kms(pl.DataFrame(data).lazy(), child="nik")["letter"].to_list() == expected
    table = tumbuh.kms(pa.table(data), child="nik")
    assert table["letter"].to_pylist() == expected
    path = tmp_path / "kunjungan.csv"
    pd.DataFrame(data).to_csv(path, index=False)
    assert tumbuh.kms(path, child="nik")["letter"].to_pylist() == expected


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"child": "anak"}, "no column `anak`; there are: nik, sex"),
        ({"child": "nik", "place": "desa"}, "no column `desa`"),
        ({"child": "nik", "mode": "kms"}, "mode must be one of curve, kbm, got `kms`"),
        ({"child": "nik", "kbm": "c"}, "kbm must be one of a, b, by-sex"),
        ({"child": "nik", "dates": "mdy"}, "mdy"),
        ({"child": "nik", "columns": {"weight": "bb"}}, "weight"),
    ],
)
def test_what_there_is_not_is_refused(given, words):
    with pytest.raises(ValueError, match=words):
        tumbuh.kms(frame(posyandu(seed=3, children=2)), **given)
    if "child" in given and given["child"] == "nik":
        with pytest.raises(ValueError, match="visit_date"):
            tumbuh.kms({"nik": ["1"], "weight_kg": [7.0]}, child="nik")
        with pytest.raises(ValueError, match="2024-07"):
            tumbuh.skdn(frame(posyandu(seed=3, children=2)), child="nik", month="Juli")


def test_one_bad_row_fails_nothing():
    data = {
        "nik": ["1", "1", "1", "2"],
        "sex": ["f", "?", "f", None],
        "birth_date": ["2024-01-10", "2024-01-10", "2024-01-10", None],
        "visit_date": ["2024-06-12", "kemarin", "2023-12-01", "2024-07-01"],
        "weight_kg": ["6,6", "7", "3", "-5"],
    }
    scored = tumbuh.kms(data, child="nik")
    assert scored["letter"] == ["B", None, None, None]
    assert scored["no_letter"] == [None, "no_visit_date", "age_negative", "not_positive"]


# ---------------------------------------------------------------------------------------------
# FHIR

CODES = {
    *("29463-7", "8302-2", "8306-3", "8308-9", "9843-4", "284473002", "39156-5"),
    *("1153593003", "1153590000", "1153604005", "1153598007", "1153600001", "1153596006"),
    "1153594009",
}


def test_a_thousand_visits_are_valid_fhir_r4():
    from fhir.resources.R4B.observation import Observation

    dice = random.Random(11)
    n = 1000
    birth = [dt.date(2018, 1, 1) + dt.timedelta(dice.randrange(2200)) for _ in range(n)]
    data = {
        "ihs": [f"Patient/{100000030000 + i}" for i in range(n)],
        "sex": [dice.choice(["f", "m", None]) for _ in range(n)],
        "birth_date": [b.isoformat() for b in birth],
        "visit_date": [(b + dt.timedelta(dice.randrange(2000))).isoformat() for b in birth],
        "weight_kg": [round(dice.uniform(2, 25), 2) for _ in range(n)],
        "lenhei_cm": [dice.choice([None, round(dice.uniform(44, 125), 1)]) for _ in range(n)],
        "measure": [dice.choice(["l", "h", None]) for _ in range(n)],
        "head_cm": [dice.choice([None, round(dice.uniform(30, 55), 1)]) for _ in range(n)],
        "muac_cm": [dice.choice([None, round(dice.uniform(9, 20), 1)]) for _ in range(n)],
    }
    observations = tumbuh.satusehat(data, subject="ihs")
    assert len(observations) > 4 * n
    seen = set()
    for o in observations:
        read = Observation.model_validate(o)
        assert read.status == "final"
        coding = read.code.coding[0]
        seen.add(coding.code)
        assert (coding.system == "http://loinc.org") == ("-" in coding.code)
        assert json.loads(read.model_dump_json())["resourceType"] == "Observation"
        if coding.code.startswith("1153"):
            assert "who-anthro" in read.method.text
    assert seen == CODES
    broken = {**observations[0], "status": "done?"}
    del broken["code"]
    with pytest.raises(ValueError):
        Observation.model_validate(broken)


def test_z_scores_in_fhir_are_the_engine_s():
    child = {
        "ihs": ["Patient/1"],
        "sex": ["f"],
        "birth_date": ["2023-01-10"],
        "visit_date": ["2024-07-11"],
        "weight_kg": [9.1],
        "lenhei_cm": [76.2],
    }
    found = {
        o["code"]["coding"][0]["code"]: o["valueQuantity"]["value"]
        for o in tumbuh.satusehat(child, subject="ihs")
    }
    assert found["1153593003"] == -0.97
    assert found["1153590000"] == -1.55
    mother = {"ihs": ["Patient/2"], "visit_date": ["2024-07-11"], "muac_cm": [23.4]}
    (o,) = tumbuh.satusehat(mother, subject="ihs", pregnant=True)
    assert o["interpretation"][0]["coding"][0]["code"] == "OI000018"


# ---------------------------------------------------------------------------------------------
# Exports of e-PPGBM, and people of every age


def test_an_export_is_read_with_its_quirks(tmp_path):
    path = tmp_path / "unduhan.csv"
    path.write_text(
        "Tanggal unduh: 10-07-2024\n"
        "No;NIK;Nama;JK;Tgl Lahir;Tanggal Pengukuran;Berat;Tinggi;Cara Ukur;Posyandu\n"
        "1;3201014501200001;Ani;P;10-01-2023;45484;9100;76,2;Terlentang;Melati\n"
        "2;-;Budi;L;2023-01-10;2024-07-11;-;9:03;;Melati\n",
        encoding="utf-8",
    )
    columns = tumbuh.read_eppgbm(path)
    assert columns["nik"] == ["3201014501200001", None]
    assert columns["weight_kg"] == [9.1, None]
    assert columns["lenhei_cm"] == [76.2, None]
    assert columns["visit_date"] == ["2024-07-11", "2024-07-11"]
    assert columns["quirks"] == [
        "Tgl Lahir:day_first;Tanggal Pengukuran:serial_date;Berat:grams;Tinggi:decimal_comma",
        "Tinggi:time_ambiguous",
    ]
    scored = tumbuh.score(columns)
    assert scored["haz"][0] == -1.55
    assert tumbuh.kms(columns, child="name")["letter"] == ["B", None]
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(ValueError, match="no header found"):
        tumbuh.read_eppgbm(path)
    with pytest.raises(OSError):
        tumbuh.read_eppgbm(tmp_path / "tidak-ada.xlsx")


def test_age_sex_and_pregnancy_choose_the_rules():
    mother = tumbuh.assess_person(sex="P", age_years=27, muac_cm=23.5, motherhood="pregnant")
    assert mother.group == "pregnant"
    assert mother.findings[0]["class"] == "normal"  # 23.5 exactly is not KEK
    assert mother.findings[1]["reason"] == "missing"
    elder = tumbuh.assess_person(
        sex="L", age_years=70, weight_kg=50, knee_height_cm=50, muac_cm=20.9, lang="id"
    )
    assert elder.label == "lansia"
    assert elder.height_from_knee_cm == pytest.approx(162.39)
    classes = {f["rule"]: f["class"] for f in elder.findings}
    assert classes["elderly_muac"] == "malnutrition_sign"
    man = tumbuh.assess_person(sex="L", age_years=30, motherhood="pregnant")
    assert man.group is None
    assert "recorded as a man" in man.label
    child = tumbuh.assess_person(sex="f", age_days=548, weight_kg=9.1, lenhei_cm=76.2)
    assert child.child.haz == -1.55
    assert child.to_dict()["child"]["haz"] == -1.55
    for page in (mother, elder, child):
        assert "<table>" in page._repr_html_()
    with pytest.raises(ValueError, match="age_years or age_months"):
        tumbuh.assess_person(age_years=3, age_months=36)
    with pytest.raises(ValueError, match="motherhood"):
        tumbuh.assess_person(sex="f", age_years=30, motherhood="maybe")


def test_villages_vitamin_a_and_breastfeeding_are_counted():
    visits = {
        "nik": ["1", "2"],
        "posyandu": ["Melati", "Mawar"],
        "desa": ["Sukamaju", "Sukasari"],
        "sex": ["f", "m"],
        "birth_date": ["2024-02-01", "2022-02-01"],
        "visit_date": ["2024-08-05", "2024-08-05"],
        "weight_kg": [7.0, 12.0],
        "vitamin_a": [1, 0],
        "asi_eksklusif": ["ya", None],
    }
    report = tumbuh.skdn(visits, child="nik", month="2024-08", place="posyandu", village="desa")
    assert report.cells["village"] == ["Sukamaju", "Sukasari"]
    assert (report.total["vitamin_a_blue"], report.total["vitamin_a_red"]) == (1, 0)
    assert report.total["exclusive_breastfeeding"][6] == {"yes": 1, "asked": 1}
    assert "Menurut desa/kelurahan" in report.html()


def test_an_infant_born_early_is_held_against_the_standard_that_serves_its_age():
    """Villar 2015, appendix 8: at 34 weeks the median boy weighs 2.04 kg."""
    infant = tumbuh.assess_preterm(
        "30+0", sex="L", age_days=28, weight_kg=2.04, before_who="intergrowth"
    )
    assert infant.standard == "intergrowth_postnatal"
    assert abs(infant.scores["weight"]["z"]) <= 0.02
    assert infant.scores["length"]["reason"] == "missing_lenhei"
    later = tumbuh.assess_preterm("30", sex="f", age_days=100, weight_kg=4.0)
    assert (later.standard, later.age_days, later.corrected) == ("who", 30.0, True)
    assert later.scores["waz"]["z"] == tumbuh.assess(sex="f", age_days=30, weight_kg=4.0).waz
    late = tumbuh.assess_preterm("30", sex="f", age_days=100, weight_kg=4.0, who_from_weeks=50)
    assert late.standard == "fenton2013"
    assert "<table>" in infant._repr_html_()
    for gestation, words in (("30+7", "30"), ("20", "154"), ("30w", "30")):
        with pytest.raises(ValueError, match=words):
            tumbuh.assess_preterm(gestation, sex="f", age_days=3)
    with pytest.raises(ValueError, match="age is missing"):
        tumbuh.assess_preterm("30", sex="f")
    with pytest.raises(ValueError, match="before_who"):
        tumbuh.assess_preterm("30", sex="f", age_days=3, before_who="who")
