// What slopes tell of parameters: against closed forms.

#include "analysis/statistics/judge_fit.hpp"

#include <cmath>

#include "tests/support/catch.hpp"

using namespace esther;

TEST_CASE("eigenvalues and vectors of symmetric matrices", "[statistics]")
{
    const Matrix two = {{2, 1}, {1, 2}};
    const Eigen eigen = eigen_of(two);
    CHECK(eigen.values[0] == Approx(1));
    CHECK(eigen.values[1] == Approx(3));
    CHECK(std::abs(eigen.vectors[0][0]) == Approx(std::sqrt(0.5)));
    CHECK(eigen.vectors[0][0] == Approx(-eigen.vectors[0][1]));

    // A matrix of Hilbert has eigenvalues over eight powers of ten; they and the vectors make it up again.
    const std::size_t n = 6;
    Matrix hilbert(n, std::vector<double>(n));
    for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t j = 0; j < n; ++j) {
            hilbert[i][j] = 1.0 / static_cast<double>(i + j + 1);
        }
    }
    const Eigen of_hilbert = eigen_of(hilbert);
    CHECK(of_hilbert.values[0] == Approx(1.08279948e-7).epsilon(1e-6));
    CHECK(of_hilbert.values[5] == Approx(1.61889986).epsilon(1e-8));
    for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t j = 0; j < n; ++j) {
            double sum = 0;
            for (std::size_t k = 0; k < n; ++k) {
                sum += of_hilbert.values[k] * of_hilbert.vectors[k][i] * of_hilbert.vectors[k][j];
            }
            CHECK(sum == Approx(hilbert[i][j]).margin(1e-14));
        }
    }
    const Matrix inverse = inverse_with_ridge(two, 1);  // of {{3, 1}, {1, 3}}
    CHECK(inverse[0][0] == Approx(3.0 / 8));
    CHECK(inverse[0][1] == Approx(-1.0 / 8));
}

TEST_CASE("standard deviations and correlations are those of least squares with the bounds", "[statistics]")
{
    // Targets on a, and on a + b: information {{100 + 25, 25}, {25, 25}} + 12.
    const FitJudgement judgement = judge_fit({{0, 0}, {{10, 0}, {5, 5}}});
    const double determinant = 137.0 * 37 - 25 * 25;
    CHECK(judgement.sd[0] == Approx(std::sqrt(37 / determinant)));
    CHECK(judgement.sd[1] == Approx(std::sqrt(137 / determinant)));
    CHECK(judgement.correlation[0][1] == Approx(-25 / std::sqrt(137.0 * 37)));
    CHECK(judgement.loose.empty());
    CHECK(judgement.conflicts.empty());
}

TEST_CASE("what targets leave as open as the bounds is named", "[statistics]")
{
    // Both targets see a + b only, and nothing sees c.
    const FitJudgement judgement = judge_fit({{0, 0}, {{20, 20, 0}, {10, 10, 0}}});
    REQUIRE(judgement.loose.size() == 2);
    double of_c = 0;
    for (const LooseDirection& direction : judgement.loose) {
        CHECK(direction.sd > 1e6);
        CHECK(direction.weights[0] == Approx(-direction.weights[1]).margin(1e-9));
        of_c += direction.weights[2] * direction.weights[2];
    }
    CHECK(of_c == Approx(1));
    CHECK(judgement.sd[2] == Approx(std::sqrt(1.0 / 12)));  // of a uniform law over the range
    CHECK(judgement.correlation[0][1] < -0.9);
}

TEST_CASE("a missed target is shown with the one that stands against it", "[statistics]")
{
    // The first two pull one parameter in opposite directions; the third is met and knows another parameter; the
    // fourth is missed by far, but not because of them.
    const FitJudgement judgement = judge_fit({{3, -3, 0, -20}, {{30, 0}, {30, 0}, {0, 40}, {0.3, 0.2}}});
    REQUIRE(judgement.conflicts.size() == 3);
    const Conflict& first = judgement.conflicts[0];
    CHECK(first.target == 0);
    CHECK(first.is_movable);
    CHECK(first.parameter == 0);
    CHECK(first.move == Approx(-0.1));
    CHECK(first.against == 1U);
    CHECK(first.misfit_against == Approx(-6));
    CHECK(judgement.conflicts[1].against == 0U);
    CHECK(judgement.conflicts[1].misfit_against == Approx(6));
    CHECK(!judgement.conflicts[2].is_movable);
}

TEST_CASE("a missed target that nothing moves, or nothing stands against, is told so", "[statistics]")
{
    const FitJudgement judgement = judge_fit({{4, -4}, {{0.1, 0}, {0, 30}}});
    REQUIRE(judgement.conflicts.size() == 2);
    CHECK(!judgement.conflicts[0].is_movable);
    CHECK(judgement.conflicts[1].is_movable);
    CHECK(judgement.conflicts[1].parameter == 1);
    CHECK(judgement.conflicts[1].move == Approx(4.0 / 30));
    CHECK(!judgement.conflicts[1].against);
}
