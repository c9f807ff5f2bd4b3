"""Fits the coefficients in Runtime/Numerics/VectorMath.*.cs and prints them in the order the code uses them.

Minimax by Lawson's method: weighted least squares whose weights grow where the error is large. Coefficients are
rounded to float one at a time, lowest order first, and the others refitted around each, so that rounding costs
next to nothing. Errors are printed in units of 2^-24, the half ULP of 1. Needs numpy.
"""
import math
import numpy as np

UNIT = 2.0 ** 24


def nodes(end):
    """Points of (0, end], dense towards the end, as the zeros of Chebyshev polynomials are."""
    return end * np.sin(np.linspace(0, np.pi / 2, 1501))[1:]


def lawson(columns, target, weight, rounds=300):
    """The combination of columns with the smallest largest weighted error, and that error."""
    share = np.full(len(target), 1 / len(target))
    best = (np.inf, None)
    for _ in range(rounds):
        root = np.sqrt(share) * weight
        c = np.linalg.lstsq(columns * root[:, None], target * root, rcond=None)[0]
        error = np.abs(weight * (columns @ c - target))
        if error.max() < best[0]:
            best = (error.max(), c)
        share = share * error
        share /= share.sum()
    return best


def polynomial(v, target, weight, degree, fixed=()):
    """Coefficients of v^0 .. v^degree, the first ones given; all exactly representable as float."""
    low, span = v.min(), v.max() - v.min()

    def chebyshev(at, k):
        return np.polynomial.chebyshev.chebvander(2 * (at - low) / span - 1, k)

    result, rest = [], target.copy()
    for k in range(degree + 1):
        if k < len(fixed):
            c = fixed[k]
        else:  # what is left is v^k times a polynomial, whose value at 0 is the coefficient sought
            columns = (v / span)[:, None] ** k * chebyshev(v, degree - k)
            c = chebyshev(np.zeros(1), degree - k)[0] @ lawson(columns, rest, weight)[1] / span ** k
        result.append(float(np.float32(c)))
        rest = rest - result[k] * v ** k
    return result, np.abs(weight * rest).max()


def show(name, coefficients, error):
    print(f"{name}: error {error * UNIT:.3f}\n  " + ", ".join(f"{np.float32(c)!s}f" for c in reversed(coefficients)))


def fit_exp():
    # e^r = 1 + r + r²·Q(r), its error relative, for |r| ≤ ½ln 2 and a little more, as n is rounded from a product.
    r = 0.3467 * np.cos(np.linspace(0, np.pi, 1500))
    show("Exp, in r", *polynomial(r, np.exp(r), np.exp(-r), 6, fixed=(1, 1)))
    high = math.floor(math.log(2) * 2 ** 15) / 2 ** 15
    print("  log2 e", np.float32(1 / math.log(2)), "ln 2 =", high, "+", np.float32(math.log(2) - high))


def fit_tanh():
    # ½(e²ʳ − 1) = r + r²·Q(r) for |r| ≤ ¼ln 2, its error relative to r.
    r = 0.1734 * np.cos(np.linspace(0, np.pi, 1500))
    show("Tanh, in r", *polynomial(r, np.expm1(2 * r) / 2, 1 / r, 6, fixed=(0, 1)))


def fit_erf(end=3.86, centre=7.875, degree=16):
    x = nodes(end)
    y = np.array([math.erf(v) for v in x]) / x
    show(f"Erf, in x² - {centre}", *polynomial(x * x - centre, y, 1 / y, degree))


def fit_gelu(end=5.16, centre=16.25, degree=14):
    # erf(x/√2)/x, its error counted in what it does to ½x(1 + erf(x/√2)), in ULP of x.
    x = nodes(end)
    y = np.array([math.erf(v / math.sqrt(2)) for v in x]) / x
    ulps = x / 2 / np.spacing(x.astype(np.float32)).astype(float) / UNIT
    show(f"Gelu, in x² - {centre}", *polynomial(x * x - centre, y, ulps, degree))


def fit_step(name, tail, end, degree=12):
    # tail(a), what an activation's derivative lacks to 1 at a, as (end - a)⁸·R(a), its error absolute.
    a = end / 2 * (1 - np.cos(np.linspace(0, np.pi, 1500)))[:-1]
    weight = (end - a) ** 8
    near = weight > 1e-13 * weight[0]  # closer to the end the tail is 0, whatever R is
    a, weight = a[near], weight[near]
    show(f"{name}, in |x|", *polynomial(a, np.array([tail(v) for v in a]) / weight, weight, degree))


def gelu_tail(a):
    return math.erfc(a / math.sqrt(2)) / 2 - a * math.exp(-a * a / 2) / math.sqrt(2 * math.pi)


def gelu_tanh_tail(a):
    slope = math.sqrt(8 / math.pi) * (1 + 3 * 0.044715 * a * a)
    e = math.exp(-math.sqrt(8 / math.pi) * (a + 0.044715 * a ** 3))
    return e / (1 + e) * (1 - a * slope / (1 + e))


if __name__ == "__main__":
    fit_exp()
    fit_tanh()
    fit_erf()
    fit_gelu()
    fit_step("GeluGradient", gelu_tail, end=6.26)
    fit_step("GeluTanhGradient", gelu_tanh_tail, end=5.8)
