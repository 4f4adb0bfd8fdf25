# What R says of tails, quantiles and normality, for the unit tests of src/quality.
#   Rscript tools/quality_r.R tests/data/quality
folder <- commandArgs(trailingOnly = TRUE)[1]

lines <- "name,x,df,value"
add <- function(name, x, df, value) {
  n <- function(v) ifelse(is.na(v), "", sprintf("%.17g", v))
  lines <<- c(lines, paste(name, n(x), n(df), sprintf("%.17g", value), sep = ","))
}
for (df in c(1, 2, 3, 4, 5, 9, 11, 29, 149, 1165)) {
  for (m in c(0.05, 0.5, 0.9, 1, 1.2, 2, 5)) {
    add("chi_square_above", df * m, df, pchisq(df * m, df, lower.tail = FALSE))
  }
}
for (df in c(9, 11)) for (x in c(100, 338.93333333333334)) {
  add("chi_square_above", x, df, pchisq(x, df, lower.tail = FALSE))
}
for (df in c(1, 3, 9, 30, 500)) for (u in c(0.975, 0.5, 0.025, 0.001)) {
  add("chi_square_at", u, df, qchisq(u, df, lower.tail = FALSE))
}
for (df in c(1, 2, 9, 30, 500, 0.7, 17.3)) for (u in c(0.1, 0.025, 0.005)) {
  add("t_at", u, df, qt(u, df, lower.tail = FALSE))
}
for (z in c(0, 0.5, 1.96, -3.9, 8.147685538504746, 17)) {
  add("normal_beyond", z, NA, 2 * pnorm(abs(z), lower.tail = FALSE))
}
writeLines(lines, file.path(folder, "r_chance.csv"))

set.seed(20061125)
lines <- "w,p,values"
shapiro <- function(x) {
  s <- shapiro.test(x)
  values <- paste(sprintf("%.2f", x), collapse = " ")
  lines <<- c(lines, paste(sprintf("%.17g", s$statistic), sprintf("%.17g", s$p.value), values, sep = ","))
}
for (n in c(3, 4, 5, 6, 7, 11, 12, 20, 35)) {
  shapiro(round(rnorm(n), 2))
  shapiro(round(rexp(n), 2))
}
shapiro(round(c(rnorm(60), 6), 2))
shapiro(round(rnorm(1000), 1))
writeLines(lines, file.path(folder, "r_shapiro.csv"))

# Random-effects means by DerSimonian and Laird, and the estimates drawn to them, in matrix form.
set.seed(20061126)
lines <- "between,mean,mean_se,p_equal,estimates,variances,drawn,se"
for (case in 1:6) {
  n <- c(3, 5, 12, 40, 8, 20)[case]
  v <- round(runif(n, 0.01, 0.4), 4)
  x <- round(rnorm(n, 1, c(0.5, 0, 0.3, 0.2, 1, 0.05)[case]) + rnorm(n, 0, sqrt(v)), 4)
  ones <- rep(1, n)
  W <- diag(1 / v)
  P <- W - W %*% ones %*% t(ones) %*% W / sum(W)
  q <- drop(t(x) %*% P %*% x)
  tau2 <- max(0, (q - (n - 1)) / sum(diag(P)))
  V <- diag(v + tau2)
  fit <- lm(x ~ 1, weights = 1 / diag(V))
  mu <- unname(coef(fit))
  mu_var <- drop(solve(t(ones) %*% solve(V) %*% ones))
  # Best linear prediction, and its mean squared error (Henderson; Morris).
  drawn <- mu + tau2 * (x - mu) / (v + tau2)
  se <- sqrt(tau2 * v / (v + tau2) + (v / (v + tau2))^2 * mu_var)
  g <- function(a) paste(sprintf("%.17g", a), collapse = " ")
  lines <- c(lines, paste(g(tau2), g(mu), g(sqrt(mu_var)), g(pchisq(q, n - 1, lower.tail = FALSE)), g(x), g(v), g(drawn), g(se), sep = ","))
}
writeLines(lines, file.path(folder, "r_shrink.csv"))

# Shares drawn to the share of all by a beta prior, in code of R's own.
set.seed(20061127)
lines <- "mean,mean_se,between,p_equal,k,n,drawn,low,high"
for (case in 1:5) {
  groups <- c(3, 8, 25, 12, 40)[case]
  n <- sample(5:120, groups, replace = TRUE)
  truth <- rbeta(groups, c(2, 500, 3, 1, 40)[case], c(20, 9500, 3, 30, 400)[case])
  k <- rbinom(groups, n, truth)
  m <- weighted.mean(k / n, n)
  v <- m * (1 - m)
  s2 <- max(0, cov.wt(matrix(k / n), wt = n / sum(n), method = "ML")$cov[1, 1] - v / mean(n))
  prior <- if (s2 > 0) v / s2 - 1 else sum(n)
  shown_k <- if (s2 > 0) k else 0 * k
  shown_n <- if (s2 > 0) n else 0 * n
  a <- m * prior + shown_k
  b <- (1 - m) * prior + shown_n - shown_k
  p <- sum((k - n * m)^2 / (n * m) + (k - n * m)^2 / (n * (1 - m)))
  g <- function(x) paste(sprintf("%.17g", x), collapse = " ")
  lines <- c(lines, paste(g(m), g(sqrt(v / sum(n) + s2 / groups)), g(s2), g(pchisq(p, groups - 1, lower.tail = FALSE)), g(k), g(n), g(a / (a + b)), g(qbeta(0.025, a, b)), g(qbeta(0.975, a, b)), sep = ","))
}
writeLines(lines, file.path(folder, "r_shares.csv"))
