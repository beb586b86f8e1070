// The normal law: its distribution and its quantile.

#include "sim/core/arithmetic.hpp"

namespace esther::det {
namespace {

/// c[0] + c[1] x + c[2] x^2 + ...
template <std::size_t n>
double polynomial(const std::array<double, n>& c, double x)
{
    double sum = c[n - 1];
    for (std::size_t i = n - 1; i-- > 0;) {
        sum = sum * x + c[i];
    }
    return sum;
}

// Cody 1969, rewritten for the normal law as is usual: numerators and denominators for |x| <= 0.67448975,
// |x| <= sqrt(32) and beyond, lowest power first.
constexpr std::array<double, 5> p_middle{18154.981253343561249, 1067.6894854603709582, 161.02823106855587881,
                                         2.2352520354606839287, 0.065682337918207449113};
constexpr std::array<double, 5> q_middle{45507.789335026729956, 10260.932208618978205, 976.09855173777669322,
                                         47.20258190468824187, 1};
constexpr std::array<double, 9> p_side{
    9842.7148383839780218, 11602.651437647350124,  6848.1904505362823326,
    2494.5375852903726711, 597.27027639480026226,  93.506656132177855979,
    8.8831497943883759412, 0.39894151208813466764, 1.0765576773720192317e-8};
constexpr std::array<double, 9> q_side{19685.429676859990727, 38912.003286093271411, 34900.952721145977266,
                                       18615.571640885098091, 6485.558298266760755,  1519.377599407554805,
                                       235.38790178262499861, 22.266688044328115691, 1};
constexpr std::array<double, 6> p_tail{2.9112874951168792e-5, 0.001421619193227893466,
                                       0.022235277870649807,  0.1274011611602473639,
                                       0.21589853405795699,   0.02307344176494017303};
constexpr std::array<double, 6> q_tail{7.29751555083966205e-5, 0.00378239633202758244, 0.0659881378689285515,
                                       0.468238212480865118,   1.28426009614491121,    1};
constexpr double per_sqrt_two_pi = 0.398942280401432677939946;

/// exp(-x^2 / 2): the square is split so that its rounding does not reach the result.
double bell(double x)
{
    const double lead = std::floor(x * 16) / 16;
    return exp(-0.5 * lead * lead) * exp(-0.5 * (x - lead) * (x + lead));
}

/// Share above x >= 0.67448975.
double upper_tail(double x)
{
    if (x <= 5.656854249492380195206754896838) {
        return bell(x) * (polynomial(p_side, x) / polynomial(q_side, x));
    }
    if (!(x < 39.0)) {
        return x > 0 ? 0 : x;  // NaN passes through
    }
    const double s = 1 / (x * x);
    const double correction = s * (polynomial(p_tail, s) / polynomial(q_tail, s));
    return bell(x) * ((per_sqrt_two_pi - correction) / x);
}

// Wichura 1988, PPND16: |u - 1/2| <= 0.425; r = sqrt(-log(tail)) <= 5; beyond.
constexpr std::array<double, 8> a{3.3871328727963666080e0, 1.3314166789178437745e2, 1.9715909503065514427e3,
                                  1.3731693765509461125e4, 4.5921953931549871457e4, 6.7265770927008700853e4,
                                  3.3430575583588128105e4, 2.5090809287301226727e3};
constexpr std::array<double, 8> b{1,
                                  4.2313330701600911252e1,
                                  6.8718700749205790830e2,
                                  5.3941960214247511077e3,
                                  2.1213794301586595867e4,
                                  3.9307895800092710610e4,
                                  2.8729085735721942674e4,
                                  5.2264952788528545610e3};
constexpr std::array<double, 8> c{1.42343711074968357734e0,  4.63033784615654529590e0,
                                  5.76949722146069140550e0,  3.64784832476320460504e0,
                                  1.27045825245236838258e0,  2.41780725177450611770e-1,
                                  2.27238449892691845833e-2, 7.74545014278341407640e-4};
constexpr std::array<double, 8> d{1,
                                  2.05319162663775882187e0,
                                  1.67638483018380384940e0,
                                  6.89767334985100004550e-1,
                                  1.48103976427480074590e-1,
                                  1.51986665636164571966e-2,
                                  5.47593808499534494600e-4,
                                  1.05075007164441684324e-9};
constexpr std::array<double, 8> e{6.65790464350110377720e0,  5.46378491116411436990e0,
                                  1.78482653991729133580e0,  2.96560571828504891230e-1,
                                  2.65321895265761230930e-2, 1.24266094738807843860e-3,
                                  2.71155556874348757815e-5, 2.01033439929228813265e-7};
constexpr std::array<double, 8> f{1,
                                  5.99832206555887937690e-1,
                                  1.36929880922735805310e-1,
                                  1.48753612908506148525e-2,
                                  7.86869131145613259100e-4,
                                  1.84631831751005468180e-5,
                                  1.42151175831644588870e-7,
                                  2.04426310338993978564e-15};

}  // namespace

double normal_distribution(double x)
{
    if (std::fabs(x) <= 0.67448975) {
        const double s = x * x;
        return 0.5 + x * (polynomial(p_middle, s) / polynomial(q_middle, s));
    }
    return x < 0 ? upper_tail(-x) : 1 - upper_tail(x);
}

double normal_quantile(double u)
{
    const double q = u - 0.5;
    if (std::fabs(q) <= 0.425) {
        const double r = 0.180625 - q * q;
        return q * (polynomial(a, r) / polynomial(b, r));
    }
    const double r = std::sqrt(-log(q < 0 ? u : 1 - u));
    const double z = r <= 5 ? polynomial(c, r - 1.6) / polynomial(d, r - 1.6)
                            : polynomial(e, r - 5) / polynomial(f, r - 5);
    return q < 0 ? -z : z;
}

}  // namespace esther::det
