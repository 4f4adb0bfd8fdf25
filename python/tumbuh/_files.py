"""Files that are larger than memory: CSV and Parquet in, CSV and Parquet out."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from tumbuh._frames import How, stream

if TYPE_CHECKING:
    from pathlib import Path

#: Rows scored at once: what is in memory at a time.
_ROWS = 128 * 1024


def score_file(
    input: str | os.PathLike[str],
    output: str | os.PathLike[str],
    *,
    profile: str = "who-anthro",
    standard: str | None = None,
    classes: str = "who",
    columns: Mapping[str, str] | None = None,
    exact: bool = False,
    errors: str = "reason",
    threads: int | None = None,
    prefix: str = "",
    dates: str = "iso",
    progress: bool | None = None,
) -> int:
    r"""Score a file into another, in pieces: memory does not grow with the file.

    Needs pyarrow, and tqdm for the bar: ``pip install tumbuh[files]``.

    Parameters
    ----------
    input, output
        ``.csv`` (comma, semicolon or tab; also ``.csv.gz``, and ``.tsv``) or ``.parquet``. The
        output is written whole or not at all; it may be the input.
    profile, standard, classes, columns, exact, errors, threads, prefix, dates
        As for `score`.
    progress
        Show a bar; None: if there is a terminal to show it on.

    Returns
    -------
    int
        Number of rows.

    Raises
    ------
    ValueError
        As `score`; for a file of another kind.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> here = pathlib.Path(tempfile.mkdtemp())
    >>> _ = (here / "visits.csv").write_text("jk;umur;bb\nP;548;9,1\n")
    >>> names = {"age_days": "umur"}
    >>> tumbuh.score_file(here / "visits.csv", here / "scored.parquet", columns=names)
    1
    >>> import pyarrow.parquet
    >>> pyarrow.parquet.read_table(here / "scored.parquet")["waz"].to_pylist()
    [-0.97]
    """
    from pathlib import Path

    how = How(profile, standard, classes, errors, threads, exact, columns, prefix, dates)
    source, target = Path(input), Path(output)
    kind, kind_out = _kind(source), _kind(target)
    with _opened(source, kind) as (reader, delimiter, done):
        import pyarrow as pa

        scored = pa.RecordBatchReader.from_stream(stream(reader, reader.schema.names, how))
        rows = 0
        with (
            _bar(source, progress) as advance,
            _whole(target) as path,
            _writer(path, kind_out, scored.schema, delimiter) as write,
        ):
            for batch in scored:
                write(batch)
                rows += batch.num_rows
                advance(done())
    return rows


def _kind(path: Path) -> str:
    name = path.name.lower()
    if name.endswith((".parquet", ".pq")):
        return "parquet"
    if name.endswith((".csv", ".tsv", ".txt", ".csv.gz", ".tsv.gz")):
        return "csv"
    raise ValueError(f"{path.name}: a file of no known kind; known: .csv, .tsv, .csv.gz, .parquet")


@contextmanager
def _opened(path: Path, kind: str) -> Iterator[tuple[Any, str, Any]]:
    """Give the batches of a file, its delimiter, and what says how far it has been read."""
    import pyarrow as pa

    size = path.stat().st_size
    if kind == "parquet":
        import pyarrow.parquet as pq

        with pq.ParquetFile(path) as file:
            total = max(file.metadata.num_rows, 1)
            seen = [0]

            def batches() -> Iterator[Any]:
                for batch in file.iter_batches(_ROWS):
                    seen[0] += batch.num_rows
                    yield batch

            reader = pa.RecordBatchReader.from_batches(file.schema_arrow, batches())
            yield reader, ",", lambda: size * seen[0] // total
        return
    from pyarrow import csv

    delimiter, names = _header(path)
    with open(path, "rb") as raw:
        plain = pa.CompressedInputStream(raw, "gzip") if path.suffix == ".gz" else raw
        reader = csv.open_csv(
            plain,
            read_options=csv.ReadOptions(block_size=1 << 20),
            parse_options=csv.ParseOptions(delimiter=delimiter, newlines_in_values=True),
            # Every cell as it stands: what it means is the engine's to say.
            convert_options=csv.ConvertOptions(
                column_types={name: pa.string() for name in names}, strings_can_be_null=False
            ),
        )
        yield reader, delimiter, raw.tell


def _header(path: Path) -> tuple[str, list[str]]:
    """Give the delimiter and the names of the columns."""
    import csv
    import gzip

    opened: Any = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8-sig", newline="") as file:
        line = file.readline()
        if not line.strip():
            raise ValueError(f"{path.name}: no header in the first line")
        delimiter = max(",;\t", key=line.count)
        file.seek(0)
        return delimiter, next(csv.reader(file, delimiter=delimiter))


@contextmanager
def _writer(path: str, kind: str, schema: Any, delimiter: str) -> Iterator[Any]:
    if kind == "parquet":
        import pyarrow as pa
        import pyarrow.parquet as pq

        with pq.ParquetWriter(path, schema) as writer:
            waiting: list[Any] = []

            def flush() -> None:
                if waiting:
                    writer.write_table(pa.Table.from_batches(waiting))
                    waiting.clear()

            def keep(batch: Any) -> None:
                # Small groups of rows make large and slow files.
                waiting.append(batch)
                if sum(b.num_rows for b in waiting) >= _ROWS:
                    flush()

            yield keep
            flush()
        return
    import pyarrow as pa
    from pyarrow import csv

    # Text as text: the writer knows no dictionaries.
    plain = pa.schema(
        [
            pa.field(f.name, f.type.value_type if pa.types.is_dictionary(f.type) else f.type)
            for f in schema
        ]
    )
    options = csv.WriteOptions(delimiter=delimiter, quoting_style="needed")
    with csv.CSVWriter(path, plain, write_options=options) as writer:

        def write(batch: Any) -> None:
            writer.write_table(pa.Table.from_batches([batch]).cast(plain))

        yield write


@contextmanager
def _whole(target: Path) -> Iterator[str]:
    """Give a file beside the target that takes its place when everything has been written."""
    import tempfile

    handle, path = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.resolve().parent)
    os.close(handle)
    try:
        yield path
        mask = os.umask(0)
        os.umask(mask)
        os.chmod(path, 0o666 & ~mask)
        os.replace(path, target)
    except BaseException:
        os.unlink(path)
        raise


@contextmanager
def _bar(source: Path, progress: bool | None) -> Iterator[Any]:
    if progress is None:
        progress = sys.stderr.isatty()
    if not progress:
        yield lambda done: None
        return
    try:
        from tqdm import tqdm
    except ImportError:
        yield lambda done: None
        return
    with tqdm(
        total=source.stat().st_size, unit="B", unit_scale=True, desc=source.name, file=sys.stderr
    ) as bar:
        yield lambda done: bar.update(max(0, done - bar.n))
