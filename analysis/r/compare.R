# Compares the care models of a results file, with ncdf4 alone: an example to start from.
#
#   Rscript compare.R results.h5
#
# Prints emergency admissions per 1,000 person-years by scenario, with a 95 % interval over replications and the
# paired difference from the reference. R sees the axes of an array in reverse order.

library(ncdf4)

year_us <- 365 * 86400e6 # the model year

path <- commandArgs(trailingOnly = TRUE)[1]
file <- nc_open(path)

# An array with its axes named, outermost first as in the file. Whole numbers beyond 2^53 lose their last digits.
read_array <- function(name) {
  values <- ncvar_get(file, name, collapse_degen = FALSE)
  axes <- vapply(file$var[[name]]$dim, function(d) d$name, "")
  aperm(array(as.numeric(values), dim = dim(values)), rev(seq_along(axes)))
}

scenarios <- ncvar_get(file, "scenario")
measures <- ncvar_get(file, "measure")
measured <- ncvar_get(file, "month") >= ncatt_get(file, 0, "first_measured_month")$value
reference <- ncatt_get(file, 0, "reference")$value

events <- read_array("count")[, , measures == "emergency_admission", , measured, , , , drop = FALSE]
years <- read_array("person_time")[, , measured, , , , drop = FALSE] / year_us
rate <- 1000 * apply(events, c(1, 2), sum) / apply(years, c(1, 2), sum) # (scenario, replication)

interval <- function(values) {
  half <- if (length(values) < 2) NA else qt(0.975, length(values) - 1) * sd(values) / sqrt(length(values))
  mean(values) + c(0, -1, 1) * half
}

cat(ncatt_get(file, 0, "title")$value, "- emergency admissions per 1,000 person-years\n")
cat("95 % intervals over replications: Monte Carlo error, parameters only if drawn\n")
for (s in seq_along(scenarios)) {
  cat(sprintf("%-24s %10.2f  (%10.2f to %10.2f)", scenarios[s], mean(rate[s, ]), interval(rate[s, ])[2], interval(rate[s, ])[3]))
  if (scenarios[s] != reference) {
    difference <- rate[s, ] - rate[scenarios == reference, ]
    cat(sprintf("   difference %+9.2f (%9.2f to %9.2f)", mean(difference), interval(difference)[2], interval(difference)[3]))
  }
  cat("\n")
}
nc_close(file)
