"""Dask on a cluster of two processes gives what one process gives, to the bit."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import dask
import dask.dataframe as dd
import pandas as pd
import pyarrow as pa
import pytest
from distributed import Client, LocalCluster
from one import DESIGN, OPTIONS, WRONG, children, frames, same, same_table, survey

import tumbuh
from tumbuh import _core
from tumbuh._cluster import reads
from tumbuh.dask import partition


@pytest.fixture(scope="module", autouse=True)
def client() -> Iterator[Client]:
    with (
        LocalCluster(
            n_workers=2,
            threads_per_worker=1,
            processes=True,
            host="127.0.0.1",
            dashboard_address=None,
        ) as cluster,
        Client(cluster) as client,
    ):
        yield client


def split(frame: pd.DataFrame, partitions: int) -> dd.DataFrame:
    return dd.from_pandas(frame, npartitions=partitions, sort=False)


def with_empty_partitions(frame: pd.DataFrame) -> dd.DataFrame:
    """Seven partitions, the first, the fourth and the last of them without rows."""
    cuts = [0, 0, 10, 11, 11, len(frame) // 2, len(frame), len(frame)]
    parts = [frame.iloc[a:b] for a, b in zip(cuts, cuts[1:])]
    assert [i for i, part in enumerate(parts) if not len(part)] == [0, 3, 6]
    return dd.from_delayed([dask.delayed(part) for part in parts], meta=frame.iloc[:0])


@pytest.mark.parametrize("partitions", [1, 2, 7])
@pytest.mark.parametrize("kind", frames())
def test_as_one_process(kind: str, partitions: int) -> None:
    frame = frames()[kind]
    ddf = split(frame, partitions)
    assert ddf.npartitions == partitions
    scored = tumbuh.dask.score(ddf)
    assert scored.npartitions == partitions and scored.divisions == ddf.divisions
    same(scored.compute(), frame)


def test_rules_are_passed_on() -> None:
    frame = frames()["numbers"]
    options = {
        "profile": "id-permenkes-2020",
        "classes": "kemenkes",
        "exact": True,
        "prefix": "who_",
        "columns": {"weight_kg": "kg"},
    }
    frame = frame.rename(columns={"weight_kg": "kg"})
    same(tumbuh.dask.score(split(frame, 3), **options).compute(), frame, **options)


def test_both_processes_work() -> None:
    def mark(frame: pd.DataFrame) -> pd.DataFrame:
        return tumbuh.score(frame).assign(pid=os.getpid())

    ddf = split(frames()["numbers"], 8)
    marked = ddf.map_partitions(mark, meta=tumbuh.score(ddf._meta).assign(pid=0))
    here = set(marked["pid"].compute())
    assert len(here) == 2 and os.getpid() not in here


def test_a_worker_that_is_killed_loses_nothing(tmp_path: Path) -> None:
    killed = tmp_path / "killed"

    def dies_once(frame: pd.DataFrame) -> pd.DataFrame:
        if (frame["row"] == 1500).any() and not killed.exists():
            killed.write_text(str(os.getpid()))
            os.kill(os.getpid(), signal.SIGKILL)
        return frame

    frame = frames()["numbers"]
    parts = split(frame, 7).map_partitions(dies_once, meta=frame.iloc[:0])
    same(tumbuh.dask.score(parts).compute(), frame)
    assert int(killed.read_text()) != os.getpid()


@pytest.mark.parametrize("kind", frames())
def test_empty_partitions_and_no_rows(kind: str) -> None:
    frame = frames()[kind]
    same(tumbuh.dask.score(with_empty_partitions(frame)).compute(), frame)
    none = tumbuh.dask.score(split(frame.iloc[:0], 1)).compute()
    assert len(none) == 0 and list(none) == list(tumbuh.score(frame))


@pytest.mark.parametrize("kind", [*frames(), "arrow"])
def test_every_partition_has_the_types_that_were_promised(kind: str) -> None:
    frame = frames()["numbers" if kind == "arrow" else kind]
    if kind == "arrow":
        table = pa.Table.from_pandas(frame, preserve_index=False)
        frame = table.to_pandas(types_mapper=pd.ArrowDtype)
    scored = tumbuh.dask.score(with_empty_partitions(frame))
    expected = tumbuh.score(frame).dtypes
    for part in scored.to_delayed():
        got = part.compute().dtypes
        assert got.equals(scored.dtypes)
        for name in set(expected.index) - set(frame) - {"reasons"}:
            assert got[name] == expected[name], name
    same(scored.compute(), frame)


def test_index_and_divisions_stay() -> None:
    frame = frames()["numbers"]
    frame.index = pd.Index([f"{i:05}" for i in range(len(frame))], name="id")
    ddf = dd.from_pandas(frame, npartitions=4)
    assert ddf.known_divisions
    scored = tumbuh.dask.score(ddf)
    assert scored.divisions == ddf.divisions
    one = tumbuh.score(frame)
    assert scored.compute().index.equals(one.index)
    assert scored.loc["01234"].compute()["haz"].tolist() == one.loc[["01234"], "haz"].tolist()


def test_the_same_line() -> None:
    frame = frames()["numbers"]
    same(tumbuh.score(split(frame, 2)).compute(), frame)
    with pytest.raises(ValueError, match="threads: a cluster has one"):
        tumbuh.score(split(frame, 2), threads=2)


def test_a_wrong_cell() -> None:
    frame = children()
    frame.loc[2, "weight_kg"] = -1.0
    ddf = split(frame, 3)
    reasons = tumbuh.dask.score(ddf)["reasons"].compute().tolist()
    assert reasons[:2] == ["", ""] and reasons[2].startswith("waz:not_positive")
    scored = tumbuh.dask.score(ddf, errors="raise")
    message = "partition that starts at index 2: column `weight_kg`, row 0 .*-1.0.*not_positive"
    with pytest.raises(ValueError, match=message):
        scored.compute()


def fail(*_: object, **__: object) -> None:
    raise AssertionError("a task was started")


def never(frame: pd.DataFrame) -> dd.DataFrame:
    """Give a Dask frame that must not be computed."""
    return split(frame, 2).map_partitions(fail, meta=split(frame, 1)._meta)


@pytest.mark.parametrize("what", WRONG)
def test_wrong_frames_before_any_task(what: str) -> None:
    change, messages = WRONG[what]
    with pytest.raises(ValueError) as e:
        tumbuh.dask.score(never(change(children())))
    for message in (messages,) if isinstance(messages, str) else messages:
        assert message in str(e.value)


#: A column of every kind, all of whose cells can be read by some input.
KINDS = {
    "number": [None, float("nan"), float("nan")],
    "integer": [1, 2, 1],
    "answer": [True, False, True],
    "date": list(pd.date_range("2022-01-01", periods=3)),
}
NUMBERS = ("age_days", "age_months", "weight_kg", "lenhei_cm", "head_cm", "muac_cm", "triceps_mm")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", [*NUMBERS, "sex", "measure", "oedema", "birth_date", "visit_date"])
def test_what_is_refused_is_what_cannot_be_read(name: str, kind: str) -> None:
    """The list of kinds against the engine: refused are those of which it reads no cell."""
    frame = children()
    if name == "age_months" or name.endswith("_date"):
        # Ages in days would win over months, and dates over them.
        frame = frame.drop(columns="age_days")
    if name.endswith("_date"):
        frame = frame.assign(birth_date="2022-01-01", visit_date="2024-01-01")
    frame[name] = KINDS[kind]
    try:
        tumbuh.score(frame, errors="raise")
        readable = True
    except ValueError as e:
        assert f"column `{name}`, row 0" in str(e)
        readable = "(unreadable)" not in str(e)
    assert readable == (kind in reads(name))
    if readable:
        tumbuh.dask.score(never(frame))
    else:
        with pytest.raises(ValueError, match=f"column `{name}` is of type"):
            tumbuh.dask.score(never(frame))


@pytest.mark.parametrize(("options", "message"), OPTIONS, ids=str)
def test_wrong_names_before_any_task(options: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError) as e:
        tumbuh.dask.score(never(children()), **options)
    assert message in str(e.value)


@pytest.mark.parametrize("thing", [None, 3, children(), children()["sex"]], ids=lambda t: type(t))
def test_things_that_are_no_dask_frames(thing: object) -> None:
    with pytest.raises(ValueError, match=r"cannot score a .* give a Dask data frame"):
        tumbuh.dask.score(thing)


def test_another_version_on_the_worker() -> None:
    how = tumbuh._frames.How("who-anthro", None, "who", "reason", 1, False, None, "")
    assert len(partition(children(), how, _core.__version__)) == 3
    with pytest.raises(RuntimeError, match=r"tumbuh 0\.0\.9 planned this, but tumbuh "):
        partition(children(), how, "0.0.9")


@pytest.mark.parametrize("layout", ["tidy", "who"])
@pytest.mark.parametrize("partitions", [1, 7])
def test_prevalence_of_partitions_is_that_of_the_whole(partitions: int, layout: str) -> None:
    ddf = split(survey(), partitions)
    same_table(tumbuh.dask.prevalence(ddf, **DESIGN, layout=layout), layout=layout)


def test_prevalence_is_planned_by_the_kind_of_frame() -> None:
    same_table(tumbuh.prevalence(with_empty_partitions(survey()), **DESIGN))
    with pytest.raises(ValueError, match="no column `klaster`"):
        tumbuh.prevalence(split(survey(), 2), cluster="klaster")
