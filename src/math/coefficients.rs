//! Coefficients of the kernel's two polynomials, one set for every indicator of WHO 2006 and
//! WHO 2007. `tools/coefficients.py` regenerates them (Remez exchange at 60 digits) and is run
//! against this file in CI; it also says how the ranges follow from the tables.

#![allow(
    clippy::unreadable_literal,
    reason = "as tools/coefficients.py prints and compares them"
)]

/// `1e5 * 2 atanh(s) = s (2e5 + x ATANH(x))` with `x = s^2`: relative error 2.4e-17 up to here.
pub(crate) const ATANH_MAX_S: f64 = 0.519;

/// `h coth(h) = 1 + w KAPPA(w)` with `w = h^2`: relative error 7.1e-17 up to here.
pub(crate) const KAPPA_MAX_W: f64 = 0.321;

pub(crate) const ATANH: [f64; 13] = [
    66666.66666667075,
    39999.99999881902,
    28571.428690700654,
    22222.21616716985,
    18181.999005877195,
    15381.158252005873,
    13377.752459448404,
    11371.076022103925,
    12952.416705884752,
    -779.98488230508,
    37869.585682296914,
    -42997.13775983779,
    52619.85968545735,
];

pub(crate) const KAPPA: [f64; 7] = [
    0.33333333333331583,
    -0.022222222220812375,
    0.002116402078026649,
    -0.0002116397164740311,
    2.137437741961631e-5,
    -2.1513549075720495e-6,
    1.9315490762787206e-7,
];
