"""One child, and the rows of the tables."""

from __future__ import annotations

import datetime as dt
import subprocess

import numpy as np
import pandas as pd
import pytest

import tumbuh
from conftest import INDICATORS, Golden, binary

ANI = {"sex": "f", "age_days": 548, "weight_kg": 9.1, "lenhei_cm": 76.2}


def test_an_assessment() -> None:
    a = tumbuh.assess(**ANI)
    # As the README of the crate has it.
    assert (a.haz, a.haz_class, a.haz_flag, a.stunted) == (-1.55, "normal", 0, False)
    assert a["haz"] == a.to_dict()["haz"] == -1.55
    assert a.haz_exact == pytest.approx(-1.5537, abs=5e-5)
    assert a.reasons == dict.fromkeys(("hcz", "acz", "tsz", "ssz"), "missing_measurement")
    assert a.warnings == []
    assert "stunted" in dir(a)
    assert repr(a) == f"Assessment(waz={a.waz}, haz=-1.55, whz={a.whz}, baz={a.baz})"
    with pytest.raises(AttributeError, match="no 'hazz'"):
        _ = a.hazz
    assert tumbuh.assess(**ANI, classes="kemenkes").whz_class == "gizi_baik"


def test_every_golden_child(days: Golden) -> None:
    """One by one what the columns say."""
    typed = days.typed()
    out = tumbuh.zscores(**typed, exact=True)
    for row in range(0, days.rows, max(1, days.rows // 200)):
        child = tumbuh.assess(**{k: v[row] for k, v in typed.items()})
        for name in INDICATORS:
            if child[name] is None:
                assert np.isnan(out[name][row])
                assert child.reasons[name] == out[name + "_reason"][row]
            else:
                assert child[name] == out[name][row]
                assert child[name + "_exact"] == out[name + "_exact"][row]


def test_what_it_shows_in_a_notebook() -> None:
    swollen = tumbuh.assess(**ANI, oedema="ya", muac_cm=11.0, lang="id")
    html = swollen._repr_html_()
    assert "<table" in html and "1.55" in html and "Indikator" in html
    assert "edema" in html.lower() and "gizi buruk akut" in html
    english = tumbuh.assess(**{**ANI, "lenhei_cm": 30, "head_cm": 80})
    html = english._repr_html_()
    assert "implausible" in html and "Indicator" in html
    assert "Anak: perempuan" in swollen.explain()
    assert "Child: girl" in swollen.explain("en")


@pytest.mark.parametrize(
    ("same", "as_"),
    [
        ({"sex": 2}, {}),
        ({"sex": np.int64(2)}, {}),
        ({"sex": 2.0}, {}),
        ({"sex": "Perempuan"}, {}),
        ({"weight_kg": "9,1"}, {}),
        ({"weight_kg": np.float64(9.1)}, {}),
        ({"weight_kg": np.array(9.1)}, {}),
        ({"oedema": False}, {"oedema": "n"}),
        ({"oedema": np.bool_(False)}, {"oedema": 2}),
        ({"measure": None}, {}),
        ({"head_cm": float("nan")}, {}),
        ({"head_cm": pd.NA}, {}),
    ],
)
def test_values_of_every_type(same: dict[str, object], as_: dict[str, object]) -> None:
    assert tumbuh.assess(**{**ANI, **same}).to_dict() == tumbuh.assess(**{**ANI, **as_}).to_dict()


def test_ages_from_dates() -> None:
    child = {"sex": "f", "weight_kg": 9.1, "lenhei_cm": 76.2}
    for birth, visit in (
        ("2022-08-30", "2024-02-29"),
        (dt.date(2022, 8, 30), dt.datetime(2024, 2, 29, 13, 0)),
        (pd.Timestamp("2022-08-30"), np.datetime64("2024-02-29")),
    ):
        assert tumbuh.assess(**child, birth_date=birth, visit_date=visit).haz == -1.55
    early = tumbuh.assess(**child, birth_date="2024-03-01", visit_date="2024-02-29")
    assert early.reasons["haz"] == "age_negative"


def test_what_cannot_be_read_or_used() -> None:
    for wrong, message in (
        ({"sex": "x"}, 'cannot read sex="x": m, f, male'),
        ({"weight_kg": "9.1kg"}, "cannot read weight_kg"),
        ({"measure": "duduk"}, "cannot read measure"),
        ({"weight_kg": True}, "cannot read weight_kg"),
        ({"weight_kg": [9.1]}, "cannot read weight_kg"),
        ({"birth_date": "31-12-2022"}, "cannot read birth_date"),
    ):
        with pytest.raises(ValueError) as e:
            tumbuh.assess(**{**ANI, **wrong})
        assert message in str(e.value)
    for wrong, reason in (
        ({"weight_kg": -1}, "not_positive"),
        ({"weight_kg": 9100}, "weight_in_grams"),
        ({"weight_kg": 10**400}, "not_finite"),
        ({"age_days": -1}, "age_negative"),
    ):
        assert tumbuh.assess(**{**ANI, **wrong}).reasons["waz"] == reason
        with pytest.raises(ValueError, match=f"{next(iter(wrong))}=.*{reason}"):
            tumbuh.assess(**{**ANI, **wrong}, errors="raise")
    with pytest.raises(ValueError, match="lang must be one of en, id"):
        tumbuh.assess(**ANI, lang="fr")


def test_rows_of_the_tables() -> None:
    # tables/who2006/length_height_for_age.csv, girls, day 548
    row = tumbuh.lms("haz", sex="f", age_days=548)
    assert row[:3] == (1.0, 80.7121, 0.03598)
    assert (row.unit, row.place) == ("cm", "who2006/length_height_for_age f, day 548")
    # L is 1: M (1 + S z), by hand.
    assert tumbuh.value("haz", z=-2, sex="f", age_days=548) == pytest.approx(74.904057284, abs=1e-9)
    assert tumbuh.value("haz", centile=50, sex="f", age_days=548) == pytest.approx(80.7121)
    z = tumbuh.z("haz", y=76.2, sex="f", age_days=548)
    assert z == pytest.approx((76.2 / 80.7121 - 1) / 0.03598, abs=1e-12)
    assert (
        tumbuh.z("whz", y=9.1, sex="f", lenhei_cm=76.2, age_days=548)
        == tumbuh.assess(**ANI).whz_exact
    )
    for call, message in (
        (lambda: tumbuh.lms("haz", age_days=548), "give sex="),
        (lambda: tumbuh.lms("haz", sex="f"), "give age_days="),
        (lambda: tumbuh.lms("haz", sex="f", age_days=9000), "age_out_of_range"),
        (lambda: tumbuh.lms("xyz", sex="f", age_days=548), "unknown indicator `xyz`"),
        (lambda: tumbuh.value("haz", sex="f", age_days=548), "give z or centile"),
        (lambda: tumbuh.value("haz", centile=100, sex="f", age_days=548), "between 0 and 100"),
        (lambda: tumbuh.z("haz", y=-1, sex="f", age_days=548), "above zero"),
    ):
        with pytest.raises(ValueError, match=message.replace("(", r"\(")):
            call()


def test_the_command_line_says_the_same() -> None:
    args = ["--sex", "f", "--age-days", "548", "--weight", "9.1", "--lenhei", "76.2"]
    run = subprocess.run([binary(), "explain", *args], capture_output=True, check=True, text=True)
    assert tumbuh.assess(**ANI).explain() == run.stdout
