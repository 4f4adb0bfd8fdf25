"""A fast Python way of scoring a survey: polars reads and writes, numpy computes.

    python3 score.py TABLES IN.csv OUT.csv

WHO 2006, four z-scores at two decimals with their flags. Weight, length or height, position and
age in days are taken to be there and right, which saves the script all of `tumbuh`'s reasons.
"""

import sys

import numpy as np
import polars as pl

tables, source, target = sys.argv[1:]


def table(name):
    t = pl.read_csv(f"{tables}/who2006/{name}.csv")
    boys = (t["sex"] == "m").to_numpy()
    lms = t.select("l", "m", "s").to_numpy()
    return np.stack([lms[~boys], lms[boys]])


def z_of(rows, y):
    l, m, s = rows.T
    return ((y / m) ** l - 1) / (l * s)


def restricted(rows, y):
    z = z_of(rows, y)
    for sign in (1, -1):
        far = np.flatnonzero(sign * z > 3)
        l, m, s = rows[far].T
        sd = [m * (1 + l * s * sign * k) ** (1 / l) for k in (2, 3)]
        z[far] = sign * (3 + (y[far] - sd[1]) / (sd[1] - sd[0]))
    return z


survey = pl.read_csv(source)
sex = (survey["sex"] == "m").to_numpy().astype(int)
day = survey["age_days"].to_numpy()
kg = survey["weight"].to_numpy()
cm = survey["lenhei"].to_numpy()
standing = (survey["measure"] == "h").to_numpy()
young = day < 731
cm = cm + 0.7 * (standing & young) - 0.7 * (~standing & ~young)

z = {
    "waz": restricted(table("weight_for_age")[sex, day], kg),
    "haz": z_of(table("length_height_for_age")[sex, day], cm),
}
whz = np.full(len(kg), np.nan)
for name, first, rows in (("weight_for_length", 450, young), ("weight_for_height", 650, ~young)):
    lms = table(name)
    tenths = cm[rows] * 10
    low = np.floor(tenths + 1e-6).astype(int)
    part = np.maximum(tenths - low, 0)[:, None]
    at = low - first
    known = (at >= 0) & (at < lms.shape[1])
    at = np.clip(at, 0, lms.shape[1] - 1)
    after = np.minimum(at + 1, lms.shape[1] - 1)
    a, b = lms[sex[rows], at], lms[sex[rows], after]
    whz[rows] = np.where(known, restricted(a + part * (b - a), kg[rows]), np.nan)
z["whz"] = whz
z["baz"] = restricted(table("bmi_for_age")[sex, day], kg / (cm / 100) ** 2)

limits = {"waz": (-6, 5), "haz": (-6, 6), "whz": (-5, 5), "baz": (-5, 5)}
columns = []
for name, values in z.items():
    values = np.round(values, 2)
    low, high = limits[name]
    columns.append(pl.Series(name, values))
    columns.append(pl.Series(f"{name}_flag", ((values < low) | (values > high)).astype(np.int8)))
survey.with_columns(columns).write_csv(target)
