# What R's survey says where WHO's packages say nothing: PROBIT, Korn-Graubard, Wilson, design
# effects, differences, standardisation. Run in this folder, R with r-cran-survey:
#   tumbuh score ../../reference/extract/survey2006_input_lonely.csv -o scored.csv
#   Rscript expected.R scored.csv > expected.csv
suppressMessages(library(survey))
options(survey.lonely.psu = "adjust", digits = 17)
d <- read.csv(commandArgs(TRUE)[1], stringsAsFactors = FALSE)
d <- d[is.na(d$age_days) | d$age_days <= 1826, ]
usable <- function(z, flag) ifelse(is.na(flag) | flag == 1, NA, z)
d$haz <- usable(d$haz, d$haz_flag)
d$whz <- usable(d$whz, d$whz_flag)
d$stunted <- as.numeric(d$haz < -2)
d$wasted <- as.numeric(ifelse(d$oedema == "y", TRUE, d$whz < -2))
d$whz[d$oedema == "y"] <- NA
des <- svydesign(ids = ~cluster, strata = ~strata, weights = ~sw, data = d, nest = TRUE)
df <- degf(des)
out <- function(what, group, ...) {
  x <- c(...)
  cat(paste(c(what, group, format(x, digits = 17, trim = TRUE)), collapse = ","), "\n", sep = "")
}
cat("what,group,estimate,se,lower,upper\n")
t <- qt(0.975, df)
part <- function(group) if (group == "All") des else subset(des, typeres == group)
for (group in c("All", "Urban", "Rural")) {
  g <- part(group)
  for (m in c("stunted", "wasted")) {
    f <- as.formula(paste0("~", m))
    known <- subset(g, !is.na(g$variables[[m]]))
    ci <- svyciprop(f, known, method = "beta", df = df)
    # svyciprop takes the degrees of freedom of the part in one place; ours are the design's.
    p <- coef(ci)[[1]]
    v <- attr(ci, "var")[[1]]
    n <- nrow(known)
    ne <- p * (1 - p) / v * (qt(0.025, n - 1) / qt(0.025, df))^2
    out(paste0(m, "_korn_graubard"), group, 100 * p, 100 * sqrt(v),
        100 * qbeta(0.025, ne * p, ne * (1 - p) + 1), 100 * qbeta(0.975, ne * p + 1, ne * (1 - p)))
    ne <- p * (1 - p) / v
    mid <- (p + t^2 / (2 * ne)) / (1 + t^2 / ne)
    half <- t / (1 + t^2 / ne) * sqrt(p * (1 - p) / ne + t^2 / (4 * ne^2))
    out(paste0(m, "_wilson"), group, 100 * p, 100 * sqrt(v), 100 * (mid - half), 100 * (mid + half))
    out(paste0(m, "_deff"), group, deff(svymean(f, known, deff = "replace"))[[1]], 0, 0, 0)
  }
  for (z in c("haz", "whz")) {
    known <- subset(g, !is.na(g$variables[[z]]))
    n <- nrow(known)
    known$variables$z <- known$variables[[z]]
    known$variables$q <- known$variables$z^2
    m <- svymean(~z + q, known)
    # The share below -2 by mean and SD: on the probit scale, then back.
    one <- svycontrast(m, quote(-2 - z))
    k <- coef(one)[[1]]; s <- SE(one)[[1]]
    out(paste0(z, "_probit_sd1"), group, 100 * pnorm(k), 100 * dnorm(k) * s,
        100 * pnorm(k - t * s), 100 * pnorm(k + t * s))
    est <- eval(bquote(svycontrast(m, quote((-2 - z) / sqrt((q - z^2) * .(n / (n - 1)))))))
    k <- coef(est)[[1]]; s <- SE(est)[[1]]
    out(paste0(z, "_probit"), group, 100 * pnorm(k), 100 * dnorm(k) * s,
        100 * pnorm(k - t * s), 100 * pnorm(k + t * s))
  }
}
# Standardised: half girls and boys, ages 00-05 to 48-59 by 1 to 6 parts.
months <- d$age_days / 30.4375
age <- cut(months, c(0, 6, 12, 24, 36, 48, 60), right = FALSE, labels = FALSE)
for (m in c("stunted", "haz")) {
  y <- d[[m]]
  value <- 0
  influence <- rep(0, nrow(d))
  for (a in 1:6) for (s in 1:2) {
    share <- a / 42
    at <- which(age == a & d$sex == s & !is.na(y))
    w <- d$sw[at]
    mean <- sum(w * y[at]) / sum(w)
    value <- value + share * mean
    influence[at] <- share * (y[at] - mean) / sum(w)
  }
  des2 <- des
  des2$variables$influence <- influence
  s <- SE(svytotal(~influence, des2))[[1]]
  if (m == "stunted") {
    l <- qlogis(value); h <- t * s / (value * (1 - value))
    out("stunted_standardised", "All", 100 * value, 100 * s, 100 * plogis(l - h), 100 * plogis(l + h))
  } else {
    out("haz_standardised", "All", value, s, value - t * s, value + t * s)
  }
}
