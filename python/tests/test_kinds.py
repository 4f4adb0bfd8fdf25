"""The same kind comes back; columns mean the same in every type that can hold them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import tumbuh

VISITS = {
    "nama": ["Ani", "Budi", "Citra", "Dewi"],
    "jk": ["P", "L", None, "P"],
    "age_days": [548, 1200, 700, 248],
    "bb": [9.1, None, 10.5, 4.1],
    "tb": [76.2, 95.0, 81.0, 72.25],
}
#: Printed by the README of the crate, and checked there.
HAZ_ANI, WAZ_DEWI = -1.55, -5.15


def test_pandas_keeps_index_order_and_attributes() -> None:
    df = pd.DataFrame(VISITS, index=["d", "a", "a", "b"])
    df.attrs["round"] = 3
    before = df.copy()
    out = tumbuh.score(df)
    pd.testing.assert_frame_equal(df, before)
    assert type(out) is pd.DataFrame
    assert out.index.tolist() == ["d", "a", "a", "b"]
    assert out.attrs == {"round": 3}
    assert out["haz"].dtype == np.float64
    assert out["haz_flag"].dtype == pd.Int8Dtype()
    assert out["stunted"].dtype == pd.BooleanDtype()
    assert out["haz_class"].cat.categories.tolist() == [
        "severely_stunted",
        "stunted",
        "normal",
        "tall",
    ]
    assert out["haz"].iloc[0] == HAZ_ANI
    assert out["waz"].iloc[3] == WAZ_DEWI
    assert np.isnan(out["haz"].iloc[2])
    assert out["stunted"].isna().tolist() == [False, False, True, False]
    assert out["reasons"].tolist()[0] == ""
    assert out["reasons"].tolist()[2].startswith("waz:missing_sex;haz:missing_sex")


def test_polars_eager_and_lazy() -> None:
    df = pl.DataFrame(VISITS)
    out = tumbuh.score(df)
    assert type(out) is pl.DataFrame
    assert out["haz"].to_list()[0] == HAZ_ANI
    assert out["haz"].null_count() == 1 and out["haz"].is_nan().sum() == 0
    assert out.schema["haz_class"] == pl.Enum(["severely_stunted", "stunted", "normal", "tall"])
    assert out.schema["reasons"] == pl.String
    assert out.schema["stunted"] == pl.Boolean
    lazy = tumbuh.score(df.lazy()).filter(pl.col("waz") < -5).select("nama", "waz")
    assert lazy.collect().rows() == [("Dewi", WAZ_DEWI)]


def test_pyarrow_table_batch_and_reader() -> None:
    table = pa.table(VISITS).replace_schema_metadata({"k": "v"})
    out = tumbuh.score(table)
    assert type(out) is pa.Table
    assert out.schema.metadata[b"k"] == b"v"
    assert out["haz"].null_count == 1
    batch = tumbuh.score(table.to_batches()[0])
    assert type(batch) is pa.RecordBatch
    assert batch.to_pylist() == out.to_pylist()
    reader = tumbuh.score(table.to_reader(max_chunksize=1))
    assert type(reader) is pa.RecordBatchReader
    assert [b.num_rows for b in reader] == [1, 1, 1, 1]


def test_readers_are_read_as_they_go() -> None:
    """Constant memory: nothing is read before it is asked for."""
    table = pa.table(VISITS)
    read = 0

    def batches() -> object:
        nonlocal read
        for _ in range(1000):
            read += 1
            yield from table.to_batches()

    scored = tumbuh.score(pa.RecordBatchReader.from_batches(table.schema, batches()))
    assert read == 0
    assert scored.read_next_batch()["haz"][0].as_py() == HAZ_ANI
    assert read <= 2


def test_duckdb_stays_in_its_connection() -> None:
    with duckdb.connect() as con:
        con.execute(
            "create table visits as select * from (values ('P', 548, 9.1)) v(jk, age_days, bb)"
        )
        con.execute("create table names as select 548 as age_days, 'Ani' as nama")
        scored = tumbuh.score(con.table("visits"))
        assert type(scored).__name__ == "DuckDBPyRelation"
        joined = scored.join(con.table("names"), "age_days").project("nama, waz")
        assert joined.fetchall() == [("Ani", -0.97)]
        assert joined.fetchall() == [("Ani", -0.97)]


def test_dict_of_arrays() -> None:
    out = tumbuh.score({k: np.array(v, dtype=object) for k, v in VISITS.items()})
    assert list(out)[:5] == list(VISITS)
    assert out["haz"][0] == HAZ_ANI
    assert out["haz_class"].tolist() == ["normal", "normal", None, "normal"]
    assert out["stunted"].tolist() == [False, False, None, False]


class Foreign:
    """Something that knows nothing but the Arrow interface."""

    def __init__(self, table: pa.Table):
        self._table = table

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self._table.__arrow_c_stream__(requested_schema)


def test_anything_with_the_arrow_interface() -> None:
    out = tumbuh.score(Foreign(pa.table(VISITS)))
    assert out.read_all()["haz"][0].as_py() == HAZ_ANI


WEIGHTS = [9, 14, 10, None, 4]
AS_WEIGHT = {
    "list": WEIGHTS,
    "numpy f8": np.array([9, 14, 10, np.nan, 4]),
    "numpy f4": np.array([9, 14, 10, np.nan, 4], dtype="f4"),
    "numpy f2": np.array([9, 14, 10, np.nan, 4], dtype="f2"),
    "numpy big-endian": np.array([9, 14, 10, np.nan, 4], dtype=">f8"),
    "numpy long double": np.array([9, 14, 10, np.nan, 4], dtype=np.longdouble),
    "numpy objects": np.array([9, 14.0, np.int8(10), np.nan, np.float32(4)], dtype=object),
    "numpy text": np.array(["9", "14.0", "10,0", "", "4"]),
    "numpy bytes": np.array([b"9", b"14.0", b"10,0", b"", b"4"]),
    "numpy masked": np.ma.array([9, 14, 10, -99, 4], mask=[0, 0, 0, 1, 0]),
    "numpy masked objects": np.ma.array(["9", "14", "10", "?", "4"], mask=[0, 0, 0, 1, 0]),
    "decimals": [Decimal("9"), Decimal("14.0"), Decimal("10"), None, Decimal("4.00")],
    "text": ["9", " 14 ", "1e1", "NA", "4.0"],
    "pandas Int64": pd.array([9, 14, 10, None, 4], dtype="Int64"),
    "pandas Float32": pd.Series([9, 14, 10, None, 4], dtype="Float32"),
    "pandas float": pd.Series([9, 14, 10, None, 4]),
    "pandas category": pd.Series(["9", "14", "10", None, "4"], dtype="category"),
    "pandas str": pd.Series(["9", "14", "10", None, "4"], dtype="str"),
    "pandas string": pd.Series(["9", "14", "10", None, "4"], dtype="string"),
    "pandas sparse": pd.Series(pd.arrays.SparseArray([9, 14, 10, np.nan, 4])),
    "pandas arrow": pd.Series([9, 14, 10, None, 4], dtype="int16[pyarrow]"),
    "polars": pl.Series(WEIGHTS),
    "polars u8": pl.Series(WEIGHTS, dtype=pl.UInt8),
    "polars decimal": pl.Series(WEIGHTS, dtype=pl.Decimal(10, 2)),
    "polars text": pl.Series(["9", "14", "10", None, "4"]),
    "polars categories": pl.Series(["9", "14", "10", None, "4"], dtype=pl.Categorical),
    "polars objects": pl.Series([9, "14", 10.0, None, 4], dtype=pl.Object),
    "arrow": pa.array(WEIGHTS),
    "arrow chunks": pa.chunked_array([[9, 14], [], [10, None, 4]]),
    "arrow half": pa.array(np.array(WEIGHTS, dtype="f4").astype("f2"), from_pandas=True),
    "arrow decimal": pa.array([None if w is None else Decimal(w) for w in WEIGHTS]),
    "arrow decimal256": pa.array(
        [None if w is None else Decimal(w) for w in WEIGHTS], pa.decimal256(50, 3)
    ),
    "arrow views": pa.array(["9", "14", "10", None, "4"], pa.string_view()),
    "arrow large": pa.array(["9", "14", "10", None, "4"], pa.large_string()),
    "arrow words": pa.array(["9", "14", "10", None, "4"]).dictionary_encode(),
    "arrow of null words": pa.DictionaryArray.from_arrays(
        [0, 1, 2, 3, 4], ["9", "14", "10", None, "4"]
    ),
}
AS_WEIGHT |= {
    f"arrow {t}": pa.array(WEIGHTS, t)
    for t in (
        "int8",
        "int16",
        "int32",
        "int64",
        "uint8",
        "uint16",
        "uint32",
        "uint64",
        "float",
        "double",
    )
}
AS_WEIGHT |= {
    f"numpy {t}": np.ma.array(np.array([9, 14, 10, 0, 4], dtype=t), mask=[0, 0, 0, 1, 0])
    for t in ("i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8")
}


@pytest.mark.parametrize("kind", AS_WEIGHT)
def test_numbers_of_every_type(kind: str) -> None:
    children = {"sex": ["f", "m", "f", "m", "f"], "age_days": [548, 1200, 700, 500, 248]}
    out = tumbuh.zscores(**children, weight_kg=AS_WEIGHT[kind])
    # By WHO's formula from the printed rows of the tables, to the digits that are printed.
    expected = tumbuh.zscores(**children, weight_kg=np.array([9.0, 14.0, 10.0, np.nan, 4.0]))
    np.testing.assert_array_equal(out["waz"], expected["waz"])
    assert out["waz_reason"].tolist() == ["", "", "", "missing_weight", ""]


def test_a_float32_is_what_its_bits_say() -> None:
    out = tumbuh.zscores(
        sex="f", age_days=[683, 683], lenhei_cm=np.array([84.8, 84.8], dtype="f4"), exact=True
    )
    exact = tumbuh.zscores(sex="f", age_days=683, lenhei_cm=84.80000305175781, exact=True)
    assert out["haz_exact"].tolist() == [float(exact["haz_exact"])] * 2


SEXES = ["f", "m", None, "x", "m"]
AS_SEX = {
    "list": SEXES,
    "words": ["Perempuan", " laki-laki ", "-", "laki", "MALE"],
    "numbers": [2, 1, None, 0, 1],
    "floats": np.array([2, 1, np.nan, 3, 1]),
    "int8": pd.array([2, 1, None, 9, 1], dtype="Int8"),
    "numpy": np.array(["f", "m", "", "x", "m"]),
    "numpy wide": np.array(["female", "male", "NA", "unknown", "male"]),
    "bytes": np.array([b"f", b"m", b"", b"x", b"m"]),
    "category": pd.Categorical(["f", "m", None, "x", "m"]),
    "categories of numbers": pd.Categorical([2, 1, None, 3, 1]),
    "polars": pl.Series(SEXES),
    "polars categories": pl.Series(SEXES, dtype=pl.Categorical),
    "polars enum": pl.Series(SEXES, dtype=pl.Enum(["f", "m", "x"])),
    "arrow": pa.array(SEXES),
    "arrow words": pa.array(SEXES).dictionary_encode(),
    "arrow chunks of words": pa.chunked_array(
        [pa.array(SEXES[:2]).dictionary_encode(), pa.array(SEXES[2:]).dictionary_encode()]
    ),
}


@pytest.mark.parametrize("kind", AS_SEX)
def test_words_of_every_type(kind: str) -> None:
    out = tumbuh.zscores(sex=AS_SEX[kind], age_days=[548] * 5, weight_kg=[9.1] * 5)
    assert out["waz_reason"].tolist() == ["", "", "missing_sex", "unreadable", ""]
    assert out["waz"][0] == -0.97
    assert out["waz"][1] == out["waz"][4] != out["waz"][0]


@pytest.mark.parametrize(
    "oedema",
    [
        [True, False, None],
        np.array([1, 2, np.nan]),
        ["ya", "tidak", ""],
        pd.array([True, False, None], dtype="boolean"),
        pl.Series([True, False, None]),
        pa.array(["y", "n", None]),
        np.ma.array([True, False, True], mask=[0, 0, 1]),
    ],
    ids=lambda v: type(v).__module__.split(".")[0] + " " + str(getattr(v, "dtype", "")),
)
def test_oedema_of_every_type(oedema: object) -> None:
    out = tumbuh.zscores(sex="f", age_days=[548] * 3, weight_kg=9.1, oedema=oedema)
    assert out["waz_reason"].tolist() == ["oedema", "", ""]


BIRTHS = [dt.date(2023, 8, 30), None, dt.date(2024, 2, 28)]
INSTANTS = [None if d is None else dt.datetime(d.year, d.month, d.day, 23, 59) for d in BIRTHS]
JAKARTA = dt.timezone(dt.timedelta(hours=7))
AS_BIRTH = {
    "dates": BIRTHS,
    "instants": INSTANTS,
    "text": ["2023-08-30", "", "2024-02-28"],
    "numpy": np.array(["2023-08-30", "NaT", "2024-02-28"], dtype="M8[D]"),
    "numpy ns": np.array(["2023-08-30T23:59", "NaT", "2024-02-28T00:00"], dtype="M8[ns]"),
    "numpy objects": np.array([np.datetime64("2023-08-30"), None, np.datetime64("2024-02-28")]),
    "pandas": pd.Series(INSTANTS),
    "pandas timestamps": [pd.Timestamp("2023-08-30"), pd.NaT, pd.Timestamp("2024-02-28")],
    "pandas arrow": pd.Series(BIRTHS, dtype=pd.ArrowDtype(pa.date32())),
    "pandas zone": pd.Series(INSTANTS).dt.tz_localize("Asia/Jakarta"),
    "pandas early": pd.to_datetime(pd.Series(BIRTHS)).dt.tz_localize("Asia/Jakarta"),
    "polars": pl.Series(BIRTHS),
    "polars instants": pl.Series(INSTANTS),
    "polars early": pl.Series(BIRTHS).cast(pl.Datetime).dt.replace_time_zone("Asia/Jakarta"),
    "arrow date64": pa.array(BIRTHS, pa.date64()),
    "arrow s": pa.array(INSTANTS, pa.timestamp("s")),
    "arrow ns": pa.array(INSTANTS, pa.timestamp("ns")),
    "arrow zone": pa.array(
        [i and i.replace(tzinfo=JAKARTA) for i in INSTANTS], pa.timestamp("us", "+07:00")
    ),
}


@pytest.mark.parametrize("kind", AS_BIRTH)
def test_dates_of_every_type(kind: str) -> None:
    visit = ["2024-02-29", dt.date(2024, 2, 29), "2024-02-29"]
    columns = {"sex": ["f"] * 3, "birth_date": AS_BIRTH[kind], "weight_kg": [5.0] * 3}
    out = tumbuh.zscores(**columns, visit_date=visit)
    by_days = tumbuh.zscores(sex="f", age_days=[183, np.nan, 1], weight_kg=5.0)
    np.testing.assert_array_equal(out["waz"], by_days["waz"])
    assert out["waz_reason"].tolist() == ["", "missing_age", ""]


def test_dates_in_a_zone_within_frames() -> None:
    born = dt.datetime(2023, 8, 30, 1, 0, tzinfo=JAKARTA)  # still the 29th in Greenwich
    table = pa.table(
        {
            "sex": ["f"],
            "birth_date": pa.array([born], pa.timestamp("us", "Asia/Jakarta")),
            "visit_date": pa.array([dt.date(2024, 2, 29)]),
            "weight_kg": [5.0],
        }
    )
    scored = tumbuh.score(table)
    assert scored["age_days_used"].to_pylist() == [183]
    assert scored["birth_date"].type == pa.timestamp("us", "Asia/Jakarta")
    assert tumbuh.score(pl.from_arrow(table))["age_days_used"].to_list() == [183]
    assert tumbuh.score(table.to_pandas())["age_days_used"].tolist() == [183]
    with pytest.raises(ValueError, match="`birth_date`: time zone `Asia/Jakarta`"):
        tumbuh.score(table.to_reader()).read_all()


def test_shapes() -> None:
    one = tumbuh.zscores(sex="f", age_days=548, weight_kg=9.1)
    assert one["waz"].shape == () and float(one["waz"]) == -0.97
    assert one["waz_reason"].item() == ""
    grid = tumbuh.zscores(sex="f", age_days=np.array([[548], [700]]), weight_kg=[9.1, 10.0, 11.0])
    assert grid["waz"].shape == grid["waz_reason"].shape == grid["waz_flag"].shape == (2, 3)
    assert grid["waz"][0, 0] == -0.97
    none = tumbuh.zscores(sex=[], age_days=[], weight_kg=[])
    assert none["waz"].shape == (0,)


def test_only_what_is_asked_for() -> None:
    out = tumbuh.zscores(sex="f", age_days=[548], weight_kg=9.1, indicators=["waz"], exact=True)
    assert list(out) == ["waz", "waz_exact", "waz_flag", "waz_reason"]


def test_scores_are_a_dict() -> None:
    out = tumbuh.zscores(sex=["f", "x"], age_days=[548, 548], weight_kg=9.1, indicators=["waz"])
    assert pd.DataFrame(out)["waz_reason"].tolist() == ["", "unreadable"]
    again = tumbuh.zscores(sex=["f", "x"], age_days=[548, 548], weight_kg=9.1, indicators=["waz"])
    assert pl.DataFrame(again)["waz_reason"].to_list() == ["", "unreadable"]
    for make in (dict, lambda s: {**s}, lambda s: s.copy(), lambda s: s | {}):
        fresh = tumbuh.zscores(sex="x", age_days=[548], indicators=["waz"])
        assert make(fresh)["waz_reason"].tolist() == ["unreadable"]
    fresh = tumbuh.zscores(sex="x", age_days=[548], indicators=["waz"])
    assert fresh.pop("waz_reason").tolist() == ["unreadable"]
    assert fresh.get("waz_reason") is None


def test_profiles_classes_and_prefix() -> None:
    df = pd.DataFrame({"sex": ["f"], "age_months": [18.9], "bb": [7.4], "haz": ["theirs"]})
    out = tumbuh.score(df, classes="kemenkes", prefix="who_")
    assert out["who_waz_class"].tolist() == ["berat_badan_kurang"]
    literal = tumbuh.score(df, profile="id-permenkes-2020", prefix="pmk_")
    assert literal["pmk_age_days_used"].tolist() == [548.0]
    assert out["who_age_days_used"].tolist() == [575.0]
