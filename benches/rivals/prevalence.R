# The reference's own method on the same groups: what WHO's anthro 1.1.0 asks of R's survey, group
# by group and cut-off by cut-off. Scoring is left out: z-scores come in.
#
#   Rscript prevalence.R CHILDREN.csv
#
# Columns haz, waz, baz, whz, sw, cluster, strata, and those to group by, g1, g2, ... Prints seconds
# of processor time and the number of estimates.

suppressPackageStartupMessages(library(survey))
options(survey.lonely.psu = "adjust")
d <- read.csv(commandArgs(TRUE)[1], stringsAsFactors = TRUE)
groups <- grep("^g[0-9]+$", names(d), value = TRUE)
for (g in groups) d[[g]] <- factor(d[[g]])
shares <- c()
for (z in c("haz", "waz", "baz", "whz")) {
  for (cut in -3:-1) {
    name <- paste0(z, "_m", -cut)
    d[[name]] <- as.integer(d[[z]] < cut)
    shares <- c(shares, name)
  }
  for (cut in 1:3) {
    name <- paste0(z, "_p", cut)
    d[[name]] <- as.integer(d[[z]] > cut)
    shares <- c(shares, name)
  }
}
d$both <- as.integer(d$haz < -2 & d$whz < -2)
d$heavy <- as.integer(d$haz < -2 & d$whz > 2)
shares <- c(shares, "both", "heavy")
estimates <- 0
start <- proc.time()
des <- svydesign(ids = ~cluster, strata = ~strata, weights = ~sw, data = d, nest = TRUE)
df <- degf(des)
for (g in groups) {
  by <- as.formula(paste0("~", g))
  for (z in c("haz", "waz", "baz", "whz")) {
    f <- as.formula(paste0("~", z))
    m <- svyby(f, by, des, svymean, na.rm = TRUE, na.rm.all = TRUE, drop.empty.groups = FALSE)
    ci <- confint(m, df = df)
    v <- svyby(f, by, des, svyvar, na.rm = TRUE, na.rm.all = TRUE, drop.empty.groups = FALSE)
    estimates <- estimates + nrow(m)
  }
  for (s in shares) {
    f <- as.formula(paste0("~", s))
    m <- svyby(f, by, des, svymean, na.rm = TRUE, na.rm.all = TRUE, drop.empty.groups = FALSE)
    ci <- svyby(f, by, des, svyciprop, vartype = "ci", df = df, method = "logit",
                drop.empty.groups = FALSE, na.rm.all = TRUE)
    estimates <- estimates + nrow(m)
  }
}
took <- proc.time() - start
cat(took[["user.self"]] + took[["sys.self"]], estimates, "\n")
