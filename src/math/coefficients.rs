//! Coefficients of the kernel's two polynomials, one set for every indicator of WHO 2006 and
//! WHO 2007. `tools/coefficients.py` regenerates them (Remez exchange at 60 digits) and is run
//! against this file in CI; it also says how the ranges follow from the tables.

#![allow(
    clippy::unreadable_literal,
    reason = "as tools/coefficients.py prints and compares them"
)]

/// `2 atanh(s) = s (2 + x ATANH(x))` with `x = s^2`: relative error 2.4e-17 up to here.
pub(crate) const ATANH_MAX_S: f64 = 0.519;

/// `(u/2) coth(u/2) = 1 + v KAPPA(v)` with `v = u^2`: relative error 3.4e-18 up to here.
pub(crate) const KAPPA_MAX_V: f64 = 1.284;

pub(crate) const ATANH: [f64; 13] = [
    0.6666666666667075,
    0.39999999998819014,
    0.2857142869070065,
    0.22222216167169848,
    0.18181999005877195,
    0.15381158252005872,
    0.13377752459448403,
    0.11371076022103926,
    0.12952416705884753,
    -0.007799848823050799,
    0.3786958568229692,
    -0.4299713775983779,
    0.5261985968545735,
];

pub(crate) const KAPPA: [f64; 8] = [
    0.08333333333333329,
    -0.001388888888887768,
    3.3068783059005356e-5,
    -8.26719535482701e-7,
    2.0876660721753115e-8,
    -5.282877953971924e-10,
    1.3278264131612584e-11,
    -2.938096694657525e-13,
];
